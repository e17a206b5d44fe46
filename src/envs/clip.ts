/** x clipped to [low, high]. */
export const clip = (x: number, low: number, high: number): number =>
  Math.min(Math.max(x, low), high);
