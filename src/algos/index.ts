/**
 * The algorithms, each a function to call, with its parts as properties; and the functions that
 * they are built from.
 */

import * as a2cParts from './a2c.js';
import * as ddpgParts from './ddpg.js';
import { defineAlgorithm } from './defineAlgorithm.js';
import * as dqnParts from './dqn.js';
import { type Algorithms, faultIn } from './hyperparameters.js';
import * as npgParts from './npg.js';
import * as ppoParts from './ppo.js';
import * as ppoPenaltyParts from './ppoPenalty.js';
import * as sacParts from './sac.js';
import * as sac2018Parts from './sac2018.js';
import * as td3Parts from './td3.js';
import * as trpoParts from './trpo.js';
import * as vpgParts from './vpg.js';

/** The algorithms, for errors that name others; a function, since they are defined below. */
const all = (): Algorithms => algorithms;

/**
 * Vanilla policy gradient: `for (const { epoch, episodes } of vpg({ env: cartPole, piLr: 1e-2 }))
 * …`
 */
export const vpg = defineAlgorithm('vpg', vpgParts, all);
/** Natural policy gradient: `for (const { epoch, episodes } of npg({ env: cartPole })) …` */
export const npg = defineAlgorithm('npg', npgParts, all);
/**
 * Trust region policy optimization: `for (const { epoch, episodes } of trpo({ env: cartPole })) …`
 */
export const trpo = defineAlgorithm('trpo', trpoParts, all);
/** Proximal policy optimization: `for (const { epoch, episodes } of ppo({ env: cartPole })) …` */
export const ppo = defineAlgorithm('ppo', ppoParts, all);
/** Proximal policy optimization with a penalty in place of clipping. */
export const ppoPenalty = defineAlgorithm('ppo_penalty', ppoPenaltyParts, all);
/** Advantage actor-critic: `for (const { epoch, episodes } of a2c({ env: cartPole })) …` */
export const a2c = defineAlgorithm('a2c', a2cParts, all);
/**
 * Deep deterministic policy gradient: `for (const { epoch, test } of ddpg({ env: pendulum })) …`
 */
export const ddpg = defineAlgorithm('ddpg', ddpgParts, all);
/** Twin delayed DDPG: `for (const { epoch, test } of td3({ env: pendulum })) …` */
export const td3 = defineAlgorithm('td3', td3Parts, all);
/** Soft actor-critic: `for (const { epoch, test } of sac({ env: pendulum, alpha: 'auto' })) …` */
export const sac = defineAlgorithm('sac', sacParts, all);
/** Soft actor-critic as first published, with a value function. */
export const sac2018 = defineAlgorithm('sac2018', sac2018Parts, all);
/** Deep Q-learning: `for (const { epoch, test } of dqn({ env: cartPole, doubleQ: true })) …` */
export const dqn = defineAlgorithm('dqn', dqnParts, all);
/** All algorithms by their names on the command line. */
export const algorithms = {
  vpg,
  npg,
  trpo,
  ppo,
  ppo_penalty: ppoPenalty,
  a2c,
  ddpg,
  td3,
  sac,
  sac2018,
  dqn,
} as const;
/** The name of an algorithm on the command line. */
export type AlgoName = keyof typeof algorithms;

/**
 * The fault in the value of a hyperparameter: 'should be …'; undefined if there is none.
 */
export const problem = (algo: string, name: string, value: unknown): string | undefined =>
  faultIn(name, value, all()[algo]?.rules);

export {
  type ActorCritic,
  actorCritic,
  categoricalActorCritic,
  gaussianActorCritic,
  type NetworkOptions,
  stateDependentGaussianActorCritic,
} from './actorCritic.js';
export {
  type DeterministicActor,
  deterministicActor,
  type StochasticActor,
  squashedGaussianActor,
} from './actors.js';
export type { Agent, Distribution } from './agent.js';
export { type Amount, collect, type Sample } from './collect.js';
export { alone, type Collective, RankLost, type Reals } from './collective.js';
export type { Column } from './columns.js';
export { type Critic, critic, type ValueFunction, valueFunction } from './critics.js';
export type { Options, RunSpec } from './defineAlgorithm.js';
export type { QNetwork } from './dqn.js';
export { type Policy, policy } from './encoding.js';
export { evaluate } from './evaluate.js';
export { fitValue, valueLoss } from './fitValue.js';
export { advantages, discountedSum, rewardsToGo, type Steps, standardize } from './gae.js';
export type { Actions, Rules } from './hyperparameters.js';
export type { Normalization } from './normalization.js';
export {
  type AnyAlgorithm,
  type NormalizedAlgorithm,
  type NormalizedOptions,
  type NormalizedRun,
  normalized,
} from './normalized.js';
export type { OffPolicyRun } from './offPolicy.js';
export { reductionsOver } from './ranks.js';
export { ownBatch, type Reductions } from './reductions.js';
export * as replay from './replay.js';
export { summarize } from './stats.js';
export type {
  AlgoState,
  Batch,
  Cost,
  Episodes,
  Info,
  Kept,
  RunState,
  Stats,
  Update,
  Work,
} from './types.js';
