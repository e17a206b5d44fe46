/** β / 2 if the KL was below δ / 1.5, 2 β if it was above 1.5 δ, otherwise β. */
export const nextBeta = (beta: number, kl: number, target: number): number => {
  return beta; // your turn
};
