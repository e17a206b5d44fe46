/** A world in which nothing changes, so that what an algorithm should think of it is known: 1 in each step is worth 1 / (1 − γ). */
import { describe, expect, test } from 'vitest';
import { type Agent, type AlgoName, algorithms } from '../../src/algos/index.js';
import type { Tree } from '../../src/autodiff/index.js';
import type { Env } from '../../src/envs/env.js';
import { box, discrete, type Space } from '../../src/envs/spaces.js';

/** Shows 1 and pays 1, whatever is done. */
const constant = (actionSpace: Space, over: (t: number) => { readonly terminated: boolean; readonly truncated: boolean }): Env<number> => {
  const obs = Float32Array.of(1);
  return {
    observationSpace: box([0], [1]),
    actionSpace,
    reset: () => ({ state: 0, obs }),
    step: (t) => ({ state: t + 1, obs, reward: 1, ...over(t + 1) }),
  };
};
const continuous = box([-1], [1]);

/** An algorithm, whatever its networks and its states are. */
interface Algorithm {
  (options: object): Iterable<{ readonly state: unknown }>;
  build(env: Env, options: object): unknown;
  saved(state: unknown): Tree;
  agent(built: unknown, env: Env): (saved: Tree) => Agent;
}

const gamma = 0.9;
const common = { gamma, hiddenSizes: [16] };
const onPolicy = { ...common, epochs: 30, stepsPerEpoch: 40, vfLr: 0.02, trainVIters: 40 };
const replayed = { epochs: 1, startSteps: 50, updateAfter: 50, batchSize: 32, numTestEpisodes: 0 };
const offPolicy = { ...common, ...replayed, stepsPerEpoch: 1200, updateEvery: 1, polyak: 0.9 };
const byActor = { piLr: 3e-3, qLr: 5e-3 };
const soft = { lr: 5e-3, alpha: 0 };
// biome-ignore format: one case a line
const cases: readonly [name: AlgoName, asked: string, actionSpace: Space, options: object][] = [
  ['vpg', 'V', discrete(2), onPolicy],
  ['npg', 'V', continuous, onPolicy],
  ['trpo', 'V', discrete(2), onPolicy],
  ['ppo', 'V', continuous, { ...onPolicy, trainPiIters: 5 }],
  ['ppo_penalty', 'V', discrete(2), { ...onPolicy, trainPiIters: 5 }],
  ['a2c', 'V', discrete(2), { ...common, epochs: 30, stepsPerEpoch: 400, vfLr: 5e-3 }],
  ['ddpg', 'Q', continuous, { ...offPolicy, ...byActor }],
  ['td3', 'Q', continuous, { ...offPolicy, ...byActor }],
  ['sac', 'Q', continuous, { ...offPolicy, ...soft }],
  ['sac2018', 'V and Q', continuous, { ...offPolicy, ...soft }],
  ['dqn', 'V and Q', discrete(2), { ...common, ...replayed, stepsPerEpoch: 1200, updateEvery: 1, gradientSteps: 1, targetUpdateEvery: 10, lr: 0.02 }],
];

/** V(s), and Q(s, a) of the policy's own action, in the only state there is, after a run. */
const learned = (name: AlgoName, env: Env, options: object): { readonly V?: number; readonly Q?: number } => {
  const algo = algorithms[name] as unknown as Algorithm;
  const { state } = [...algo({ ...options, env })].at(-1) as { readonly state: unknown };
  const { mode, v, q } = algo.agent(algo.build(env, options), env)(algo.saved(state));
  const obs = Float32Array.of(1);
  return { ...(v && { V: v(obs) }), ...(q && { Q: q(obs, mode(obs)) }) };
};

describe.each(cases)('%s learns of %s that', (name, asked, actionSpace, options) => {
  const expectNear = (values: ReturnType<typeof learned>, want: number): void => {
    expect(Object.keys(values).join(' and ')).toBe(asked);
    for (const x of Object.values(values)) expect(Math.abs(x / want - 1)).toBeLessThan(0.02);
  };

  test('[A1] [D10] [D11] where an episode is cut off every 10 steps it is 1 / (1 − γ) = 10 all the same', () => {
    const env = constant(actionSpace, (t) => ({ terminated: false, truncated: t === 10 }));
    expectNear(learned(name, env, options), 1 / (1 - gamma));
  });

  test('[A1] [D10] so it is where maxEpLen cuts it off, before the environment does', () => {
    const env = constant(actionSpace, (t) => ({ terminated: false, truncated: t === 10 }));
    expectNear(learned(name, env, { ...options, maxEpLen: 7 }), 1 / (1 - gamma));
  });

  test('[A2] [D10] where an episode ends in every step it is 1, also if it is said to be cut off in the same step', () => {
    const env = constant(actionSpace, () => ({ terminated: true, truncated: true }));
    expectNear(learned(name, env, { ...options, maxEpLen: 1 }), 1);
  });
});
