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
  return [...act]; // your turn
};
