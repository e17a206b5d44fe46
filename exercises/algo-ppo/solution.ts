/** min(r Â, clip(r, 1 − ε, 1 + ε) Â). */
export const term = (ratio: number, adv: number, clipRatio: number): number => {
  const clipped = Math.min(Math.max(ratio, 1 - clipRatio), 1 + clipRatio);
  return Math.min(ratio * adv, clipped * adv);
};
