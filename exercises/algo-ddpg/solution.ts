/**
 * mean_B ∂Q/∂a(s, μ(s)) · ∂μ/∂θ(s): the gradient of mean_B Q(s, μ_θ(s)), by the chain rule. One action, several parameters.
 * @param dqda ∂Q/∂a at a = μ(s), one number for each state of the batch
 * @param dmudtheta ∂μ/∂θ_j, a row of numbers for each state
 */
export const policyGradient = (dqda: readonly number[], dmudtheta: readonly (readonly number[])[]): number[] => {
  return dmudtheta[0].map((_, j) => dqda.reduce((sum, slope, i) => sum + slope * dmudtheta[i][j], 0) / dqda.length);
};
