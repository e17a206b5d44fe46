/**
 * Vanilla policy gradient with generalized advantage estimation: Sutton et al. 2000; Schulman et al. 2016.
 * Read beside docs/algorithms/vpg.md: a comment such as (vpg.6) is line 6 of its pseudocode. Lines 2 to 5 are what all
 * on-policy algorithms share, in onPolicy.ts.
 */
import { assertShapes, item, mean, mul, neg, sub, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import * as adam from '../nn/adam.js';
import { type Key, key, split } from '../random.js';
import type { ActorCritic } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import { fitValue } from './fitValue.js';
import * as onPolicy from './onPolicy.js';
import { summarize } from './stats.js';
import type { AlgoState, RunState, Update } from './types.js';

export { actions, agent, build, fresh, saved, type Targets } from './onPolicy.js';

export const title = 'vanilla policy gradient';

export const defaults = {
  ...onPolicy.defaults,
  /** Learning rate of the policy: α; 1e-4 to 1e-2. */
  piLr: 3e-4,
  /** Learning rate of V; 3e-4 to 3e-3. */
  vfLr: 1e-3,
  /** Gradient steps on V in an epoch; 0 leaves V as it is. */
  trainVIters: 80,
};
/** Every hyperparameter; what is left out of an options object is as in the defaults. */
export type Config = typeof defaults;
/** Columns of progress.txt. */
export const columns = () => onPolicy.columns('Entropy', 'KL');
/** The work of a run. */
export const cost = (config: Config) => onPolicy.cost(config, 1);

/** What VPG carries from one update to the next; TRPO and PPO carry the same. */
export interface State extends AlgoState {
  /** θ */
  readonly pi: Tree;
  /** φ */
  readonly v: Tree;
  readonly opt: { readonly pi: adam.AdamState<Tree>; readonly v: adam.AdamState<Tree> };
}

/** θ_0, φ_0 and optimisers that have not moved. */
export const init =
  (ac: ActorCritic) =>
  (key: Key): State => {
    const [kNets, kLoop] = split(key, 2);
    const { pi, v } = ac.init(kNets);
    return { pi, v, opt: { pi: adam.init(pi), v: adam.init(v) }, key: kLoop, updates: 0, info: {} };
  };

/** The algorithm: yields the run after each epoch. */
export function* train(setting: onPolicy.RunSpec<Config, State>): Generator<RunState<State>, void> {
  const { actorCritic: ac, config, from } = setting;
  const [kInit, kRun] = split(key(config.seed), 2);
  // (vpg.1) given θ_0, φ_0
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

/** The update from given targets: one step of the policy, and V by regression. Pure, as update is. */
export const fit =
  (ac: ActorCritic, config: Partial<Config> = {}) =>
  (state: State, { obs, act, adv, ret, logpOld }: onPolicy.Targets): State => {
    const { piLr, vfLr, trainVIters } = { ...defaults, ...config };
    const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
    const loss = (theta: Tree): Tensor => policyLoss(logp(theta), adv);
    // (vpg.6) ĝ_k = ∇_θ mean_t log π_θ(a_t|s_t) Â_t at θ_k
    const [lossPi, g] = valueAndGrad(loss)(state.pi);
    // (vpg.7) θ_{k+1} = θ_k + α_k ĝ_k
    const [pi, optPi] = adam.step(piLr, state.pi, g, state.opt.pi);
    // (vpg.8) φ_{k+1} = argmin_φ mean_t (V_φ(s_t) − R̂_t)²
    const { v, optV, lossV, deltaLossV } = fitValue(ac, state, obs, ret, vfLr, trainVIters);
    const after = logp(pi);
    const info = {
      lossPi: item(lossPi),
      lossV,
      deltaLossPi: item(policyLoss(after, adv)) - item(lossPi),
      deltaLossV,
      entropy: item(mean(ac.dist.entropy(ac.pi(pi, obs)))),
      kl: item(mean(sub(logpOld, after))),
    };
    return { ...state, ...assertFinite('vpg', { pi, v }), opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * −mean log π_θ(a|s) Â. At θ_k its gradient is minus the policy gradient, and that is all it is good for: it is no
 * measure of how well θ does.
 * @param logp [N] log π_θ(a|s)
 * @param adv [N] Â
 */
export const policyLoss = (logp: Tensor, adv: Tensor): Tensor => {
  assertShapes('vpg.policyLoss', { logp: [logp, 'N'], adv: [adv, 'N'] });
  return neg(mean(mul(logp, adv)));
};
