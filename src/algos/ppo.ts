/**
 * Proximal policy optimization with a clipped objective: Schulman et al. 2017.
 * Read beside docs/algorithms/ppo.md: a comment such as (ppo.6) is line 6 of its pseudocode. Lines
 * 2 to 5, which all on-policy algorithms share, are in onPolicy.ts.
 */
import {
  abs,
  assertShapes,
  clip,
  exp,
  greater,
  iterate,
  mean,
  minimum,
  mul,
  neg,
  sub,
  type Tensor,
  type Tree,
} from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import type { Key } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';
import * as vpg from './vpg.js';

export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';
export type { State } from './vpg.js';

/** The name in full, for `--help`. */
export const title = 'proximal policy optimization';

/** Hyperparameters that PPO adds to those of VPG; a range at the end is the usual one. */
const hyperparameters = {
  /**
   * ε, the clip ratio: once the ratio of new to old probability leaves [1 − ε, 1 + ε], moving it
   * further no longer improves the objective; 0.1 to 0.3.
   */
  clipRatio: 0.2,
  /** Maximum number of policy gradient steps in each epoch; the KL may stop them earlier. */
  trainPiIters: 80,
  /**
   * Gradient steps on the policy stop when the estimated KL(θ_k ‖ θ) exceeds 1.5 times this value;
   * 0.003 to 0.03.
   */
  targetKl: 0.01,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends vpg.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...vpg.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL', 'ClipFrac', 'StopIter');
/** Environment steps of a run, and its gradient steps, of which the KL may stop some. */
export const cost = (config: Config) => {
  const isExact = config.trainPiIters < 2;
  return onPolicy.cost(config, config.trainPiIters, isExact);
};

/** The first state, as in VPG: θ_0, φ_0, and Adam's moments at 0. */
export const init =
  (ac: Pick<ActorCritic, 'init'>) =>
  (key: Key): vpg.State => {
    // (ppo.1) given θ_0, φ_0
    return vpg.init(ac)(key);
  };

/**
 * The update from given targets [N]: gradient steps on the policy until the KL stops them, then V
 * by regression. Pure.
 */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch) =>
  (state: vpg.State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): vpg.State => {
    const { clipRatio, targetKl, trainPiIters, piLr, vfLr, trainVIters } = {
      ...defaults,
      ...config,
    };
    const { item, valueAndGrad } = over;
    const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
    let stopIter = 0; // index of the step at which the KL stopped it, or of the last step
    // The argmax is approached by descent on minus the objective, from θ_k, each step on the whole
    // batch: there are no minibatches.
    // (ppo.6) θ_{k+1} = argmax_θ mean_t min(r_t(θ) Â_t, clip(r_t(θ), 1 − ε, 1 + ε) Â_t)
    const lossAndKl = valueAndGrad((theta: Tree): [loss: Tensor, kl: Tensor] => {
      const logpTheta = logp(theta);
      return [policyLoss(logpTheta, logpOld, adv, clipRatio), approxKl(logpTheta, logpOld)];
    });
    const [pi, optPi] = iterate(trainPiIters, [state.pi, state.opt.pi], ([theta, opt], i) => {
      stopIter = i;
      const [, g, kl] = lossAndKl(theta); // [loss, ∇_θ loss, the KL, which is not differentiated]
      // undefined ends the loop and keeps this θ: the step that went too far is not undone
      if (item(kl) > 1.5 * targetKl) return undefined;
      return adam.step(piLr, theta, g, opt);
    });
    // (ppo.7) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters, over);
    assertFinite('ppo', { pi, v });
    const logpNew = logp(pi); // [N]
    // at θ_k, before the update: all ratios are 1 and mean Â is 0, so this is 0 but for rounding
    const lossPi = item(policyLoss(logp(state.pi), logpOld, adv, clipRatio));
    const info = {
      lossPi,
      lossV,
      deltaLossPi: item(policyLoss(logpNew, logpOld, adv, clipRatio)) - lossPi,
      deltaLossV,
      entropy: item(mean(ac.dist.entropy(ac.pi(pi, obs)))),
      kl: item(approxKl(logpNew, logpOld)),
      clipFrac: item(clipFraction(logpNew, logpOld, clipRatio)),
      stopIter,
    };
    return { ...state, pi, v, opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * θ_{k+1} and φ_{k+1} from θ_k, φ_k and a batch. Pure: `batches.reduce(update(ac), state)` trains.
 */
export const update = onPolicy.updateWith<Config, vpg.State>(defaults, fit);

/** The algorithm: a generator that yields the run after each epoch. */
export const train = onPolicy.trainWith<Config, vpg.State>(init, update);

/**
 * −mean min(r Â, clip(r, 1 − ε, 1 + ε) Â), [], with the ratio r = π_θ(a|s) / π_{θ_k}(a|s): eq. 7. A
 * ratio outside of the interval, on the side that its advantage favours, passes no gradient.
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 * @param adv [N] Â
 * @throws RangeError if they are not all [N]
 */
export const policyLoss = (
  logp: Tensor,
  logpOld: Tensor,
  adv: Tensor,
  clipRatio: number,
): Tensor => {
  assertShapes('ppo.policyLoss', { logp: [logp, 'N'], logpOld: [logpOld, 'N'], adv: [adv, 'N'] });
  const ratio = exp(sub(logp, logpOld));
  const clipped = clip(ratio, 1 - clipRatio, 1 + clipRatio);
  return neg(mean(minimum(mul(ratio, adv), mul(clipped, adv))));
};

/**
 * mean(log π_{θ_k}(a|s) − log π_θ(a|s)), []: KL(θ_k ‖ θ) estimated from θ_k's own actions. Being an
 * estimate, it can be below 0.
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 */
export const approxKl = (logp: Tensor, logpOld: Tensor): Tensor => mean(sub(logpOld, logp));

/**
 * The fraction of ratios outside of [1 − ε, 1 + ε], [].
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 */
export const clipFraction = (logp: Tensor, logpOld: Tensor, clipRatio: number): Tensor =>
  mean(greater(abs(sub(exp(sub(logp, logpOld)), 1)), clipRatio));
