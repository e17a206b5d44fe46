/** Runs whose environment or networks are the user's own, and what they are compared with later. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { box, cartPole, categoricalActorCritic, critic, discrete, type Env, pendulum, type Space } from '../../../../src/index.js';
import { load, loadPolicy, resume, testPolicy, train } from '../../../../src/run/index.js';
import { UserError } from '../../../../src/run/userError.js';

const home = process.cwd();
let dir = '';
let text = '';
const io = {
  write: (more: string): void => {
    text += more;
  },
  color: false,
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sources-'));
  process.chdir(dir);
  text = '';
});
afterEach(() => {
  process.chdir(home);
  rmSync(dir, { recursive: true });
});

/** A walk of three steps, in the given spaces. */
const walk = (actionSpace: Space, observationSpace: Space = box([-1, -1], [1, 1]), id?: string): Env<number> => ({
  observationSpace,
  actionSpace,
  ...(id !== undefined && { spec: { id, maxEpisodeSteps: 9, fps: 30 } }),
  reset: () => ({ state: 0, obs: zero(observationSpace) }),
  step: (n) => ({ state: n + 1, obs: zero(observationSpace), reward: 1, terminated: n === 2, truncated: false }),
});
const zero = (space: Space) => (space.kind === 'discrete' ? 0 : new Float32Array(space.low.length));
const few = { algo: 'ppo', epochs: 2, stepsPerEpoch: 20, hiddenSizes: [4] } as const;
const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof UserError ? error.message : `not for the user: ${error}`),
  );
const json = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(path, 'config.json'), 'utf8'));
const edit = (path: string, change: (config: Record<string, unknown>) => Record<string, unknown>): void =>
  writeFileSync(join(path, 'config.json'), JSON.stringify(change(json(path))));

describe('[A9] a run whose environment has changed', () => {
  const start = walk(discrete(2));
  test.each([
    ['actions', walk(discrete(3)), 'actionSpace was discrete(2), and is discrete(3)'],
    ['the kind of action', walk(box([0], [1])), 'actionSpace was discrete(2), and is a box of shape [1] and dtype float32'],
    [
      'observations',
      walk(discrete(2), box([-1, -1, -1], [1, 1, 1])),
      'observationSpace was a box of shape [2] and dtype float32, and is a box of shape [3] and dtype float32',
    ],
    [
      'bounds, and more',
      walk(discrete(4), box([-1, -2], [1, Number.POSITIVE_INFINITY])),
      'observationSpace.low[1] was -1, and is -2; observationSpace.high[1] was 1, and is Infinity; actionSpace was discrete(2), and is discrete(4)',
    ],
    ['the shape', walk(discrete(2), box([-1, -1], [1, 1], { shape: [2, 1] })), 'shape [2] and dtype float32, and is a box of shape [2,1]'],
    ['the type', walk(discrete(2), box([0, 0], [1, 1], { dtype: 'uint8' })), 'and is a box of shape [2] and dtype uint8'],
  ])('in %s is refused with all that differs, and is left as it was', async (_, env, words) => {
    const { dir: run } = await train({ ...few, env: start }, io);
    const before = readFileSync(join(run, 'progress.txt'), 'utf8');
    const messages = await Promise.all([
      failure(load(run, { env })),
      failure(testPolicy({ dir: run, env, episodes: 1, film: false }, io)),
      failure(loadPolicy(run, { env })),
      failure(resume({ dir: run, env, epochs: 4 }, io)),
    ]);
    for (const message of messages) {
      expect(message).toContain(`${run} was trained in another environment than`);
      expect(message).toContain(words);
    }
    expect([readFileSync(join(run, 'progress.txt'), 'utf8'), json(run).epochs]).toEqual([before, 2]);
  });

  test('goes on where nothing differs, whatever its bounds are', async () => {
    const env = walk(discrete(2), box([Number.NEGATIVE_INFINITY, -4.8], [Number.POSITIVE_INFINITY, 0.1]));
    const { dir: run } = await train({ ...few, env }, io);
    expect((await resume({ dir: run, env, epochs: 3 }, io)).epoch).toBe(3);
    expect(json(run).observation_space).toEqual({
      kind: 'box',
      shape: [2],
      dtype: 'float32',
      low: ['-Infinity', -4.8],
      high: ['Infinity', 0.1],
    });
  });

  test('of an earlier version, which saved no spaces, is compared with its networks', async () => {
    const { dir: run } = await train({ ...few, env: start }, io);
    edit(run, ({ observation_space: _, action_space: __, ...rest }) => rest);
    expect(await failure(resume({ dir: run, env: walk(discrete(3)), epochs: 3 }, io))).toMatch(
      /cannot be resumed in this environment with these networks: its state\.pi\.1\.w is \[4, 2\] in place of \[4, 3\]/,
    );
    expect(await failure(load(run, { env: walk(discrete(3)) }))).toMatch(/pi\.1\.\w is float32/);
    expect((await resume({ dir: run, env: start, epochs: 3 }, io)).epoch).toBe(3);
  });
});

describe('[B9] a run in an environment of a script', () => {
  test.each(['unnamed', 'River-v0'])('%s is loaded and played with it, and without it the error says how', async (id) => {
    const env = id === 'unnamed' ? walk(discrete(2)) : walk(discrete(2), undefined, id);
    const { dir: run } = await train({ ...few, env }, io);
    expect(text).toContain(`Next, watch the trained policy: await testPolicy({ dir: "${run}", env })\n`);
    expect([0, 1]).toContain((await load(run, { env })).mode(new Float32Array(2)));
    expect([0, 1]).toContain((await loadPolicy(run, 'last', true, 0, { env })).getAction(new Float32Array(2)));
    expect([0, 1]).toContain((await loadPolicy(run, { env, deterministic: true })).getAction(new Float32Array(2)));
    expect((await testPolicy({ dir: run, env, episodes: 2, film: false }, io)).returns).toEqual([3, 3]);
    for (const call of [load(run), loadPolicy(run), testPolicy({ dir: run }, io), resume({ dir: run }, io)])
      expect(await failure(call)).toMatch(
        /(without a name|unknown environment 'River-v0'); the run was .* Give it in a script, \{ env \}, or .*--env \.\/my-env\.ts$/,
      );
  });

  test('what is given must be an environment', async () => {
    const { dir: run } = await train({ ...few, env: cartPole }, io);
    expect(await failure(load(run, { env: {} as Env }))).toMatch(/^load: env is no environment: /);
    expect([0, 1]).toContain((await load(run)).mode(new Float32Array(4)));
  });
});

const envFile = `
const space = (low, high) => ({ kind: 'box', low: [low], high: [high] });
export default () => ({
  observationSpace: space(-1, 1),
  actionSpace: { kind: 'discrete', n: 2 },
  reset: () => ({ state: 0, obs: Float32Array.of(0) }),
  step: (n) => ({ state: n + 1, obs: Float32Array.of(0), reward: 1, terminated: n === 2, truncated: false }),
});
`;

describe('[B18] a run in an environment of a file', () => {
  const begin = async (): Promise<void> => {
    writeFileSync('env.mjs', envFile);
    await train({ ...few, env: './env.mjs', expName: 'x' }, io);
  };
  const play = (run: string, more: object = {}) => testPolicy({ dir: run, episodes: 1, film: false, ...more }, io);

  test('is played and resumed from another directory', async () => {
    await begin();
    mkdirSync('elsewhere');
    process.chdir('elsewhere');
    expect((await play('../data/x/x_s0')).returns).toEqual([3]);
    expect((await resume({ dir: '../data/x/x_s0', epochs: 3 }, io)).epoch).toBe(3);
    expect(json('../data/x/x_s0')).toMatchObject({ env_name: './env.mjs', env_file: '../../../env.mjs' });
  });

  test('is found when both have moved, or the run alone and one is where the file was', async () => {
    await begin();
    mkdirSync('moved');
    for (const part of ['data', 'env.mjs']) cpSync(part, join('moved', part), { recursive: true });
    renameSync('env.mjs', 'gone.mjs');
    expect((await play('moved/data/x/x_s0')).returns).toEqual([3]);
    renameSync('gone.mjs', 'env.mjs');
    renameSync('data/x/x_s0', 'alone');
    expect((await play('alone')).returns).toEqual([3]);
  });

  test('whose file is gone says where it was sought, and takes another place', async () => {
    await begin();
    renameSync('env.mjs', 'renamed.mjs');
    for (const call of [play('data/x/x_s0'), resume({ dir: 'data/x/x_s0' }, io)])
      expect(await failure(call)).toMatch(
        /needs \.\/env\.mjs, which is not at .*env\.mjs; --env FILE, or \{ env \} in a script, says where it is now$/,
      );
    expect((await play('data/x/x_s0', { env: './renamed.mjs' })).returns).toEqual([3]);
    expect((await resume({ dir: 'data/x/x_s0', env: './renamed.mjs', epochs: 3 }, io)).epoch).toBe(3);
  });
});

describe('[A11] a run with networks of its own', () => {
  const mine = categoricalActorCritic(4, 2, { hiddenSizes: [3] });
  const other = categoricalActorCritic(4, 2, { hiddenSizes: [5] });
  const { hiddenSizes: _, ...plain } = few;

  test.each([
    ['by their name', { actorCritic: mine }],
    ['together', { networks: { actorCritic: mine } }],
    ['by a function', { networks: () => ({ actorCritic: mine }) }],
  ])('that a script gives %s says so, loads, plays and goes on with them', async (_, networks) => {
    const { dir: run } = await train({ ...plain, env: 'CartPole-v1', ...networks }, io);
    expect(json(run)).toMatchObject({ networks: 'own actorCritic' });
    expect(json(run)).not.toHaveProperty('ac_kwargs');
    expect(text).toMatch(/watch the trained policy: await testPolicy\(\{ dir: .*, (actorCritic|networks) \}\)/);
    expect([0, 1]).toContain((await load(run, networks)).mode(new Float32Array(4)));
    expect((await loadPolicy(run, { ...networks })).v?.(new Float32Array(4))).toBeTypeOf('number');
    expect((await testPolicy({ dir: run, ...networks, episodes: 1, film: false }, io)).returns).toHaveLength(1);
    expect((await resume({ dir: run, ...networks, epochs: 3 }, io)).epoch).toBe(3);
    const whole = await train({ ...plain, epochs: 3, env: 'CartPole-v1', expName: 'whole', ...networks }, io);
    const [a, b] = [run, whole.dir].map((path) => readFileSync(join(path, 'model.safetensors')));
    expect(a.equals(b)).toBe(true);
  });

  test('refuses to load or go on without them, or with others', async () => {
    const { dir: run } = await train({ ...plain, env: 'CartPole-v1', actorCritic: mine }, io);
    for (const call of [load(run), loadPolicy(run), testPolicy({ dir: run }, io), resume({ dir: run, epochs: 3 }, io)])
      expect(await failure(call)).toMatch(/trained with networks of a script, actorCritic\. Give them in a script, \{ actorCritic \}, or/);
    expect(await failure(load(run, { actorCritic: other }))).toMatch(/pi\.0\.w is float32 \[4,3\]/);
    expect(await failure(resume({ dir: run, epochs: 3, actorCritic: other }, io))).toMatch(
      /its state\.pi\.0\.w is \[4, 3\] in place of \[4, 5\]/,
    );
    expect(await failure(load(run, { networks: { qNetwork: {} as never } }))).toBe(
      'networks should give { actorCritic }, as ppo takes them, but gives { qNetwork }',
    );
    expect(await failure(load(run, { actorCritic: {} as never }))).toBe(
      'ppo: actorCritic should have init, pi, dist, v, but its init is missing',
    );
  });

  test('of which some are the algorithm’s keeps the hidden layers of these', async () => {
    const own = { critic: critic(pendulum, { hiddenSizes: [3] }) };
    const options = { algo: 'ddpg', env: 'Pendulum-v1', epochs: 1, stepsPerEpoch: 20, hiddenSizes: [4], numTestEpisodes: 0 } as const;
    const { dir: run } = await train({ ...options, ...own }, io);
    expect(json(run)).toMatchObject({ networks: 'own critic', ac_kwargs: { hidden_sizes: [4] } });
    expect((await load(run, own)).q?.(new Float32Array(3), new Float32Array(1))).toBeTypeOf('number');
  });

  // Made here, for a file imports the built package, whose tensors are not those of the sources.
  const makers = globalThis as { makeNetworks?: unknown };
  beforeEach(() => {
    makers.makeNetworks = (env: Env) => ({ actorCritic: env.actionSpace.kind === 'discrete' ? mine : {} });
  });
  afterEach(() => {
    delete makers.makeNetworks;
  });

  test('of a file is found again from anywhere', async () => {
    writeFileSync('nets.mjs', 'export default globalThis.makeNetworks;');
    const { dir: run } = await train({ ...plain, env: 'CartPole-v1', networks: './nets.mjs' }, io);
    expect(json(run)).toMatchObject({ networks: './nets.mjs', networks_file: '../../../nets.mjs' });
    expect(text).toContain('npx spinup test_policy');
    mkdirSync('elsewhere');
    process.chdir('elsewhere');
    expect((await testPolicy({ dir: join('..', run), episodes: 1, film: false }, io)).returns).toHaveLength(1);
    expect((await resume({ dir: join('..', run), epochs: 3 }, io)).epoch).toBe(3);
    renameSync('../nets.mjs', '../moved.mjs');
    expect(await failure(load(join('..', run)))).toMatch(/needs \.\/nets\.mjs, .*--networks FILE, or \{ networks \} in a script/);
    expect([0, 1]).toContain((await load(join('..', run), { networks: '../moved.mjs' })).mode(new Float32Array(4)));
  });

  test.each([
    ['nothing', '', './n.mjs should have networks as its default export, or a function that returns them, but has no default export'],
    ['a number', 'export default 3;', './n.mjs should give { actorCritic }, as ppo takes them, but gives 3'],
    [
      'networks of another algorithm',
      'export default { qNetwork: {} };',
      './n.mjs should give { actorCritic }, as ppo takes them, but gives { qNetwork }',
    ],
  ])('of a file with %s is refused before anything is written', async (_, content, message) => {
    writeFileSync('n.mjs', content);
    expect(await failure(train({ ...plain, env: 'CartPole-v1', networks: './n.mjs' }, io))).toBe(message);
    expect(await failure(load('data'))).toContain('there is no directory data');
  });
});

test('[A10] train takes no from, and moves no earlier run out of the way for it', async () => {
  const { dir: run } = await train({ ...few, env: 'CartPole-v1' }, io);
  const before = readFileSync(join(run, 'progress.txt'), 'utf8');
  for (const from of [run, {}, await load(run)]) {
    const options: object = { from };
    expect(await failure(train({ ...few, env: 'CartPole-v1', ...options }, io))).toMatch(
      /^train starts a run of its own and takes no from, but it is .*; resume\(\{ dir.* \}\) goes on with a saved run$/,
    );
  }
  expect(readFileSync(join(run, 'progress.txt'), 'utf8')).toBe(before);
});
