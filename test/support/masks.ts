/** Masked columns of a matrix, and a world that allows fewer actions in some states. */
import fc from 'fast-check';
import type { ActorCritic } from '../../src/algos/index.js';
import { concat, type DType, greater, mul, sum, type Tensor, where } from '../../src/autodiff/index.js';
import { categorical } from '../../src/dist/index.js';
import type { Env } from '../../src/envs/env.js';
import { box, discrete } from '../../src/envs/spaces.js';
import { mlp } from '../../src/nn/index.js';
import { split, uniform } from '../../src/random.js';

/** The logit or Q of an action that does not exist. */
export const NEVER = Number.NEGATIVE_INFINITY;
/** Either dtype. */
export const types = fc.constantFrom<DType>('float32', 'float64');

/**
 * One step: −1 or 1 is shown. Action 2 pays 1, but is allowed where 1 is shown only; action 1 pays ½, and action 0
 * nothing. In the end 0 is shown, where nothing is allowed.
 */
export const picky: Env<number> = {
  observationSpace: box([-1], [1]),
  actionSpace: discrete(3),
  reset: (k) => {
    const s = uniform(k, 1)[0] < 0.5 ? -1 : 1;
    return { state: s, obs: Float32Array.of(s) };
  },
  step: (s, a) => {
    if (a === 2 && s !== 1) throw new Error('this action is not allowed here');
    return { state: s, obs: Float32Array.of(0), reward: Number(a) / 2, terminated: true, truncated: false };
  },
};

/** x [N, 3] where the states obs [N, 1] allow the action, else −∞. */
export const allow = (x: Tensor, obs: Tensor): Tensor =>
  where(concat([greater(mul(obs, obs), 0), greater(mul(obs, obs), 0), greater(obs, 0)]), x, NEVER);
/** A policy that gives actions that are not allowed the logit −∞. */
export const choosy: ActorCritic = {
  init: (k) => {
    const [kPi, kV] = split(k, 2);
    return { pi: mlp.init(kPi, [1, 8, 3]), v: mlp.init(kV, [1, 8, 1]) };
  },
  pi: (theta: mlp.Mlp, obs) => allow(mlp.apply(theta, obs, 'tanh'), obs),
  dist: categorical,
  v: (phi: mlp.Mlp, obs) => sum(mlp.apply(phi, obs, 'tanh'), -1),
};
