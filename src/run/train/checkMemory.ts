/** A run that would not fit into memory is refused before it starts. */
import { totalmem } from 'node:os';
import { batchMemory } from '../../algos/collect.js';
import { type AlgoName, replay } from '../../algos/index.js';
import { isBytes } from '../../envs/spaces.js';
import { type Learner, learner } from '../config/anyAlgorithm.js';
import { spinningUpName } from '../config/spinningUpNames.js';
import { many, number } from '../print/text.js';
import { UserError } from '../userError.js';

/**
 * The memory that this process may use, in bytes: that of the machine, or of its control group,
 * such as a container's, if that is less.
 */
const memoryLimit = (): number => {
  const constrained = process.constrainedMemory() ?? 0; // 0 if there is no limit or it is unknown
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
};

/** A size such as 12.9 GB or 640 MB; 1 GB is a thousand million bytes. */
const amountOf = (bytes: number): string =>
  bytes >= 1e9 ? `${number(bytes / 1e9, 1)} GB` : `${number(bytes / 1e6, 1)} MB`;

/**
 * Compares the batch or the replay buffer of a run with the memory that there is. Networks and the
 * environment are not counted, so a run that passes may still be too large.
 * @param options valid options of the algorithm
 * @param limit memory, in bytes
 * @throws UserError with the size of a run that does not fit, and the settings that make it smaller
 */
export const checkMemory = (
  algo: AlgoName,
  options: Parameters<Learner>[0],
  limit = memoryLimit(),
): void => {
  const { cost, defaults } = learner(algo);
  const { env } = options;
  const { kept } = cost({ ...defaults, ...options });
  const isReplay = kept.in === 'replay';
  const bytes = (isReplay ? replay.memoryOf : batchMemory)(env, kept.transitions);
  if (bytes <= limit) return;
  const ways = [
    `a smaller --${spinningUpName(kept.setBy)}`,
    ...(isBytes(env.observationSpace)
      ? ['smaller observations, in Pong --env:obs_type features']
      : []),
  ];
  throw new UserError(
    `${algo}: ${isReplay ? 'a replay buffer' : 'a batch'} of ${many(kept.transitions, 'step')} ` +
      `takes ${amountOf(bytes)} of memory, but only ${amountOf(limit)} is available; ` +
      `choose ${ways.join(', or ')}`,
    2,
  );
};
