/** Box2D environments by name. */
import type { RegistryEntry } from '../registryEntry.js';
import { type BipedalWalkerOptions, bipedalWalkerEntries } from './bipedalWalker/index.js';
import { type LunarLanderOptions, lunarLanderEntries } from './lunarLander/index.js';

export {
  type BipedalWalker,
  type BipedalWalkerOptions,
  bipedalWalker,
  startFromDraws,
  type WalkerStart,
} from './bipedalWalker/index.js';
export type { Box2dState, Box2dWorld } from './box2dWorld.js';
export {
  type LanderStart,
  type LunarLander,
  type LunarLanderContinuous,
  type LunarLanderOptions,
  lunarLander,
  lunarLanderContinuous,
} from './lunarLander/index.js';

/** Options of all Box2D environments; each has some of them. */
export interface Box2dOptions extends LunarLanderOptions, BipedalWalkerOptions {}

/** All Box2D environments by name. */
export const box2dEntries: Readonly<Record<string, RegistryEntry<Box2dOptions>>> = {
  ...lunarLanderEntries,
  ...bipedalWalkerEntries,
};
