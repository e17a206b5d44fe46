/** The value of each state, fitted to returns: the mean of the returns of a state in the batch. */
const fit = (values: readonly number[], states: readonly number[], returns: readonly number[]): number[] =>
  values.map((value, s) => {
    const own = returns.filter((_, i) => states[i] === s);
    return own.length === 0 ? value : own.reduce((a, b) => a + b, 0) / own.length;
  });

/**
 * The advantages of a batch, and the values for the next one.
 * @param values V of each state, learned from earlier batches
 * @param states the states of the batch
 * @param returns what came of the action in each of them
 */
export const learn = (values: readonly number[], states: readonly number[], returns: readonly number[]) => {
  const next = fit(values, states, returns);
  const adv = states.map((s, i) => returns[i] - next[s]);
  return { adv, values: next };
};
