/**
 * The learner: PPO balances a pole in a thread of its own, so that the page stays responsive. After
 * each epoch the page is told how it went, and given the parameters as bytes.
 */
import { cartPole, ppo, serialize } from 'spinningup';

/** The message after an epoch. */
export interface Epoch {
  readonly epoch: number;
  /** The mean return of the episodes that ended in the epoch; NaN if there were none. */
  readonly meanReturn: number;
  /** The parameters, as `serialize` writes them. */
  readonly params: Uint8Array;
}

for (const { epoch, episodes, state } of ppo({ env: cartPole, seed: 0, epochs: 15, stepsPerEpoch: 2000 })) {
  const { returns } = episodes;
  const meanReturn = returns.reduce((sum, x) => sum + x, 0) / returns.length;
  const message: Epoch = { epoch, meanReturn, params: serialize(ppo.saved(state)) };
  postMessage(message);
}
