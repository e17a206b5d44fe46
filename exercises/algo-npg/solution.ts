/**
 * √(2δ / xᵀHx) x: the step along x at which ½ sᵀHs, the quadratic model of the KL, is δ.
 * @param Hx H x, the product of the Hessian and x
 */
export const fullStep = (x: readonly number[], Hx: readonly number[], delta: number): number[] => {
  const xHx = x.reduce((sum, xi, i) => sum + xi * Hx[i], 0);
  return x.map((xi) => Math.sqrt((2 * delta) / xHx) * xi);
};
