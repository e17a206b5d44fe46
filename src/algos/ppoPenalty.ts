/**
 * Proximal policy optimization with a penalty on the KL divergence: Schulman et al. 2017, section
 * 4. Read beside docs/algorithms/ppo_penalty.md: a comment such as (ppo_penalty.6) is line 6 of its
 * pseudocode. Lines 2 to 5, which all on-policy algorithms share, are in onPolicy.ts.
 */
import { iterate, mean, mul, neg, sub, type Tensor, type Tree } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import type { Key } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import { surrogate } from './naturalGradient.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';
import * as vpg from './vpg.js';

export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';

/** The name in full, for `--help`. */
export const title = 'proximal policy optimization with a penalty on the KL divergence';

/** Hyperparameters that PPO with a penalty adds to those of VPG. */
const hyperparameters = {
  /**
   * β_0, the initial coefficient of the penalty: the cost of a KL of 1, in advantages. It adapts
   * after every epoch, so its initial value matters little.
   */
  klCoeff: 1,
  /** Gradient steps on the policy in each epoch. */
  trainPiIters: 80,
  /** δ, the KL(θ_k ‖ θ_{k+1}) that an update should have, in nats; 0.003 to 0.03. */
  targetKl: 0.01,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends vpg.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...vpg.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL', 'KLCoeff');
/** Environment steps and gradient steps of a run. */
export const cost = (config: Config) => onPolicy.cost(config, config.trainPiIters);

/** VPG's state and β, the coefficient of the penalty. */
export interface State extends vpg.State {
  /** β, more than 0 */
  readonly klCoeff: number;
}

/** The first state: θ_0, φ_0, β_0, and Adam's moments at 0. */
export const init =
  (ac: Pick<ActorCritic, 'init'>, config: Partial<Config> = {}) =>
  (key: Key): State => {
    // (ppo_penalty.1) given θ_0, φ_0 and β_0
    return { ...vpg.init(ac)(key), klCoeff: config.klCoeff ?? defaults.klCoeff };
  };

/**
 * The update from given targets [N]: gradient steps on the policy with the penalty, the next
 * penalty, then V by regression. Pure.
 */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch) =>
  (state: State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): State => {
    const { targetKl, trainPiIters, piLr, vfLr, trainVIters } = { ...defaults, ...config };
    const { item, valueAndGrad } = over;
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
    // (ppo_penalty.7) β_{k+1} = β_k / 2 if KL(θ_k ‖ θ_{k+1}) < δ / 1.5, 2 β_k if it is > 1.5 δ,
    // otherwise β_k
    const p = ac.pi(pi, obs);
    const klCoeff = adapt(state.klCoeff, item(kl(p)), targetKl);
    // (ppo_penalty.8) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters, over);
    assertFinite('ppo_penalty', { pi, v });
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
    const opt = { pi: optPi, v: optV };
    return { ...state, pi, v, klCoeff, opt, updates: state.updates + 1, info };
  };

/**
 * θ_{k+1} and φ_{k+1} from θ_k, φ_k and a batch. Pure: `batches.reduce(update(ac), state)` trains.
 */
export const update = onPolicy.updateWith<Config, State>(defaults, fit);

/** The algorithm: a generator that yields the run after each epoch. */
export const train = onPolicy.trainWith<Config, State>(init, update);

/**
 * −(mean r Â − β mean KL(θ_k ‖ θ)), []: eq. 8.
 * @param gain [] mean r Â, the surrogate
 * @param kl [] mean KL(θ_k ‖ θ), in full and not estimated from actions
 */
export const policyLoss = (gain: Tensor, kl: Tensor, klCoeff: number): Tensor =>
  neg(sub(gain, mul(klCoeff, kl)));

/** Bounds of β. Beyond them the penalty or the gain vanishes, and no doubling leads back from 0. */
const KL_COEFF_MIN = 1e-6;
const KL_COEFF_MAX = 1e6;

/** The next β: doubled if the update went too far, halved if it could have gone further. */
export const adapt = (klCoeff: number, kl: number, targetKl: number): number => {
  if (kl < targetKl / 1.5) return Math.max(KL_COEFF_MIN, klCoeff / 2);
  return kl > 1.5 * targetKl ? Math.min(KL_COEFF_MAX, 2 * klCoeff) : klCoeff;
};
