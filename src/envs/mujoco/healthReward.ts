/** Robots that may fall: what it is worth that they have not, and whether the episode is over. */
import type { Version } from './robot.js';
import type { Interval } from './settings.js';

export interface Healthy {
  readonly healthyReward: number;
  readonly terminateWhenUnhealthy: boolean;
}

/** In -v4 a step is also paid for in bad health if the episode ends there; in -v5 it is not. */
export const health = (
  isHealthy: boolean,
  { healthyReward, terminateWhenUnhealthy }: Healthy,
  version: Version,
): { readonly worth: number; readonly terminated: boolean } => ({
  worth: isHealthy || (version === 4 && terminateWhenUnhealthy) ? healthyReward : 0,
  terminated: terminateWhenUnhealthy && !isHealthy,
});

/** Strictly. */
export const inside = (x: number, [low, high]: Interval): boolean => low < x && x < high;
