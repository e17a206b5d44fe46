/** Environments by name and from files. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { key } from '../../../../src/random.js';
import { checkName, checkOutside, environment } from '../../../../src/run/config/loadEnvironment.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});
const file = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};

const world = `{
  observationSpace: { kind: 'box', shape: [1], low: [0], high: [1] },
  actionSpace: { kind: 'discrete', n: 2 },
  reset: () => ({ state: 0, obs: Float32Array.of(0) }),
  step: (s) => ({ state: s, obs: Float32Array.of(s), reward: 1, terminated: true, truncated: false }),
}`;

describe('by name', () => {
  test('with options', async () => {
    const env = await environment('FrozenLake-v1', { isSlippery: false, maxEpisodeSteps: 3 });
    expect(env.spec).toMatchObject({ id: 'FrozenLake-v1', maxEpisodeSteps: 3 });
  });

  test('an option that there is not is refused with those that there are', async () => {
    await expect(environment('CartPole-v1', { g: 3 })).rejects.toThrow(
      new UserError("CartPole-v1 has no option 'g'; it has maxEpisodeSteps"),
    );
  });
});

describe('from a file', () => {
  test.each([
    ['an environment', `export default ${world}`],
    ['a function', `export default () => (${world})`],
    ['a function that promises', `export default async () => (${world})`],
  ])('that exports %s', async (_, text) => {
    const env = await environment(file('my-env.mjs', text));
    expect(env.reset(key(0))).toEqual({ state: 0, obs: Float32Array.of(0) });
  });

  test('whose function is given the options', async () => {
    const path = file('my-env.mjs', `export default ({ n }) => ({ ...${world}, reset: () => ({ state: n, obs: Float32Array.of(n) }) })`);
    expect((await environment(path, { n: 5 })).reset(key(0)).state).toBe(5);
  });

  test('in TypeScript, with what it imports, and nothing is left beside it', async () => {
    file('size.ts', 'export const size: number = 2;');
    const path = file(
      'my-env.ts',
      `import { size } from './size.ts';\nconst n: number = size;\nexport default { ...${world}, actionSpace: { kind: 'discrete', n } };`,
    );
    expect((await environment(path)).actionSpace).toEqual({ kind: 'discrete', n: 2 });
    expect(readdirSync(dir).sort()).toEqual(['my-env.ts', 'size.ts']);
  });

  test.each([
    ['export const env = 1', 'should have an environment as its default export, or a function that returns one, but has no default export'],
    ['export default 3', 'but exports 3'],
    ['export default () => ({ a: 1 })', 'but its function returns an object with a'],
    ['export default { reset() {}, step() {} }', 'but the object has no spaces; fromGymnasium(object) makes an environment of it'],
    ['export default () => { throw new Error("no display") }', 'my-env.mjs: no display'],
    ['export default (', 'my-env.mjs cannot be loaded: '],
    ["import './none.mjs'; export default 1", 'my-env.mjs cannot be loaded: '],
  ])('%s: refused in words that help', async (text, message) => {
    const answer = environment(file('my-env.mjs', text));
    await expect(answer).rejects.toThrow(UserError);
    await expect(answer).rejects.toThrow(message);
  });

  test('a live environment is given once, and an environment that takes no options none', async () => {
    const path = file('live.mjs', `export default { ...${world}, live: true }`);
    await environment(path);
    await expect(environment(path)).rejects.toThrow('exports a live environment, but training and testing need one each');
    await expect(environment(file('plain.mjs', `export default ${world}`), { g: 1 })).rejects.toThrow(
      "takes no option 'g'; export a function of options",
    );
  });

  test('that is not there', () => {
    expect(() => checkName('./none.mjs')).toThrow(new UserError(`there is no file ./none.mjs with an environment in ${process.cwd()}`));
  });

  test('is none that lies among the files of a run', () => {
    mkdirSync(join(dir, 'run'));
    const inside = file('run/evil.mjs', '');
    const message = 'is in the directory of a run, whose files are never executed; keep it elsewhere';
    expect(() => checkOutside(inside, join(dir, 'run'))).toThrow(new UserError(`${inside} ${message}`));
    symlinkSync(inside, join(dir, 'link.mjs'));
    expect(() => checkOutside(join(dir, 'link.mjs'), join(dir, 'run'))).toThrow(message);
    expect(() => checkOutside(file('good.mjs', ''), join(dir, 'run'))).not.toThrow();
    expect(() => checkOutside('CartPole-v1', dir)).not.toThrow();
  });
});
