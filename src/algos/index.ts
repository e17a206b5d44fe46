/** The algorithms, each a function to call with its parts as properties, and what they are made of. */
import { algorithm } from './onPolicy.js';
import * as ppoParts from './ppo.js';
import * as vpgParts from './vpg.js';

/** Vanilla policy gradient: `for (const { epoch, episodes } of vpg({ env: cartPole, piLr: 1e-2 })) …` */
export const vpg = algorithm('vpg', vpgParts);
/** Proximal policy optimization: `for (const { epoch, episodes } of ppo({ env: cartPole })) …` */
export const ppo = algorithm('ppo', ppoParts);
/** All of them by name. */
export const algorithms = { vpg, ppo } as const;

export { type ActorCritic, actorCritic, categoricalActorCritic, gaussianActorCritic, type NetworkOptions } from './actorCritic.js';
export { problem } from './check.js';
export { type Amount, collect, type Sample } from './collect.js';
export { advantages, discountedSum, rewardsToGo, type Steps, standardize } from './gae.js';
export type { Options, Setting } from './onPolicy.js';
export { type Policy, policy } from './policy.js';
export { stats } from './stats.js';
export type { AlgoState, Batch, Episodes, Info, RunState, Stats, Update } from './types.js';
export { fitValue, valueLoss } from './value.js';
