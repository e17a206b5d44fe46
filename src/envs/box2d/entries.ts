/** Box2D environments by name. */
import type { RegistryEntry } from '../registryEntry.js';
import { type BipedalWalkerOptions, bipedalWalkerEntries } from './bipedalWalker/index.js';
import { type LunarLanderOptions, lunarLanderEntries } from './lunarLander/index.js';

/** Options of all Box2D environments; each has some of them. */
export interface Box2dOptions extends LunarLanderOptions, BipedalWalkerOptions {}

/** All Box2D environments by name. */
export const box2dEntries: Readonly<Record<string, RegistryEntry<Box2dOptions>>> = {
  ...lunarLanderEntries,
  ...bipedalWalkerEntries,
};
