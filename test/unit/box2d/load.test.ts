import { afterEach, expect, test } from 'vitest';
import { randomStart } from '../../../src/envs/box2d/bipedalWalker/start.js';
import { startFromDraws } from '../../../src/envs/box2d/index.js';
import { loadPlanck, providePlanck, sharedPlanck } from '../../../src/envs/box2d/loadPlanck.js';
import { key } from '../../../src/random.js';

const installed = sharedPlanck();
afterEach(async () => {
  const planck = await installed;
  providePlanck(async () => planck);
});

test('where planck is missing, the error says what to install, and on which Node it runs', async () => {
  providePlanck(() => Promise.reject(new Error("Cannot find package 'planck' imported from x.js")));
  await expect(loadPlanck()).rejects.toThrow(
    'Box2D worlds need a package that is not installed: npm i planck@1.5.0 ' + '(it asks for Node 24, and runs on 20 and 22 as well)',
  );
});

test('a planck that computes a wrong centre of mass is refused', async () => {
  const planck = await installed;
  class World extends planck.World {
    override createBody(def: Parameters<InstanceType<typeof planck.World>['createBody']>[0]) {
      const body = super.createBody(def);
      body.getLocalCenter = () => ({ x: 2.1, y: 2 });
      return body;
    }
  }
  providePlanck(async () => ({ ...planck, World }));
  await expect(loadPlanck()).rejects.toThrow(
    'Box2D worlds need version 1.5.0 of planck, the one that is here computes a wrong centre of mass: npm i planck@1.5.0',
  );
});

test('recorded draws that are too few or out of range are named; a key gives as many as a start takes', () => {
  expect(() => startFromDraws([], false)).toThrow('draws[0] should be a whole number from 5 to 9, but is undefined');
  expect(() => startFromDraws([4.5], true)).toThrow('but is 4.5');
  for (let i = 0; i < 50; i++) expect(randomStart(key(i), true).clouds).toHaveLength(10);
});
