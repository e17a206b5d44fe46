/** Conjugate gradients, and the vector algebra on trees that they need. Sums are in float64. */
import { numbers, type Tree, tree } from '../autodiff/index.js';
import { blank } from '../autodiff/tensor.js';
import { EPSILON } from './stats.js';

/** ⟨x, y⟩, the sum over all leaves, of trees of one structure. In float64. */
export const innerProduct = <T extends Tree>(x: T, y: T): number => {
  let sum = 0;
  tree.map(
    (a, b) => {
      const p = numbers(a);
      const q = numbers(b);
      for (let i = 0; i < p.length; i++) sum += p[i] * q[i];
      return a;
    },
    x,
    y,
  );
  return sum;
};

/** a·x + y, leaf by leaf. */
export const axpy = <T extends Tree>(a: number, x: T, y: T): T =>
  tree.map(
    (x, y) => {
      const p = numbers(x);
      const q = numbers(y);
      const out = blank(x.shape, x);
      const { data } = out;
      for (let i = 0; i < p.length; i++) data[i] = a * p[i] + q[i];
      return out;
    },
    x,
    y,
  );

/** a·x, leaf by leaf. */
export const scaled = <T extends Tree>(a: number, x: T): T =>
  tree.map((x) => {
    const p = numbers(x);
    const out = blank(x.shape, x);
    const { data } = out;
    for (let i = 0; i < p.length; i++) data[i] = a * p[i];
    return out;
  }, x);

/** The iteration stops once ‖r‖², the squared residual, is below this. */
const RESIDUAL = 1e-10;

/**
 * Solves A x = b for a symmetric positive definite A, given only the function v ↦ A v: Hestenes &
 * Stiefel 1952. The solution is exact after as many iterations as there are unknowns; TRPO takes
 * ten.
 * @returns x after `iters` iterations, of the structure of b; 0 where b is 0
 */
export const conjugateGradient = <T extends Tree>(A: (v: T) => T, b: T, iters: number): T => {
  let x = scaled(0, b);
  let r = b;
  let p = b;
  let rr = innerProduct(r, r);
  for (let i = 0; i < iters && rr >= RESIDUAL; i++) {
    const Ap = A(p);
    const alpha = rr / (innerProduct(p, Ap) + EPSILON);
    x = axpy(alpha, p, x);
    r = axpy(-alpha, Ap, r);
    const next = innerProduct(r, r);
    p = axpy(next / rr, p, r);
    rr = next;
  }
  return x;
};
