/** Box2D environments, their options, states and starts, as users see them. */
export {
  type BipedalWalker,
  type BipedalWalkerOptions,
  bipedalWalker,
  startFromDraws,
  type WalkerStart,
} from './bipedalWalker/index.js';
export type { Box2dState, Box2dWorld } from './box2dWorld.js';
export type { Box2dOptions } from './entries.js';
export {
  type LanderStart,
  type LunarLander,
  type LunarLanderContinuous,
  type LunarLanderOptions,
  lunarLander,
  lunarLanderContinuous,
} from './lunarLander/index.js';
