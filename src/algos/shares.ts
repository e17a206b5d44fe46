/** The parts of a run that each of several ranks takes: steps, worlds, and random keys. */
import { fold, type Key } from '../random.js';
import type { Collective } from './collective.js';
import type { Episodes } from './types.js';

/** Hyperparameters that count what ranks divide among themselves. */
export interface Divided {
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
