/**
 * Categorical distributions over 0, …, n − 1, given by logits [N, n]: π(a) = exp(logits_a) / Σ_b
 * exp(logits_b).
 *
 * A logit of −∞ masks its action: π(a) = 0. It is never drawn and never the mode, its
 * log-probability is −∞, it adds nothing to an entropy (0 log 0 = 0), and no gradient passes
 * through it. KL(p ‖ q) is +∞ where q masks an action that p does not. A row in which all actions
 * are masked is no distribution: `sample` and `mode` refuse it, and its log-probabilities, entropy
 * and divergences are NaN.
 */
import {
  gather,
  logSoftmax,
  neg,
  numbers,
  sub,
  sum,
  type Tensor,
  tensor,
} from '../autodiff/index.js';
import { expTimes } from '../autodiff/ops/reduce.js';
import { exp as expOf } from '../math.js';
import { type Key, uniform } from '../random.js';
import type { Dist } from './dist.js';

/**
 * The family of categorical distributions, by logits [N, n]; actions are [N], whole numbers from 0
 * to n − 1.
 */
export const categorical: Dist<Tensor> = {
  logProb: (logits, act) => gather(logSoftmax(logits), act),
  entropy: (logits) => {
    const logP = logSoftmax(logits);
    return neg(sum(expTimes(logP, logP), -1));
  },
  kl: (p, q) => {
    const logP = logSoftmax(p);
    return sum(expTimes(logP, sub(logP, logSoftmax(q))), -1);
  },
  mode: (logits) => tensor(eachRow(logits, mostLikely)),
  sample: (key: Key, logits) => {
    const u = uniform(key, logits.shape[0]);
    return tensor(eachRow(logits, (row, i) => inverseCdf(row, u[i])));
  },
};

/** The logits of one state. */
type Logits = ArrayLike<number>;

/** [N] f of each row of logits [N, n]. */
const eachRow = (logits: Tensor, f: (row: Logits, i: number) => number): Float32Array => {
  const [N, n] = logits.shape;
  const all = numbers(logits);
  const out = new Float32Array(N);
  for (let i = 0; i < N; i++) out[i] = f(N === 1 ? all : all.subarray(i * n, (i + 1) * n), i);
  return out;
};

/** The index of the largest number; the first one of equals. */
const argmax = (row: Logits): number => {
  let best = 0;
  for (let j = 1; j < row.length; j++) if (row[j] > row[best]) best = j;
  return best;
};
/** [N] The index of the largest number in each row of x [N, n]; the first one of equals. */
export const argmaxOfRows = (x: Tensor): Tensor => tensor(eachRow(x, argmax));

/**
 * The most likely action.
 * @throws RangeError if no action is possible, or a logit is no number
 */
const mostLikely = (logits: Logits): number => {
  const a = argmax(logits);
  if (logits[a] > Number.NEGATIVE_INFINITY) return a;
  throw unlikely(logits);
};
const unlikely = (logits: Logits): RangeError => {
  const row = Array.from(logits);
  const masked = row.every((x) => x === Number.NEGATIVE_INFINITY);
  const want = masked ? 'not mask all actions' : 'be numbers';
  return new RangeError(`categorical: logits should ${want}, but are [${row}]`);
};

/**
 * The first action at which the sum of the probabilities up to it exceeds u, a number in [0, 1):
 * the inverse of the distribution function at u.
 * @throws RangeError if no action is possible, or a logit is no number
 */
const inverseCdf = (logits: Logits, u: number): number => {
  const top = logits[mostLikely(logits)];
  let total = 0;
  for (let j = 0; j < logits.length; j++) total += expOf(logits[j] - top);
  let left = u * total;
  let a = -1;
  for (let j = 0; j < logits.length; j++) {
    const p = expOf(logits[j] - top);
    if (p > 0) a = j; // the last possible action if rounding leaves a rest after it
    left -= p;
    if (left < 0) break;
  }
  if (a < 0) throw unlikely(logits);
  return a;
};
