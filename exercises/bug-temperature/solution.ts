/**
 * The next log α of SAC, one gradient step down −log α · mean(log π(a|s) + H̄).
 * @param logps log π(a|s) of actions of the policy; minus their mean is its entropy
 * @param targetEntropy H̄, the entropy that the policy should have
 */
export const alphaStep = (logAlpha: number, logps: readonly number[], targetEntropy: number, lr: number): number => {
  const mean = logps.reduce((a, b) => a + b, 0) / logps.length;
  const gradient = -(mean + targetEntropy);
  return logAlpha - lr * gradient;
};
