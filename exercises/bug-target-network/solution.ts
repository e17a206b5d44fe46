/**
 * The parameters of a target network after an update: an average that moves slowly.
 * @param rho the part of the target that is kept, close to 1
 * @param target the parameters of the target so far
 * @param now those of the network that learns
 */
export const track = (rho: number, target: readonly number[], now: readonly number[]): number[] => {
  return target.map((old, i) => rho * old + (1 - rho) * now[i]);
};
