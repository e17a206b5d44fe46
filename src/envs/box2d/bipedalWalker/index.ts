/** BipedalWalker by name. */
import type { Spec } from '../../env.js';
import { formatValue } from '../../formatValue.js';
import type { RegistryEntry } from '../../registryEntry.js';
import { FPS } from '../createWorld.js';
import { sharedPlanck } from '../loadPlanck.js';
import { type BipedalWalker, bipedalWalkerWorld } from './bipedalWalker.js';

export type { BipedalWalker } from './bipedalWalker.js';
export { startFromDraws, type WalkerStart } from './start.js';

/** Options of BipedalWalker-v3. */
export interface BipedalWalkerOptions {
  /** Stumps, stairs and pits on the way; default: false. The time limit stays that of the other. */
  readonly hardcore?: boolean;
}

/**
 * BipedalWalker without a time limit; it can start from what Gymnasium drew:
 * `world.at(startFromDraws(draws, hardcore))`, or from a terrain and a force (`WalkerStart`).
 * @throws RangeError if hardcore is not true or false; Error that says what to install, if planck
 * is missing
 */
export const bipedalWalker = async (options: BipedalWalkerOptions = {}): Promise<BipedalWalker> => {
  const { hardcore = false } = options;
  if (typeof hardcore !== 'boolean') {
    const found = formatValue(hardcore);
    throw new RangeError(`BipedalWalker: hardcore should be true or false, but is ${found}`);
  }
  return bipedalWalkerWorld(await sharedPlanck(), hardcore);
};

type WalkerEntry = RegistryEntry<BipedalWalkerOptions, BipedalWalker>;

const walkerSpec = (id: string, maxEpisodeSteps: number): Spec => ({
  id,
  maxEpisodeSteps,
  rewardThreshold: 300,
  fps: FPS,
});

/** BipedalWalker and its hardcore version by name. */
export const bipedalWalkerEntries: Readonly<Record<string, WalkerEntry>> = {
  'BipedalWalker-v3': {
    options: ['hardcore'],
    load: async (options) => ({
      world: await bipedalWalker(options),
      spec: walkerSpec('BipedalWalker-v3', 1600),
    }),
  },
  'BipedalWalkerHardcore-v3': {
    options: [],
    load: async () => ({
      world: await bipedalWalker({ hardcore: true }),
      spec: walkerSpec('BipedalWalkerHardcore-v3', 2000),
    }),
  },
};
