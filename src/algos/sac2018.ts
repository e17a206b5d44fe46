/**
 * Soft actor-critic as first published, with a value function and its target: Haarnoja et al.
 * 2018a. Read beside docs/algorithms/sac2018.md: a comment such as (sac2018.4) is line 4 of its
 * pseudocode. Line 4 is SAC's, and lines 2 to 9 are the loop in offPolicyLoop.ts.
 */
import { item, mul, sub, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import { standardNormal } from '../dist/gaussian.js';
import type { Env } from '../envs/env.js';
import * as adam from '../nn/adam.js';
import { polyak } from '../nn/polyak.js';
import { type Key, split } from '../random.js';
import type { NetworkOptions } from './actorCritic.js';
import { type Agent, stateValue } from './agent.js';
import * as continuousControl from './continuousControl.js';
import { type Paired, type PolicyAndTwins, policyAndTwins } from './continuousControl.js';
import { bellman, minQ, qLoss, type Twins, type ValueFunction, valueFunction } from './critics.js';
import { valueLoss } from './fitValue.js';
import { finiteNotNegative } from './hyperparameters.js';
import * as offPolicy from './offPolicy.js';
import * as sac from './sac.js';
import { piLoss, stochasticActing } from './sac.js';
import { summarize } from './stats.js';
import { type TrainedWithTargets, untrained } from './trained.js';
import type { Batch, Update } from './types.js';

export { carries, cost } from './continuousControl.js';
export { qLoss } from './critics.js';
export { actions, explore, piLoss } from './sac.js';

/** The name in full, for `--help`. */
export const title = 'soft actor-critic as first published, with a value function';

/** Hyperparameters that this SAC adds to those of algorithms for continuous actions. */
const hyperparameters = {
  /** Learning rate of all networks; 1e-4 to 1e-3. */
  lr: 1e-3,
  /**
   * α, the temperature: the reward that a nat of entropy is worth. The paper has 1, and scales
   * rewards by 1 / α.
   */
  alpha: 0.2,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends continuousControl.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...continuousControl.defaults, ...hyperparameters };
/** The temperature is not learned here, so 'auto' is not allowed. */
export const rules = { alpha: finiteNotNegative };
/** The columns of progress.txt. */
export const columns = () =>
  offPolicy.columns(['Q1Vals', 'Q2Vals', 'VVals', 'LogPi'], 'LossPi', 'LossQ', 'LossV');

/** The networks of a run: the caller's own, or those that hiddenSizes and activation describe. */
export type Nets = sac.Nets & { readonly value: ValueFunction };
/** The default networks for an environment, which is also where the policy is tested. */
export const build = (env: Env, options: NetworkOptions): Nets & offPolicy.Tested => ({
  ...sac.build(env, options),
  value: valueFunction(env, options),
});

/** The parameters in a saved model: θ, φ_1, φ_2 and ψ. */
type Params = PolicyAndTwins & { readonly v: Tree };
/** θ, φ_1, φ_2, ψ, its target ψ_targ, and Adam's moments, carried from update to update. */
export interface State extends TrainedWithTargets<Paired & { readonly v: Tree }, Tree> {}

/** The first state: θ, φ_1, φ_2, ψ, its target, and Adam's moments at 0. */
export const init =
  (nets: Nets, given?: Params) =>
  (k: Key): State => {
    const [kPi, kQ, kV, kLoop] = split(k, 4);
    const [k1, k2] = split(kQ, 2);
    // (sac2018.1) given θ, φ_1, φ_2, ψ; ψ_targ = ψ
    const { pi, q1, q2, v } = given ?? {
      ...policyAndTwins(nets, kPi, k1, k2),
      v: nets.value.init(kV),
    };
    return { ...untrained({ pi, qs: { q1, q2 }, v }, kLoop), targ: v };
  };

/** The algorithm: a generator that yields the run after each epoch. */
export const train = offPolicy.trainWith<Config, State, Nets, Params>(init, (nets, config) => ({
  name: 'sac2018',
  ...stochasticActing(nets),
  update: update(nets, config),
  saved,
}));

/**
 * One gradient step each on V, on both critics and on the policy, from a batch [B]; then the target
 * follows V. Pure.
 */
export const update =
  (nets: Nets, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const [key, kNow] = split(state.key, 2);
    return { ...fit(nets, config)(state, batch, standardNormal(kNow, batch.act)), key };
  };

/** The update from given noise [N, actDim], ∼ N(0, I). Pure, as update is. */
export const fit =
  (nets: Nets, config: Partial<Config> = {}) =>
  (state: State, batch: Batch, noise: Tensor): State => {
    const { gamma, polyak: rho, lr, alpha } = { ...defaults, ...config };
    // (sac2018.10) y_V = min_i Q_{φ_i}(s, ã) − α log π_θ(ã|s), ã ∼ π_θ(·|s)
    const yV = valueTarget(nets, alpha, state, batch, noise);
    // (sac2018.11) y_Q = r + γ (1 − d) V_{ψ_targ}(s')
    const yQ = backup(nets, gamma, state.targ, batch);
    // (sac2018.12) one step down ∇_ψ mean_B (V_ψ(s) − y_V)²
    const [lossV, gradV, vVals] = valueAndGrad((psi: Tree): [Tensor, Tensor] =>
      vLoss(nets, psi, batch, yV),
    )(state.v);
    const [v, optV] = adam.step(lr, state.v, gradV, state.opt.v);
    // (sac2018.13) one step down ∇_{φ_i} mean_B (Q_{φ_i}(s, a) − y_Q)², i = 1, 2
    const [lossQ, gradQ, vals] = valueAndGrad((qs: Twins): [Tensor, Twins<Tensor>] =>
      qLoss(nets, qs, batch, yQ),
    )(state.qs);
    const [qs, optQs] = adam.step(lr, state.qs, gradQ, state.opt.qs);
    // (sac2018.14) one step up ∇_θ mean_B (min_i Q_{φ_i}(s, ã_θ(s)) − α log π_θ(ã_θ(s)|s)),
    // ã_θ(s) ∼ π_θ(·|s)
    const [lossPi, gradPi, logp] = valueAndGrad((theta: Tree) =>
      piLoss(nets, theta, qs, batch, alpha, noise),
    )(state.pi);
    const [pi, optPi] = adam.step(lr, state.pi, gradPi, state.opt.pi);
    // (sac2018.15) ψ_targ = ρ ψ_targ + (1 − ρ) ψ
    const targ = polyak(rho, state.targ, v);
    const q = { q1Vals: summarize(vals.q1), q2Vals: summarize(vals.q2) };
    const info = {
      ...q,
      vVals: summarize(vVals),
      logPi: summarize(logp),
      lossPi: item(lossPi),
      lossQ: item(lossQ),
      lossV: item(lossV),
    };
    return {
      ...state,
      pi,
      qs,
      v,
      targ,
      opt: { pi: optPi, qs: optQs, v: optV },
      updates: state.updates + 1,
      info,
    };
  };

/**
 * [N] min_i Q_{φ_i}(s, ã) − α log π_θ(ã|s), the target of V: eq. 3.
 * @param noise [N, actDim] ∼ N(0, I), from which ã is drawn
 */
export const valueTarget = (
  { actor, critic }: Nets,
  alpha: number,
  { pi, qs }: Pick<State, 'pi' | 'qs'>,
  { obs }: Batch,
  noise: Tensor,
): Tensor => {
  const { act, logp } = actor.dist.sampleFrom(actor.pi(pi, obs), noise);
  return sub(minQ(critic, qs, obs, act), mul(alpha, logp));
};

/** [N] r + γ (1 − d) V_{ψ_targ}(s'), the target of both critics: eq. 8. */
export const backup = (
  { value }: Nets,
  gamma: number,
  targ: Tree,
  { rew, nextObs, done }: Batch,
): Tensor => bellman(gamma, rew, done, value.v(targ, nextObs));

/**
 * The loss of V, mean (V_ψ(s) − y)², [], and V_ψ(s), [N]: eq. 5.
 * @param y [N] the target of V
 */
export const vLoss = (
  { value }: Nets,
  psi: Tree,
  { obs }: Batch,
  y: Tensor,
): [loss: Tensor, v: Tensor] => {
  const v = value.v(psi, obs);
  return [valueLoss(v, y), v];
};

/** The parameters in a state, which model.safetensors holds. */
export const saved = ({ v, ...rest }: Pick<State, 'pi' | 'qs' | 'v'>): Params => ({
  ...sac.saved(rest),
  v,
});
/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh = offPolicy.freshOf(init, saved);

/** π_θ, min_i Q_{φ_i} and V_ψ as functions of observations. */
export const agent =
  (nets: Nets, env: Env) =>
  (params: Tree): Agent => {
    const { v, ...rest } = params as Params;
    return { ...sac.agent(nets, env)(rest), v: stateValue(env, (obs) => nets.value.v(v, obs)) };
  };
