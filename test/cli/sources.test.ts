/** Environments and networks in files, from the command line and from other directories. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());

const library = resolve('dist/index.js');
const tiny = '--epochs 1 --steps_per_epoch 30';

test('[A11] [B18] --networks and --env name files, which are found again from another directory', async () => {
  writeFileSync(
    join(here.path, 'nets.mjs'),
    `import { categoricalActorCritic } from '${library}';\n` +
      'export default (env, options) => ({ actorCritic: categoricalActorCritic(4, 2, options) });\n',
  );
  writeFileSync(join(here.path, 'env.mjs'), `export { cartPole as default } from '${library}';\n`);
  const run = await here.spinup(`run ppo --env ./env.mjs --networks ./nets.mjs --hid [5] ${tiny} --exp_name x`);
  expect([run.code, run.err]).toEqual([0, '']);
  expect(JSON.parse(here.read('data/x/x_s0/config.json'))).toMatchObject({
    env_name: './env.mjs',
    env_file: '../../../env.mjs',
    networks: './nets.mjs',
    networks_file: '../../../nets.mjs',
    ac_kwargs: { hidden_sizes: [5] },
    action_space: { kind: 'discrete', n: 2 },
  });
  mkdirSync(join(here.path, 'elsewhere'));
  renameSync(join(here.path, 'data'), join(here.path, 'elsewhere/data'));
  const found = await here.spinup('test_policy elsewhere/data/x/x_s0 -n 1 --norender');
  expect([found.code, found.out]).toEqual([0, expect.stringMatching(/^Episode 0 /)]);
  renameSync(join(here.path, 'nets.mjs'), join(here.path, 'renamed.mjs'));
  const moved = await here.spinup('resume elsewhere/data/x/x_s0 --epochs 2');
  expect([moved.code, moved.err]).toEqual([2, expect.stringMatching(/needs \.\/nets\.mjs, which is not at .*; --networks FILE/)]);
  const told = await here.spinup('resume elsewhere/data/x/x_s0 --epochs 2 --networks renamed.mjs');
  expect([told.code, told.out]).toEqual([0, expect.stringContaining('Done: 2 epochs')]);
});

test('[A11] a file with the networks of another algorithm is refused in one line', async () => {
  writeFileSync(join(here.path, 'wrong.mjs'), 'export default { qNetwork: {} };\n');
  const { code, err } = await here.spinup(`run ppo --env CartPole-v1 --networks ./wrong.mjs ${tiny}`);
  expect([code, err]).toEqual([2, 'spinup: ./wrong.mjs should give { actorCritic }, as ppo takes them, but gives { qNetwork }\n']);
  const absent = await here.spinup(`run ppo --env CartPole-v1 --networks ./absent.mjs ${tiny}`);
  expect([absent.code, absent.err]).toEqual([2, expect.stringMatching(/^spinup: there is no file \.\/absent\.mjs with networks in /)]);
});
