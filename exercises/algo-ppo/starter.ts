/** min(r Â, clip(r, 1 − ε, 1 + ε) Â). */
export const term = (ratio: number, adv: number, clipRatio: number): number => {
  return 0; // your turn
};
