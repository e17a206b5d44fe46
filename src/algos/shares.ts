/** The parts of a run that each of several ranks takes: steps, worlds, and random keys. */
import { fold, type Key } from '../random.js';
import type { Collective } from './collective.js';
import type { Episodes } from './types.js';

/** Hyperparameters that count what ranks divide among themselves. */
interface Divided {
  readonly stepsPerEpoch: number;
  /** The number of worlds, in algorithms that step several. */
  readonly numEnvs?: number;
}

/** The hyperparameters of one rank: of stepsPerEpoch and numEnvs it takes 1 / size. */
export const share = <C extends object>(config: C, { size }: Collective): C => {
  const { stepsPerEpoch = 0, numEnvs } = config as Partial<Divided>;
  return {
    ...config,
    stepsPerEpoch: stepsPerEpoch / size,
    ...(numEnvs !== undefined && { numEnvs: numEnvs / size }),
  };
};

/** The key of one rank, so that each sees other episodes; a single rank has the key itself. */
export const keyOfRank = (key: Key, { rank, size }: Collective): Key =>
  size === 1 ? key : fold(key, rank);

/** The elements of xs that are this rank's, in the order of ranks; xs has a multiple of size. */
export const ownPart = <T>(xs: readonly T[], { rank, size }: Collective): readonly T[] =>
  xs.slice((rank * xs.length) / size, ((rank + 1) * xs.length) / size);

/** The elements of all ranks' parts, in the order of ranks. */
export const allParts = <T>(own: readonly T[], { gather }: Collective): readonly T[] =>
  gather(own).flat();

/** The episodes of all ranks, in the order of ranks. */
export const allEpisodes = (own: Episodes, { gather }: Collective): Episodes => {
  const all = gather(own);
  return {
    returns: all.flatMap(({ returns }) => returns),
    lengths: all.flatMap(({ lengths }) => lengths),
  };
};

/**
 * Checks that a run can be divided among ranks.
 * @param carries parts of its runs beside those of every run
 * @throws RangeError if the algorithm learns from a replay buffer, or if a number of steps or
 * worlds cannot be divided by the number of ranks
 */
export const assertDivisible = (
  algo: string,
  config: object,
  { size }: Collective,
  carries: readonly string[],
): void => {
  if (size === 1) return;
  if (carries.includes('replay'))
    throw new RangeError(
      `${algo}: cpu should be 1 for an off-policy algorithm, but is ${size}: each of its steps ` +
        'learns from all experience so far, so there is no batch to divide among ranks. Several ' +
        'seeds side by side use several cores: --seed 0 1 2',
    );
  for (const name of ['stepsPerEpoch', 'numEnvs'] as const) {
    const n = (config as Partial<Divided>)[name];
    if (n !== undefined && n % size !== 0)
      throw new RangeError(
        `${algo}: ${name} should be a multiple of cpu, which is ${size}, but is ${n}`,
      );
  }
};
