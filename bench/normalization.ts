/** PPO with and without normalised observations and rewards, where the units of observations are odd, and on a robot. */
import { normalized, ppo } from '../src/algos/index.js';
import { box, cartPole, type Env, make, mapObservation } from '../src/envs/index.js';
import { mean } from './util.js';

const anyNumber = { low: Array(4).fill(Number.NEGATIVE_INFINITY), high: Array(4).fill(Number.POSITIVE_INFINITY) };
/** CartPole in units in which its four numbers are about 10,000. */
const farCartPole = mapObservation(cartPole, (s) => s.map((x) => 1e4 + 100 * x), box(anyNumber.low, anyNumber.high)) as Env;

const ways = {
  'as it is': ppo,
  'observations normalised': normalized(ppo),
  'observations and rewards normalised': normalized(ppo, { reward: true }),
};
type Way = keyof typeof ways;

/** The mean return of the episodes of the last five epochs, for a way, an environment and a seed. */
const lastReturn = (way: Way, env: Env, options: object): number => {
  const runs = [...ways[way]({ env, ...options })];
  return mean(runs.slice(-5).flatMap(({ episodes }) => episodes.returns));
};

/** Rows of three seeds each. */
export const normalization = async (): Promise<Record<string, unknown>[]> => {
  const cheetah = await make('HalfCheetah-v4');
  const settings: readonly (readonly [string, Env, object])[] = [
    ['CartPole-v1', cartPole, { epochs: 25, stepsPerEpoch: 2000, piLr: 1e-3 }],
    ['CartPole-v1, observations × 100 + 10,000', farCartPole, { epochs: 25, stepsPerEpoch: 2000, piLr: 1e-3 }],
    ['HalfCheetah-v4', cheetah, { epochs: 50, stepsPerEpoch: 4000 }],
  ];
  const rows: Record<string, unknown>[] = [];
  for (const [environment, env, options] of settings)
    for (const way of Object.keys(ways) as Way[]) {
      if (way === 'observations and rewards normalised' && environment !== 'HalfCheetah-v4') continue;
      const returns = [0, 1, 2].map((seed) => Math.round(10 * lastReturn(way, env, { ...options, seed })) / 10);
      const row = {
        environment,
        ppo: way,
        ...options,
        'return, seeds 0, 1, 2': returns.join(', '),
        mean: Math.round(10 * mean(returns)) / 10,
      };
      console.log(JSON.stringify(row));
      rows.push(row);
    }
  return rows;
};
