/** Returns and advantages along trajectories. All arguments and results are [N], in order of time. */
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
import { summarize } from './stats.js';

/**
 * y_t = x_t + c_t · y_{t+1}, backwards from the end: every sum along a trajectory is one of these.
 * @throws RangeError if x and c are not both [N]
 */
export const discountedSum = (x: Tensor, c: Tensor): Tensor => {
  assertShapes('discountedSum', { x: [x, 'N'], c: [c, 'N'] });
  const [xs, cs] = [numbers(x), numbers(c)];
  const out = new Float64Array(xs.length);
  for (let t = xs.length - 1, next = 0; t >= 0; t--) {
    next = xs[t] + cs[t] * next;
    out[t] = next;
  }
  return tensor(out, x.shape, dtypeOf(x));
};

/** Steps along trajectories, and what V says of their two ends. */
export interface Steps {
  readonly rew: Tensor;
  /** V(s_t) */
  readonly val: Tensor;
  /** V(s_{t+1}), of the true next state */
  readonly nextVal: Tensor;
  /** 1 where s_{t+1} is terminal: V is 0 there */
  readonly done: Tensor;
  /** 1 where the trajectory stops, for whatever reason: no sum goes across */
  readonly last: Tensor;
}

const check = (where: string, steps: Omit<Steps, 'val'> & Partial<Steps>): void => {
  const { rew, nextVal, done, last, val = rew } = steps;
  assertShapes(where, {
    rew: [rew, 'N'],
    val: [val, 'N'],
    nextVal: [nextVal, 'N'],
    done: [done, 'N'],
    last: [last, 'N'],
  });
};

/** Â_t = Σ_l (γλ)ˡ δ_{t+l} with δ_t = r_t + γ (1 − d_t) V(s_{t+1}) − V(s_t): Schulman et al. 2016, eq. 16. */
export const advantages = (steps: Steps, gamma: number, lam: number): Tensor => {
  check('advantages', steps);
  const { rew, val, nextVal, done, last } = steps;
  const delta = sub(add(rew, mul(gamma, sub(1, done), nextVal)), val);
  return discountedSum(delta, mul(gamma * lam, sub(1, last)));
};

/** R̂_t = Σ_l γˡ r_{t+l}; where a trajectory was cut off before a terminal state, γ V(s') stands for the rest. */
export const rewardsToGo = (steps: Omit<Steps, 'val'>, gamma: number): Tensor => {
  check('rewardsToGo', steps);
  const { rew, nextVal, done, last } = steps;
  const cutOff = mul(last, sub(1, done));
  return discountedSum(add(rew, mul(gamma, cutOff, nextVal)), mul(gamma, sub(1, last)));
};

/** So that nothing is divided by 0. */
const EPSILON = 1e-8;

/**
 * (x − mean) / (standard deviation + 1e-8), with the population's deviation. Both are found in float64, one after the
 * other, so that equal numbers give zeros and not the noise of their rounding.
 */
export const standardize = (x: Tensor): Tensor => {
  const { mean, std } = summarize(x);
  return tensor(
    Float64Array.from(numbers(x), (v) => (v - mean) / (std + EPSILON)),
    x.shape,
    dtypeOf(x),
  );
};
