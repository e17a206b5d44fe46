/**
 * Vanilla policy gradient with generalized advantage estimation: Sutton et al. 2000; Schulman
 * et al. 2016.
 * Read beside docs/algorithms/vpg.md: a comment such as (vpg.6) is line 6 of its pseudocode. Lines
 * 2 to 5 are what all on-policy algorithms share, in onPolicy.ts.
 */
import { assertShapes, mean, mul, neg, sub, type Tensor, type Tree } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import { type Key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';
import { type Trained, untrained } from './trained.js';

export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';

/** The name in full, for `--help`. */
export const title = 'vanilla policy gradient';

/** Hyperparameters that VPG adds to those of every on-policy algorithm. */
const hyperparameters = {
  /** α, the learning rate of the policy; 1e-4 to 1e-2. */
  piLr: 3e-4,
  /** Learning rate of V; 3e-4 to 3e-3. */
  vfLr: 1e-3,
  /** Gradient steps on V in each epoch; 0 leaves V as it is. */
  trainVIters: 80,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends onPolicy.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...onPolicy.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL');
/** Environment steps and gradient steps of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/** θ, φ and Adam's moments for both, carried from one update to the next. */
export interface State extends Trained<onPolicy.Params> {}

/** The first state: θ_0, φ_0, and Adam's moments at 0. */
export const init =
  (ac: Pick<ActorCritic, 'init'>) =>
  (key: Key): State => {
    const [kNets, kLoop] = split(key, 2);
    // (vpg.1) given θ_0, φ_0
    const { pi, v } = ac.init(kNets);
    return untrained({ pi, v }, kLoop);
  };

/**
 * The update from given targets [N]: one gradient step on the policy, then V by regression. Pure.
 */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch) =>
  (state: State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): State => {
    const { piLr, vfLr, trainVIters } = { ...defaults, ...config };
    const { item, valueAndGrad } = over;
    const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
    const loss = (theta: Tree): Tensor => policyLoss(logp(theta), adv);
    // (vpg.6) ĝ_k = ∇_θ mean_t log π_θ(a_t|s_t) Â_t at θ_k
    const [lossPi, g] = valueAndGrad(loss)(state.pi);
    // (vpg.7) θ_{k+1} = θ_k + α_k ĝ_k
    const [pi, optPi] = adam.step(piLr, state.pi, g, state.opt.pi);
    // (vpg.8) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters, over);
    assertFinite('vpg', { pi, v });
    const logpNew = logp(pi); // [N]
    const info = {
      lossPi: item(lossPi),
      lossV,
      deltaLossPi: item(policyLoss(logpNew, adv)) - item(lossPi),
      deltaLossV,
      entropy: item(mean(ac.dist.entropy(ac.pi(pi, obs)))),
      kl: item(mean(sub(logpOld, logpNew))),
    };
    return { ...state, pi, v, opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * θ_{k+1} and φ_{k+1} from θ_k, φ_k and a batch. Pure: `batches.reduce(update(ac), state)` trains.
 */
export const update = onPolicy.updateWith<Config, State>(defaults, fit);

/** The algorithm: a generator that yields the run after each epoch. */
export const train = onPolicy.trainWith<Config, State>(init, update);

/**
 * −mean log π_θ(a|s) Â, []. Its gradient at θ_k is minus the policy gradient. Its value says
 * nothing of how well the policy does.
 * @param logp [N] log π_θ(a|s)
 * @param adv [N] Â
 * @throws RangeError if they are not both [N]
 */
export const policyLoss = (logp: Tensor, adv: Tensor): Tensor => {
  assertShapes('vpg.policyLoss', { logp: [logp, 'N'], adv: [adv, 'N'] });
  return neg(mean(mul(logp, adv)));
};
