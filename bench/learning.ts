/** Do they learn as well as the original? The curves of each run are part of the result. */
import { algorithms, evaluate, npg, type OffPolicyRun, ppo, ppoPenalty, type RunState, trpo, vpg } from '../src/algos/index.js';
import type { AlgoState } from '../src/algos/types.js';
import { cartPole, type Env, pendulum } from '../src/envs/index.js';
import { key } from '../src/random.js';
import { interquartileMean, mean } from './util.js';

const rounded = (x: number): number => Math.round(100 * x) / 100;
const seeds = (n: number): number[] => Array.from({ length: n }, (_, seed) => seed);

// ── CartPole-v1, 80,000 steps, on-policy ──

const EPOCHS = 20;
const onPolicy: Record<string, (seed: number) => Iterable<RunState<unknown>>> = {
  'vpg, pi_lr 1e-2': (seed) => vpg({ env: cartPole, seed, epochs: EPOCHS, piLr: 1e-2 }),
  npg: (seed) => npg({ env: cartPole, seed, epochs: EPOCHS }),
  trpo: (seed) => trpo({ env: cartPole, seed, epochs: EPOCHS }),
  ppo: (seed) => ppo({ env: cartPole, seed, epochs: EPOCHS }),
  ppo_penalty: (seed) => ppoPenalty({ env: cartPole, seed, epochs: EPOCHS }),
};

/** The mean of ten seeds moves by four or so: where it is close to the original's, twenty tell more. */
const SEEDS: Readonly<Record<string, number>> = { npg: 20, trpo: 20 };

/** The interquartile mean over seeds of a run's mean AverageEpRet. */
export const learning = () =>
  Object.entries(onPolicy).map(([algorithm, run]) => {
    const curves = seeds(SEEDS[algorithm] ?? 10).map((seed) => Array.from(run(seed), ({ episodes }) => rounded(mean(episodes.returns))));
    return {
      algorithm,
      interquartileMean: Math.round(10 * interquartileMean(curves.map(mean))) / 10,
      reached475: curves.filter((c) => c.some((x) => x >= 475)).length,
      seeds: curves.length,
      curves,
    };
  });

// ── Pendulum-v1, 10,000 steps, and what the last policy does from a hundred starts that are always the same ──

type Off = (options: object) => Iterable<OffPolicyRun<AlgoState>>;
type Name = 'ddpg' | 'td3' | 'sac' | 'sac2018' | 'dqn';
/** The policy of a run's end. */
const agentOf = (name: Name, env: Env, state: AlgoState) => {
  const { build, defaults, saved, agent } = algorithms[name] as unknown as {
    build(env: Env, config: object): never;
    readonly defaults: object;
    saved(state: AlgoState): never;
    agent(built: never, env: Env): (saved: never) => { readonly mode: never };
  };
  return agent(build(env, defaults), env)(saved(state));
};

const offPolicy: readonly (readonly [algorithm: string, name: Name, options: object])[] = [
  ['ddpg', 'ddpg', {}],
  ['td3', 'td3', {}],
  ['sac', 'sac', {}],
  ['sac, alpha auto', 'sac', { alpha: 'auto' }],
  ['sac2018', 'sac2018', {}],
];

export const pendulumLearning = () =>
  offPolicy.map(([algorithm, name, options]) => {
    const runs = seeds(3).map((seed) => {
      const curve: number[] = [];
      let final: readonly number[] = [];
      for (const run of (algorithms[name] as Off)({ env: pendulum, seed, epochs: 5, stepsPerEpoch: 2000, maxEpLen: 200, ...options })) {
        curve.push(rounded(mean(run.test.returns)));
        if (run.epoch === 5) final = evaluate(pendulum, agentOf(name, pendulum, run.state).mode, 100, 200, key(2018)).returns;
      }
      return { curve, final: rounded(mean(final)) };
    });
    return {
      algorithm,
      'final policies, 100 starts': runs.map(({ final }) => final).join(' '),
      mean: rounded(mean(runs.map(({ final }) => final))),
      curves: runs.map(({ curve }) => curve),
    };
  });

// ── CartPole-v1, 60,000 steps, DQN ──

/** The first epoch at 475 or more, 0 if there is none. Nothing is learned in the first one: a balanced pole there is luck. */
const solvedAt = (curve: readonly number[]): number => curve.findIndex((x, i) => i > 0 && x >= 475) + 1;

export const dqnLearning = () =>
  [false, true].map((doubleQ) => {
    const curves = seeds(5).map((seed) =>
      Array.from((algorithms.dqn as Off)({ env: cartPole, seed, epochs: 60, doubleQ }), ({ test }) => rounded(mean(test.returns))),
    );
    return {
      algorithm: doubleQ ? 'dqn, double Q' : 'dqn',
      reached475: curves.filter((c) => solvedAt(c) > 0).length,
      seeds: curves.length,
      'first epoch of 1000 steps at 475 or more': curves.map(solvedAt).join(' '),
      curves,
    };
  });
