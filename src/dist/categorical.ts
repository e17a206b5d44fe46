/** Categorical distributions over 0, …, n − 1, given by logits [N, n]: π(a) = exp(logits_a) / Σ_b exp(logits_b). */
import { exp, gather, logSoftmax, logSumExp, mul, neg, numbers, sub, sum, type Tensor, tensor } from '../autodiff/index.js';
import { exp as expOf } from '../math.js';
import { type Key, uniform } from '../random.js';
import type { Dist } from './dist.js';

export const categorical: Dist<Tensor> = {
  logProb: (logits, act) => sub(gather(logits, act), logSumExp(logits)),
  entropy: (logits) => neg(sum(plogq(logits, logSoftmax(logits)), -1)),
  kl: (p, q) => sum(plogq(p, sub(logSoftmax(p), logSoftmax(q))), -1),
  mode: (logits) => tensor(rows(logits, argmax)),
  sample: (key: Key, logits) => {
    const u = uniform(key, logits.shape[0]);
    return tensor(rows(logits, (row, i) => draw(row, u[i])));
  },
};

/** π(a) · x(a) */
const plogq = (logits: Tensor, x: Tensor): Tensor => mul(exp(logSoftmax(logits)), x);

/** f of each row of numbers. */
const rows = (logits: Tensor, f: (row: ArrayLike<number>, i: number) => number): Float32Array => {
  const [N, n] = logits.shape;
  const all = numbers(logits);
  const out = new Float32Array(N);
  for (let i = 0; i < N; i++) out[i] = f(N === 1 ? all : all.subarray(i * n, (i + 1) * n), i);
  return out;
};

const argmax = (row: ArrayLike<number>): number => {
  let best = 0;
  for (let j = 1; j < row.length; j++) if (row[j] > row[best]) best = j;
  return best;
};

/** The first a at which the probabilities up to it exceed u: the inverse of the distribution function at u. */
const draw = (logits: ArrayLike<number>, u: number): number => {
  const top = logits[argmax(logits)];
  let total = 0;
  for (let j = 0; j < logits.length; j++) total += expOf(logits[j] - top);
  let left = u * total;
  let a = -1;
  for (let j = 0; j < logits.length; j++) {
    const p = expOf(logits[j] - top);
    if (p > 0) a = j; // rounding may leave a little after the last: it is that one's
    left -= p;
    if (left < 0) break;
  }
  if (a < 0) throw new RangeError(`categorical: logits should be numbers, but are [${Array.from(logits)}]`);
  return a;
};
