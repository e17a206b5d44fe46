/** Algorithms that normalise: what their networks see, when statistics change, and how a run goes on. */
import { describe, expect, test } from 'vitest';
import { type AnyAlgorithm, a2c, ddpg, dqn, type NormalizedRun, normalized, ppo, sac, vpg } from '../../../src/algos/index.js';
import { observing } from '../../../src/algos/observing.js';
import { numbers, type Tensor, tensor, tree } from '../../../src/autodiff/index.js';
import { deserialize, serialize } from '../../../src/bytes/index.js';
import {
  type Box,
  box,
  cartPole,
  type Env,
  frozenLake4x4,
  mapObservation,
  mergeStatistics,
  normalizeObservation,
  normalizeReward,
  noStatistics,
  pendulum,
  type Statistics,
  statisticsOf,
} from '../../../src/envs/index.js';
import { key } from '../../../src/random.js';

const unbounded = (n: number): Box => box(Array(n).fill(Number.NEGATIVE_INFINITY), Array(n).fill(Number.POSITIVE_INFINITY));
/** CartPole in units in which its observations are about 10,000. */
const far = mapObservation(cartPole, (s) => s.map((x) => 1e4 + 100 * x), unbounded(4)) as Env;
const short = { epochs: 3, stepsPerEpoch: 60, hiddenSizes: [8], maxEpLen: 25 };
const loop = { ...short, startSteps: 20, updateAfter: 20, updateEvery: 20, batchSize: 8, numTestEpisodes: 1, replaySize: 100 };

/** The same environment, and every observation that it has given. */
const recorded = (env: Env): { env: Env; seen: Float32Array[] } => {
  const seen: Float32Array[] = [];
  const look = <T extends { obs: unknown }>(answer: T): T => {
    seen.push((answer.obs as Float32Array).slice());
    return answer;
  };
  return { seen, env: { ...env, reset: (k) => look(env.reset(k)), step: (s, a, k) => look(env.step(s, a, k)) } };
};
/** A run as text, which is compared quickly. */
const written = (run: unknown): string => Buffer.from(serialize(run)).toString('base64');
const parametersOf = (params: unknown): number[] => tree.leaves(params as never).flatMap((x) => Array.from(numbers(x)));
const close = (found: Statistics | undefined, wanted: Statistics): void => {
  expect(found?.count).toBe(wanted.count);
  for (const part of ['mean', 'm2'] as const)
    for (const [i, x] of wanted[part].entries())
      expect(Math.abs((found?.[part][i] ?? Number.NaN) - x)).toBeLessThan(1e-6 * Math.max(1, Math.abs(x)));
};

const onPolicy: [string, AnyAlgorithm, Env, object][] = [
  ['vpg', vpg, far, short],
  ['ppo', ppo, far, { ...short, trainPiIters: 3 }],
  ['ppo on Pendulum', ppo, pendulum as Env, short],
  ['a2c', a2c, far, { ...short, numEnvs: 3 }],
];
const offPolicy: [string, AnyAlgorithm, Env, object][] = [
  ['dqn', dqn, far, { ...loop, gradientSteps: 5 }],
  ['sac', sac, pendulum as Env, loop],
  ['ddpg', ddpg, pendulum as Env, loop],
];
type AnyNormalized = (options: object) => Generator<NormalizedRun<ReturnType<typeof vpg> extends Generator<infer R> ? R : never>>;
const runsOf = (algorithm: AnyAlgorithm, options: object): NormalizedRun<never>[] => [
  ...((normalized(algorithm) as unknown as AnyNormalized)(options) as Iterable<NormalizedRun<never>>),
];

describe.each([...onPolicy, ...offPolicy])('[C2] %s', (_, algorithm, env, options) => {
  const runs = runsOf(algorithm, { env, ...options });

  test('merges what each epoch has shown into the statistics when it ends', () => {
    const { env: watched, seen } = recorded(env);
    const testEnv = 'numTestEpisodes' in options ? { testEnv: env } : {};
    const iterator = (normalized(algorithm) as unknown as AnyNormalized)({ env: watched, ...testEnv, ...options });
    for (const { state } of iterator) close(state.normalization.observation, statisticsOf(seen));
  });

  test('goes on from any of its runs, written down and read back, to the same bits', () => {
    for (const from of runs) {
      const [last] = runsOf(algorithm, { env, ...options, from: deserialize(serialize(from)) }).slice(-1);
      expect(written(last ?? from)).toBe(written(runs[runs.length - 1]));
    }
  });

  test('its agent acts in the environment as that of the networks does in the normalised one', () => {
    const { state } = runs[2] as never as { state: { normalization: { observation: Statistics } } };
    const learner = normalized(algorithm);
    const whole = learner.agent(learner.build(env, { ...algorithm.defaults, ...options }), env)(learner.saved(state));
    const plain = algorithm as unknown as typeof learner;
    const { normalization: _n, ...networks } = state;
    const view = normalizeObservation(env, state.normalization.observation);
    const inner = plain.agent(plain.build(env, { ...algorithm.defaults, ...options }), view)(plain.saved(networks));
    for (let k = 0; k < 5; k++) {
      const { obs } = env.reset(key(k));
      expect(whole.mode(obs)).toEqual(inner.mode(view.reset(key(k)).obs));
      expect(whole.v?.(obs)).toBe(inner.v?.(view.reset(key(k)).obs));
    }
  });
});

test('[C2] the first epoch sees clipped observations, the next ones the statistics of those before', () => {
  const two = runsOf(vpg, { env: far, ...short });
  const clipped = normalizeObservation(far, noStatistics(4)) as Env;
  const [first] = vpg({ env: clipped, ...short });
  expect(parametersOf(vpg.saved(two[0].state as never))).toEqual(parametersOf(vpg.saved(first.state)));
  const stats = (two[0] as never as { state: { normalization: { observation: Statistics } } }).state.normalization.observation;
  const view = normalizeObservation(far, stats) as Env;
  const [second] = vpg({ env: view, ...short, from: first });
  expect(parametersOf(vpg.saved(two[1].state as never))).toEqual(parametersOf(vpg.saved(second.state)));
});

test('[C2] a replay buffer keeps observations as they were', () => {
  const [run] = runsOf(dqn, { env: far, ...loop, gradientSteps: 5 }) as unknown as [{ replay: { chunks: { rows: Float32Array }[] } }];
  expect(run.replay.chunks[0].rows[0]).toBeGreaterThan(9000);
});

test('[C2] rewards are divided by the deviation of their discounted sums, and returns are reported as they were', () => {
  const gamma = 0.9;
  const scaledWorlds: number[] = [];
  const world = observing(pendulum as Env, { reward: statisticsOf([[0], [20]]) }, { gamma, maxEpLen: 7 });
  const sums: [number][] = [];
  const returns: number[] = [];
  for (let episode = 0; episode < 3; episode++) {
    let { state } = world.env.reset(key(episode));
    let real = pendulum.reset(key(episode)).state;
    let sum = 0;
    let ret = 0;
    for (let t = 0; t < 7; t++) {
      const step = world.env.step(state, Float32Array.of(1), key(t));
      const raw = pendulum.step(real, Float32Array.of(1), key(t));
      scaledWorlds.push(step.reward);
      expect(step.reward).toBeCloseTo(raw.reward / 10, 7);
      ({ state } = step);
      real = raw.state;
      sum = gamma * sum + raw.reward;
      ret += raw.reward;
      sums.push([sum]);
    }
    returns.push(ret);
  }
  expect(world.episodes()).toEqual({ returns, lengths: [7, 7, 7] });
  close(world.merged().reward, mergeStatistics(statisticsOf([[0], [20]]), statisticsOf(sums)));
  expect(normalizeReward(pendulum, statisticsOf([[0], [20]])).step(pendulum.reset(key(0)).state, Float32Array.of(1), key(0)).reward).toBe(
    scaledWorlds[0],
  );
});

test.each([...onPolicy])('[C2] %s with normalised rewards reports the returns of its own world', (_, algorithm, env, options) => {
  const start = normalized(algorithm, { observation: false, reward: true }) as unknown as AnyNormalized;
  const runs = [...start({ env, ...options })];
  const plain = [...(algorithm as unknown as AnyNormalized)({ env, ...options })];
  expect(runs[0].episodes).toEqual(plain[0].episodes); // the policy of the first epoch is the same
  expect(runs[2].state.normalization.reward?.count).toBe(180);
  const [last] = [...start({ env, ...options, from: deserialize(serialize(runs[0])) })].slice(-1);
  expect(written(last)).toBe(written(runs[2]));
});

test('[C2] what cannot be normalised is refused', () => {
  expect(() => normalized(ppo)({ env: frozenLake4x4 as Env })).toThrow(/observations in a Box, but has discrete ones/);
  expect(() => normalized(sac, { reward: true })({ env: pendulum as Env })).toThrow(/reward should be false for an off-policy algorithm/);
  expect(() => normalized(ppo)({ env: cartPole as Env, gamma: 2 })).toThrow(/^ppo: gamma/);
  const [plain] = ppo({ env: cartPole, ...short });
  expect(() => normalized(ppo)({ env: cartPole as Env, ...short, from: plain as never })).toThrow(
    /from.state.normalization.observation should be \{ count, mean, m2 \} with Float64Arrays of 4 numbers.*but is undefined/,
  );
  expect(() => normalizeObservation(cartPole, statisticsOf([[1]]))).toThrow(/normalizeObservation: stats should be/);
});

/** Statistics of four numbers, but for some parts. */
const four = (parts: Partial<Statistics>): Statistics => ({
  ...statisticsOf([
    [1, 2, 3, 4],
    [2, 3, 4, 6],
  ]),
  ...parts,
});

test.each([
  [{ count: Number.NaN }, /count is NaN/],
  [{ count: -1 }, /count is -1/],
  [{ mean: Float64Array.of(1, Number.NaN, 1, 1) }, /mean holds NaN at 1/],
  [{ m2: Float64Array.of(1, 1, 1, -1) }, /m2 holds -1 at 3/],
  [{ m2: Float64Array.of(1, Number.POSITIVE_INFINITY, 1, 1) }, /m2 holds Infinity at 1/],
])('[C2] statistics that no observations have are refused: %o', (parts, message) => {
  const stats = four(parts);
  const [run] = runsOf(ppo, { env: cartPole, ...short, epochs: 1 }) as unknown as NormalizedRun<
    ReturnType<typeof ppo> extends Generator<infer R> ? R : never
  >[];
  expect(() => normalizeObservation(cartPole, stats)).toThrow(message);
  const from = { ...run, state: { ...run.state, normalization: { observation: stats } } };
  expect(() => normalized(ppo)({ env: cartPole as Env, ...short, from })).toThrow(message);
  const initFrom = normalized(ppo).saved(from.state);
  expect(() => normalized(ppo)({ env: cartPole as Env, ...short, initFrom })).toThrow(message);
});

describe('[C2] a run that begins with the parameters of another is told which statistics they lack', () => {
  const [{ state }] = runsOf(ppo, { env: cartPole, ...short, epochs: 1 }) as unknown as { state: never }[];
  const { normalization, ...plain } = normalized(ppo).saved(state) as unknown as { normalization: { observation: Record<string, Tensor> } };
  const begin = (other: unknown) => () =>
    normalized(ppo)({ env: cartPole as Env, ...short, initFrom: { ...plain, normalization: other } as never });
  const { observation } = normalization;

  test.each([
    [undefined, /its initFrom.normalization should be \{.*\}, but is undefined/],
    [3, /its initFrom.normalization should be .*, but is 3/],
    [{}, /it has no initFrom.normalization.observation/],
    [{ reward: observation }, /it has no initFrom.normalization.observation/],
    [{ observation, reward: observation }, /initFrom.normalization.reward belongs to none/],
    [
      { observation: { ...observation, mean: tensor([1, 2, 3], [3], 'float64') } },
      /initFrom.normalization.observation.mean is \[3\] in place of \[4\]/,
    ],
    [{ observation: { count: observation.count, mean: observation.mean } }, /it has no initFrom.normalization.observation.m2/],
    [{ observation: { ...observation, m2: [1, 1, 1, 1] } }, /initFrom.normalization.observation.m2 should be a tensor, but is/],
  ])('%o', (other, message) => {
    expect(begin(other)).toThrow(message);
  });

  test('and goes on with those that fit', () => {
    expect([...begin(normalization)()]).toHaveLength(3);
  });
});

test('[C2] normalized is told what it should be given', () => {
  const call =
    (...args: readonly unknown[]) =>
    () =>
      (normalized as unknown as (...args: readonly unknown[]) => unknown)(...args);
  expect(call()).toThrow(/algorithm should be one of the library, such as ppo, but is undefined/);
  expect(call('ppo')).toThrow(/algorithm should be one of the library.* but is 'ppo'/);
  expect(call(normalized(ppo))).toThrow(/algorithm normalises already/);
  expect(call(ppo, true)).toThrow(/options should be \{ observation, reward \}, each true or false, but are true/);
  expect(call(ppo, { observations: true })).toThrow(/options should be .*, but are \{ observations/);
  expect(call(ppo, { reward: 1 })).toThrow(/options should be .*, but are \{ reward/);
  expect(call(ppo, { observation: false })).toThrow(/one of observation and reward should be true/);
});
