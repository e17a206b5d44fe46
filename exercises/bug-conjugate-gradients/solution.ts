const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
/** a x + y */
const axpy = (a: number, x: readonly number[], y: readonly number[]): number[] => x.map((xi, i) => a * xi + y[i]);

/** Solves A x = b for a symmetric positive definite A, of which only products A v are known. */
export const conjugateGradient = (A: (v: readonly number[]) => number[], b: readonly number[], iterations: number): number[] => {
  let x = b.map(() => 0);
  let r = [...b];
  let p = [...b];
  let rr = dot(r, r);
  for (let i = 0; i < iterations && rr > 1e-20; i++) {
    const Ap = A(p);
    const alpha = rr / dot(p, Ap);
    x = axpy(alpha, p, x);
    r = axpy(-alpha, Ap, r);
    const next = dot(r, r);
    p = axpy(next / rr, p, r);
    rr = next;
  }
  return x;
};
