/** The epochs of a run, once it is known that it can be run. */
import type { AlgoName } from '../../algos/index.js';
import { type Learner, learner, type Normalizes, type Run } from '../config/anyAlgorithm.js';
import { asUserError } from './asUserError.js';
import { checkMemory } from './checkMemory.js';

/**
 * The epochs of a run, each computed when the next one is requested.
 * @param dir the run's directory, for errors
 * @throws UserError if the algorithm cannot run as configured, or if the run would not fit into
 * memory
 */
export const epochsOf = (
  config: Normalizes & { readonly algo: AlgoName },
  options: Parameters<Learner>[0],
  dir?: string,
): Iterable<Run> => {
  const { algo } = config;
  const epochs = ((): Iterable<Run> => {
    try {
      return learner(algo, config)(options);
    } catch (error) {
      throw asUserError({ algo, env: options.env, ...(dir !== undefined && { dir }) }, error, 2);
    }
  })();
  checkMemory(algo, options);
  return epochs;
};
