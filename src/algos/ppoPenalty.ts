/**
 * Proximal policy optimization with a penalty on the KL divergence: Schulman et al. 2017, section 4.
 * Read beside docs/algorithms/ppo_penalty.md: a comment such as (ppo_penalty.6) is line 6 of its pseudocode. Lines 2 to 5 are what all
 * on-policy algorithms share, in onPolicy.ts.
 */
import { item, iterate, mean, mul, neg, sub, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import { type Key, key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import { surrogate } from './naturalGradient.js';
import * as onPolicy from './onPolicy.js';
import { summarize } from './stats.js';
import type { RunState, Update } from './types.js';
import type { Targets } from './vpg.js';
import * as vpg from './vpg.js';

export { actions, agent, build, fresh, saved } from './onPolicy.js';
export type { Targets };

export const title = 'proximal policy optimization with a penalty on the KL divergence';

export const defaults = {
  ...vpg.defaults,
  /** β_0: what a KL of 1 costs at first, in advantages; adapted after every epoch, so that its start matters little. */
  klCoeff: 1,
  /** Gradient steps on the policy in an epoch. */
  trainPiIters: 80,
  /** δ: the KL(θ_k ‖ θ_{k+1}) to aim for, in nats; 0.003 to 0.03. */
  targetKl: 0.01,
};
/** Every hyperparameter; what is left out of an options object is as in the defaults. */
export type Config = typeof defaults;
/** Columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL', 'KLCoeff');
/** The work of a run. */
export const cost = (config: Config) => onPolicy.cost(config, config.trainPiIters);

/** What VPG carries from one update to the next, and β. */
export interface State extends vpg.State {
  /** β */
  readonly klCoeff: number;
}

/** θ_0, φ_0, β_0 and optimisers that have not moved. */
export const init =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (key: Key): State => ({ ...vpg.init(ac)(key), klCoeff: config.klCoeff ?? defaults.klCoeff });

/** The algorithm: yields the run after each epoch. */
export function* train(setting: onPolicy.RunSpec<Config, State>): Generator<RunState<State>, void> {
  const { actorCritic: ac, config, from } = setting;
  const [kInit, kRun] = split(key(config.seed), 2);
  // (ppo_penalty.1) given θ_0, φ_0 and β_0
  const run = from ?? onPolicy.start(init(ac, config)(kInit));
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

/** The update from given targets: steps of the policy against a penalty, its price for the next time, and V by regression. */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (state: State, { obs, act, adv, ret, logpOld }: Targets): State => {
    const { targetKl, trainPiIters, piLr, vfLr, trainVIters } = { ...defaults, ...config };
    const pOld = ac.pi(state.pi, obs);
    const kl = (p: Tree): Tensor => mean(ac.dist.kl(pOld, p));
    const L = (p: Tree): Tensor => surrogate(ac.dist.logProb(p, act), logpOld, adv);
    // (ppo_penalty.6) θ_{k+1} = argmax_θ mean_t (r_t(θ) Â_t − β_k KL(θ_k ‖ θ))
    const loss = valueAndGrad((theta: Tree): Tensor => {
      const p = ac.pi(theta, obs);
      return policyLoss(L(p), kl(p), state.klCoeff);
    });
    const [pi, optPi] = iterate(trainPiIters, [state.pi, state.opt.pi], ([pi, opt]) => {
      const [, g] = loss(pi);
      return adam.step(piLr, pi, g, opt);
    });
    // (ppo_penalty.7) β_{k+1} = β_k / 2 if KL(θ_k ‖ θ_{k+1}) < δ / 1.5, 2 β_k if it is > 1.5 δ, otherwise β_k
    const p = ac.pi(pi, obs);
    const klCoeff = adapt(state.klCoeff, item(kl(p)), targetKl);
    // (ppo_penalty.8) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters);
    const lossPi = -item(L(pOld));
    const info = {
      lossPi,
      lossV,
      deltaLossPi: item(policyLoss(L(p), kl(p), state.klCoeff)) - lossPi,
      deltaLossV,
      entropy: item(mean(ac.dist.entropy(p))),
      kl: item(kl(p)),
      klCoeff,
    };
    const next = assertFinite('ppo_penalty', { pi, v });
    return { ...state, ...next, klCoeff, opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * −(mean r Â − β mean KL(θ_k ‖ θ)): eq. 8.
 * @param gain mean r Â
 * @param kl mean KL(θ_k ‖ θ), in full and not estimated from actions
 */
export const policyLoss = (gain: Tensor, kl: Tensor, klCoeff: number): Tensor => neg(sub(gain, mul(klCoeff, kl)));

/** Beyond these β has no say or all of it, and from 0 no doubling leads back. */
const [LEAST, MOST] = [1e-6, 1e6];

/** β for the next update: twice as dear if this one went too far, half as dear if it could have gone further. */
export const adapt = (klCoeff: number, kl: number, targetKl: number): number => {
  if (kl < targetKl / 1.5) return Math.max(LEAST, klCoeff / 2);
  return kl > 1.5 * targetKl ? Math.min(MOST, 2 * klCoeff) : klCoeff;
};
