/** Do they learn as well as the original? Ten seeds each on CartPole-v1, 80,000 steps. */
import { ppo, type RunState, vpg } from '../src/algos/index.js';
import { cartPole } from '../src/envs/index.js';
import { interquartileMean, mean } from './util.js';

const SEEDS = 10;
const EPOCHS = 20;

/** AverageEpRet of each epoch. */
const curve = (runs: Iterable<RunState<unknown>>): number[] => Array.from(runs, ({ episodes }) => mean(episodes.returns));

const algorithms: Record<string, (seed: number) => Iterable<RunState<unknown>>> = {
  ppo: (seed) => ppo({ env: cartPole, seed, epochs: EPOCHS }),
  'vpg, pi_lr 1e-2': (seed) => vpg({ env: cartPole, seed, epochs: EPOCHS, piLr: 1e-2 }),
};

export const learning = () =>
  Object.entries(algorithms).map(([name, run]) => {
    const curves = Array.from({ length: SEEDS }, (_, seed) => curve(run(seed)).map((x) => Math.round(100 * x) / 100));
    return {
      algorithm: name,
      interquartileMean: Math.round(10 * interquartileMean(curves.map(mean))) / 10,
      reached475: curves.filter((c) => c.some((x) => x >= 475)).length,
      seeds: SEEDS,
      curves,
    };
  });
