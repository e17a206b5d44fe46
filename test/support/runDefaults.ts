/** Hyperparameters that every run has, and their values where a run sets none. */
export const runDefaults = { seed: 0, epochs: 50, stepsPerEpoch: 4000, maxEpLen: 1000, gamma: 0.99 };
