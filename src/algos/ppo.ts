/**
 * Proximal policy optimization with a clipped objective: Schulman et al. 2017.
 * Read beside docs/algorithms/ppo.md: a comment such as (ppo.6) is line 6 of its pseudocode. Lines 2 to 5 are what all
 * on-policy algorithms share, in onPolicy.ts.
 */
import {
  abs,
  assertShapes,
  clip,
  exp,
  greater,
  item,
  iterate,
  mean,
  minimum,
  mul,
  neg,
  sub,
  type Tensor,
  type Tree,
  valueAndGrad,
} from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import { key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import * as onPolicy from './onPolicy.js';
import { summarize } from './stats.js';
import type { RunState, Update } from './types.js';
import * as vpg from './vpg.js';
import { init, type State, type Targets } from './vpg.js';

export { actions, agent, build, fresh, saved } from './onPolicy.js';
export { init, type State, type Targets };

export const title = 'proximal policy optimization';

export const defaults = {
  ...vpg.defaults,
  /** ε: how far the ratio of new to old probability may gain from moving away from 1; 0.1 to 0.3. */
  clipRatio: 0.2,
  /** Most gradient steps on the policy in an epoch; the KL may stop them sooner. */
  trainPiIters: 80,
  /** Stop an epoch's policy steps where KL(θ_k ‖ θ) passes 1.5 times this; 0.003 to 0.03. */
  targetKl: 0.01,
};
/** Every hyperparameter; what is left out of an options object is as in the defaults. */
export type Config = typeof defaults;
/** Columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL', 'ClipFrac', 'StopIter');
/** The work of a run. */
export const cost = (config: Config) => onPolicy.cost(config, config.trainPiIters, config.trainPiIters < 2);

/** The algorithm: yields the run after each epoch. */
export function* train(setting: onPolicy.RunSpec<Config, State>): Generator<RunState<State>, void> {
  const { actorCritic: ac, config, from } = setting;
  const [kInit, kRun] = split(key(config.seed), 2);
  // (ppo.1) given θ_0, φ_0
  const run = from ?? onPolicy.start(init(ac)(kInit));
  yield* onPolicy.learn<State>(setting, update(ac, config), run, kRun);
}

/** θ_{k+1} and φ_{k+1} from θ_k, φ_k and D_k. */
export const update =
  (ac: ActorCritic, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const { val, ...targets } = onPolicy.targets(ac, { ...defaults, ...config }, state, batch);
    const next = fit(ac, config)(state, targets);
    return { ...next, info: { vVals: summarize(val), ...next.info } };
  };

/** The update from given targets: steps of the policy until the KL stops them, and V by regression. Pure, as update is. */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (state: State, { obs, act, adv, ret, logpOld }: Targets): State => {
    const { clipRatio, targetKl, trainPiIters, piLr, vfLr, trainVIters } = { ...defaults, ...config };
    const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
    let stopIter = 0;
    // (ppo.6) θ_{k+1} = argmax_θ mean_t min(r_t(θ) Â_t, clip(r_t(θ), 1 − ε, 1 + ε) Â_t)
    const lossAndKl = valueAndGrad((theta: Tree): [Tensor, Tensor] => {
      const logpNow = logp(theta);
      return [policyLoss(logpNow, logpOld, adv, clipRatio), approxKl(logpNow, logpOld)];
    });
    const [pi, optPi] = iterate(trainPiIters, [state.pi, state.opt.pi], ([pi, opt], i) => {
      stopIter = i;
      const [, g, kl] = lossAndKl(pi);
      if (item(kl) > 1.5 * targetKl) return undefined; // far enough for this batch
      return adam.step(piLr, pi, g, opt);
    });
    // (ppo.7) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters);
    const after = logp(pi);
    const lossPi = item(policyLoss(logp(state.pi), logpOld, adv, clipRatio));
    const info = {
      lossPi,
      lossV,
      deltaLossPi: item(policyLoss(after, logpOld, adv, clipRatio)) - lossPi,
      deltaLossV,
      entropy: item(mean(ac.dist.entropy(ac.pi(pi, obs)))),
      kl: item(approxKl(after, logpOld)),
      clipFrac: item(clipFraction(after, logpOld, clipRatio)),
      stopIter,
    };
    return { ...state, ...assertFinite('ppo', { pi, v }), opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * −mean min(r Â, clip(r, 1 − ε, 1 + ε) Â) with r = π_θ(a|s) / π_{θ_k}(a|s): eq. 7. A ratio that has left the interval in
 * the direction of its advantage has nothing more to gain, and passes no gradient.
 * @param logp [N] log π_θ(a|s)
 * @param logpOld [N] log π_{θ_k}(a|s)
 * @param adv [N] Â
 */
export const policyLoss = (logp: Tensor, logpOld: Tensor, adv: Tensor, clipRatio: number): Tensor => {
  assertShapes('ppo.policyLoss', { logp: [logp, 'N'], logpOld: [logpOld, 'N'], adv: [adv, 'N'] });
  const ratio = exp(sub(logp, logpOld));
  const clipped = clip(ratio, 1 - clipRatio, 1 + clipRatio);
  return neg(mean(minimum(mul(ratio, adv), mul(clipped, adv))));
};

/** mean(log π_{θ_k}(a|s) − log π_θ(a|s)): an estimate of KL(θ_k ‖ θ) from θ_k's own actions. It may come out below 0. */
export const approxKl = (logp: Tensor, logpOld: Tensor): Tensor => mean(sub(logpOld, logp));

/** The share of ratios that are outside of [1 − ε, 1 + ε]. */
export const clipFraction = (logp: Tensor, logpOld: Tensor, clipRatio: number): Tensor =>
  mean(greater(abs(sub(exp(sub(logp, logpOld)), 1)), clipRatio));
