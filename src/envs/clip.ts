/** The number from low to high that is nearest to x. */
export const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
