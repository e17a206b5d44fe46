/** Returns and advantages along trajectories. All tensors are [N], in order of time. */
import {
  add,
  assertShapes,
  dtypeOf,
  mul,
  numbers,
  sub,
  type Tensor,
  tensor,
} from '../autodiff/index.js';
import { alone, type Collective } from './collective.js';
import { EPSILON, summarize } from './stats.js';

/**
 * [N] y_t = x_t + c_t · y_{t+1}, computed from the end backwards: the form of every sum along a
 * trajectory.
 * @param x [N] the terms
 * @param c [N] the factors; 0 where the next row belongs to another trajectory
 * @throws RangeError if x and c are not both [N]
 */
export const discountedSum = (x: Tensor, c: Tensor): Tensor => {
  assertShapes('discountedSum', { x: [x, 'N'], c: [c, 'N'] });
  const xs = numbers(x);
  const cs = numbers(c);
  const out = new Float64Array(xs.length);
  for (let t = xs.length - 1, next = 0; t >= 0; t--) {
    next = xs[t] + cs[t] * next;
    out[t] = next;
  }
  return tensor(out, x.shape, dtypeOf(x));
};

/** Steps along trajectories, with V at both ends of each. All are [N]. */
export interface Steps {
  readonly rew: Tensor;
  /** V(s_t) */
  readonly val: Tensor;
  /** V(s_{t+1}) of the true next state, also where the trajectory was cut off */
  readonly nextVal: Tensor;
  /** 1 where s_{t+1} is terminal, so that V is 0 there */
  readonly done: Tensor;
  /** 1 where the trajectory ends, terminal or cut off: no sum crosses it */
  readonly last: Tensor;
}

/** @throws RangeError that names the first of the steps' tensors that is not [N] */
const assertSteps = (where: string, steps: Omit<Steps, 'val'> & Partial<Steps>): void => {
  const { rew, nextVal, done, last, val = rew } = steps;
  assertShapes(where, {
    rew: [rew, 'N'],
    val: [val, 'N'],
    nextVal: [nextVal, 'N'],
    done: [done, 'N'],
    last: [last, 'N'],
  });
};

/**
 * [N] Â_t = Σ_l (γλ)ˡ δ_{t+l} with δ_t = r_t + γ (1 − d_t) V(s_{t+1}) − V(s_t): Schulman et al.
 * 2016, eq. 16.
 * @throws RangeError if a tensor of the steps is not [N]
 */
export const advantages = (steps: Steps, gamma: number, lam: number): Tensor => {
  assertSteps('advantages', steps);
  const { rew, val, nextVal, done, last } = steps;
  const delta = sub(add(rew, mul(gamma, sub(1, done), nextVal)), val);
  return discountedSum(delta, mul(gamma * lam, sub(1, last)));
};

/**
 * [N] R̂_t = Σ_l γˡ r_{t+l}, the rewards-to-go. Where a trajectory was cut off before a terminal
 * state, γ V(s') stands for the rewards that would have followed.
 * @throws RangeError if a tensor of the steps is not [N]
 */
export const rewardsToGo = (steps: Omit<Steps, 'val'>, gamma: number): Tensor => {
  assertSteps('rewardsToGo', steps);
  const { rew, nextVal, done, last } = steps;
  const cutOff = mul(last, sub(1, done));
  return discountedSum(add(rew, mul(gamma, cutOff, nextVal)), mul(gamma, sub(1, last)));
};

/**
 * (x − mean) / (standard deviation + 1e-8), [N], with the population's standard deviation. Mean and
 * deviation are those of all ranks; they are computed in float64, one after the other, so that
 * equal elements give exact zeros.
 */
export const standardize = (x: Tensor, ranks: Collective = alone): Tensor => {
  const { mean, std } = summarize(x, ranks);
  return tensor(
    Float64Array.from(numbers(x), (v) => (v - mean) / (std + EPSILON)),
    x.shape,
    dtypeOf(x),
  );
};
