/** Reward for staying healthy, and termination when not. */

import type { Interval } from './options.js';
import type { Version } from './robot.js';

/** Options of robots that can fall; see MujocoOptions. */
export interface Healthy {
  readonly healthyReward: number;
  readonly terminateWhenUnhealthy: boolean;
}

/**
 * The healthy reward of a step. In -v4, not in -v5, an unhealthy step that terminates earns it too.
 */
export const health = (
  isHealthy: boolean,
  { healthyReward, terminateWhenUnhealthy }: Healthy,
  version: Version,
): { readonly healthReward: number; readonly terminated: boolean } => ({
  healthReward: isHealthy || (version === 4 && terminateWhenUnhealthy) ? healthyReward : 0,
  terminated: terminateWhenUnhealthy && !isHealthy,
});

/** low < x < high, strictly. */
export const inside = (x: number, [low, high]: Interval): boolean => low < x && x < high;
