/** Options with which a run of any algorithm is short. */
import type { AlgoName } from '../../src/algos/index.js';
import { cartPole, pendulum } from '../../src/envs/index.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';

/** Small values of the hyperparameters that an algorithm has. */
const small: Readonly<Record<string, unknown>> = {
  epochs: 2,
  stepsPerEpoch: 40,
  hiddenSizes: [4],
  trainPiIters: 2,
  trainVIters: 2,
  numEnvs: 2,
  batchSize: 8,
  startSteps: 10,
  updateAfter: 20,
  updateEvery: 10,
  gradientSteps: 3,
  numTestEpisodes: 1,
};
/** An environment and small values for a short run of an algorithm. */
export const shortOptions = (algo: AlgoName) => {
  const { defaults, actions } = learner(algo);
  const own = Object.entries(small).filter(([name]) => Object.hasOwn(defaults, name));
  return { env: actions === 'continuous' ? pendulum : cartPole, ...Object.fromEntries(own) };
};
