import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEnvironment } from '../../src/run/checkEnv/checkEnvironment.js';
import { checkEnvFlags } from '../../src/run/checkEnv/flags.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();
const file = (name: string, text: string): void => writeFileSync(join(here.path, name), text);

/** A world that ends at once, after an edit. */
const world = (more = ''): string => `({
  observationSpace: { kind: 'box', low: [0, 0], high: [1, 1] },
  actionSpace: { kind: 'discrete', n: 2 },
  reset: () => ({ state: 0, obs: Float32Array.of(0, 0) }),
  step: (s) => ({ state: s, obs: Float32Array.of(1, 1), reward: 2, terminated: true, truncated: false }),
  ${more}
})`;

describe('spinup check_env', () => {
  test('of a world by its name says what it is, and how much was tried', async () => {
    const { code, out, err } = await here.spinup('check_env CartPole-v1');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^CartPole-v1\n {2}observations {2}4 numbers\n {2}actions {7}one of 2\n {2}time limit {4}500 steps\n {2}pictures {6}yes\nOK: no fault found in 10 episodes of \d+ steps in all\n$/,
    );
  });

  test('of a file in TypeScript', async () => {
    file('my-env.ts', `const env: object = ${world()};\nexport default env;\n`);
    const { code, out, err } = await here.spinup('check_env ./my-env.ts --episodes 3');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('2 numbers each from 0 to 1\n');
    expect(out).toContain(
      '  time limit    none in its spec\n  pictures      no render\nOK: no fault found in 3 episodes of 3 steps in all\n',
    );
  });

  test('of a faulty one prints each fault in a line, and ends with 1', async () => {
    file(
      'my-env.mjs',
      `export default ${world("spec: { id: '' }, step: () => ({ state: 0, obs: [0], reward: '2', terminated: true, truncated: false }),")};\n`,
    );
    const { code, out, err } = await here.spinup('check_env ./my-env.mjs --episodes 1');
    expect([code, err]).toEqual([1, '']);
    expect(out.trimEnd().split('\n').slice(-4)).toEqual([
      "bad-spec: spec.id should be a name, such as MyWorld-v0, but is ''",
      expect.stringMatching(/^observation-type: in step 1 of episode 1, after action [01]: the observation should be a Float32Array/),
      expect.stringMatching(/^reward-not-a-number: in step 1 of episode 1, after action [01]: the reward should be a number, but is '2'$/),
      '3 faults found in 1 episode of 1 step in all',
    ]);
  });

  test('of what is no environment says what is missing, and ends with 1', async () => {
    file('my-env.mjs', `export default ${world('actionSpace: { n: 2 },')};\n`);
    const { code, out, err } = await here.spinup('check_env ./my-env.mjs');
    expect([code, err]).toEqual([1, '']);
    expect(out).toBe(
      './my-env.mjs\nunknown-space: actionSpace should be box(low, high) or discrete(n), but is { n }; fromGymnasium(object) makes an ' +
        'environment of one that follows Gymnasium\n1 fault found\n',
    );
  });

  test('gives options to the environment, and another seed tries something else', async () => {
    const { code, out } = await here.spinup('check_env FrozenLake-v1 --env:map_name 8x8 --env:max_episode_steps 7 --seed 3');
    expect([code, out]).toEqual([0, expect.stringMatching(/observations {2}one of 64\n[\s\S]*time limit {4}7 steps\n/)]);
    const tried = async (seed: number): Promise<string | undefined> =>
      (await here.spinup(`check_env CartPole-v1 --seed ${seed}`)).out.split('\n').at(-2);
    expect(await tried(1)).toBe(await tried(1));
    expect(await tried(1)).not.toBe(await tried(2));
  });

  test('says of a live one that it is live', async () => {
    file('live.mjs', `export default ${world('live: true,')};\n`);
    expect((await here.spinup('check_env ./live.mjs')).out).toContain(
      '  live          it cannot go back in time, so a run with it cannot be',
    );
  });

  test.each([
    ['check_env', 'which environment? Give its name or its file, such as spinup check_env ./my-env.ts'],
    ['check_env --seed 1', 'which environment?'],
    ['check_env CartPole-v1 Acrobot-v1', 'one environment expected, got 2: CartPole-v1 Acrobot-v1'],
    ['check_env CartPole', "unknown environment 'CartPole'; did you mean CartPole-v1"],
    ['check_env ./none.ts', 'there is no file ./none.ts with an environment in'],
    [
      'check_env ./empty.mjs',
      './empty.mjs should have an environment as its default export, or a function that returns one, but has no default export',
    ],
    [
      'check_env ./class.mjs',
      './class.mjs should have an environment as its default export, or a function that returns one, but exports a class; ' +
        'write export default () => new MyWorld()',
    ],
    ['check_env ./anonymous.mjs', 'but exports a class; write export default () => new MyEnv()'],
    ['run ppo --env ./class.mjs', 'but exports a class; write export default () => new MyWorld()'],
    [
      'check_env CartPole-v1 --episode 3',
      'check_env has no flag --episode; did you mean --episodes? It has --episodes, --steps, --seed, --env:KEY',
    ],
    ['check_env CartPole-v1 --episodes 0', '--episodes should be a whole number from 1 on, but is 0'],
    ['check_env CartPole-v1 --steps', '--steps should be a whole number from 1 on, but has no value'],
    ['check_env CartPole-v1 --seed 1.5', '--seed should be a whole number, but is 1.5'],
    ['check_env CartPole-v1 --seed 1 2', 'one environment expected, got 2: CartPole-v1 2'],
    ['check_env CartPole-v1 --env:g 1', "CartPole-v1 has no option 'g'"],
    ['check_envs CartPole-v1', "there is no command 'check_envs'; did you mean check_env?"],
  ])('%s is refused in one line', async (words, message) => {
    file('empty.mjs', 'export const env = 1;\n');
    file('class.mjs', 'export default class MyWorld extends Object {}\n');
    file('anonymous.mjs', 'export default class extends Object {}\n');
    const { code, out, err } = await here.spinup(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^spinup: .*\n$/);
    expect(err).toContain(message);
  });

  test.each([
    ['episodes', 0],
    ['steps', 1.5],
  ])('for scripts: %s of %d are refused, and nothing is printed', async (name, n) => {
    let printed = '';
    const out = {
      color: false,
      write: (text: string) => {
        printed += text;
      },
    };
    await expect(checkEnvironment({ env: 'CartPole-v1', [name]: n }, out)).rejects.toThrow(
      new RangeError(`checkEnv: ${name} should be a whole number from 1 on, but is ${n}`),
    );
    expect(printed).toBe('');
  });

  test('has help, which names every flag', async () => {
    const { code, out } = await here.spinup('check_env --help');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: spinup check_env <environment> \[flags\]\n/);
    for (const { key, shownDefault } of checkEnvFlags) expect(out).toMatch(new RegExp(`^  --${key} N +${shownDefault} `, 'm'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    expect((await here.spinup('help')).out).toContain('spinup check_env <environment> [flags]');
  });
});
