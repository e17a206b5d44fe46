/** Conjugate gradients, and the vector algebra on trees that they need. Sums are in float64. */
import { numbers, type Tree, tree } from '../autodiff/index.js';
import { blank } from '../autodiff/tensor.js';

/** ⟨x, y⟩ */
export const inner = <T extends Tree>(x: T, y: T): number => {
  let sum = 0;
  tree.map(
    (a, b) => {
      const [p, q] = [numbers(a), numbers(b)];
      for (let i = 0; i < p.length; i++) sum += p[i] * q[i];
      return a;
    },
    x,
    y,
  );
  return sum;
};

/** a·x + y */
export const axpy = <T extends Tree>(a: number, x: T, y: T): T =>
  tree.map(
    (x, y) => {
      const [p, q] = [numbers(x), numbers(y)];
      const out = blank(x.shape, x);
      const { data } = out;
      for (let i = 0; i < p.length; i++) data[i] = a * p[i] + q[i];
      return out;
    },
    x,
    y,
  );

/** a·x */
export const scale = <T extends Tree>(a: number, x: T): T =>
  tree.map((x) => {
    const p = numbers(x);
    const out = blank(x.shape, x);
    const { data } = out;
    for (let i = 0; i < p.length; i++) data[i] = a * p[i];
    return out;
  }, x);

/** So that nothing is divided by 0. */
export const EPSILON = 1e-8;
/** ‖r‖² below which b is met, as far as anybody can tell. */
const RESIDUAL = 1e-10;

/**
 * Solve A x = b for a symmetric positive definite A, given only v ↦ A v: Hestenes & Stiefel 1952. After as many steps
 * as there are unknowns x is exact; TRPO takes ten.
 * @returns x, as far as `iters` steps get; 0 where b is 0
 */
export const conjugateGradient = <T extends Tree>(A: (v: T) => T, b: T, iters: number): T => {
  let [x, r, p]: [T, T, T] = [scale(0, b), b, b];
  let rr = inner(r, r);
  for (let i = 0; i < iters && rr >= RESIDUAL; i++) {
    const Ap = A(p);
    const alpha = rr / (inner(p, Ap) + EPSILON);
    x = axpy(alpha, p, x);
    r = axpy(-alpha, Ap, r);
    const next = inner(r, r);
    p = axpy(next / rr, p, r);
    rr = next;
  }
  return x;
};
