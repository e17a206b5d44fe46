/**
 * clip(a + clip(σ̃ ξ, −c, c), a_low, a_high) in each dimension.
 * @param act μ_targ(s')
 * @param noise ξ ∼ N(0, 1), one number for each dimension
 */
export const blurred = (
  act: readonly number[],
  noise: readonly number[],
  sigma: number,
  c: number,
  low: number,
  high: number,
): number[] => {
  const clip = (x: number, from: number, to: number): number => Math.min(Math.max(x, from), to);
  return act.map((a, i) => clip(a + clip(sigma * noise[i], -c, c), low, high));
};
