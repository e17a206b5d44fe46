/**
 * Twin delayed DDPG: Fujimoto et al. 2018.
 * Read beside docs/algorithms/td3.md: a comment such as (td3.4) is line 4 of its pseudocode. Line 4
 * is DDPG's, and lines 2 to 9 are the loop in offPolicyLoop.ts.
 */
import { add, clip, item, mul, type Tensor, type Tree, valueAndGrad } from '../autodiff/index.js';
import { standardNormal } from '../dist/gaussian.js';
import type { Env } from '../envs/env.js';
import type { Box } from '../envs/spaces.js';
import * as adam from '../nn/adam.js';
import { polyak } from '../nn/polyak.js';
import { type Key, split } from '../random.js';
import { clampTo } from './actors.js';
import { type Agent, actionValue, deterministicAgent } from './agent.js';
import { type Paired, type PolicyAndTwins, policyAndTwins, saved } from './continuousControl.js';
import { bellman, minQ, qLoss, type Twins } from './critics.js';
import * as ddpg from './ddpg.js';
import { deterministicActing, type Nets } from './ddpg.js';
import * as offPolicy from './offPolicy.js';
import { summarize } from './stats.js';
import { type TrainedWithTargets, untrained } from './trained.js';
import type { Batch, Update } from './types.js';

export { carries, cost, saved } from './continuousControl.js';
export { qLoss } from './critics.js';
export { actions, build, explore, type Nets } from './ddpg.js';

/** The name in full, for `--help`. */
export const title = 'twin delayed DDPG';

/** Hyperparameters that TD3 adds to those of DDPG. */
const hyperparameters = {
  /**
   * σ̃, the standard deviation of the noise on the target policy's actions, in units of actions.
   */
  targetNoise: 0.2,
  /** c: the noise on the target policy is clipped to [−c, c], in units of actions. */
  noiseClip: 0.5,
  /** Updates of the critics for each update of the policy and of the targets. */
  policyDelay: 2,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends ddpg.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...ddpg.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => offPolicy.columns(['Q1Vals', 'Q2Vals'], 'LossPi', 'LossQ');

/** θ, φ_1, φ_2, their targets, and Adam's moments, carried from one update to the next. */
export interface State extends TrainedWithTargets<Paired, Paired> {}

/** The first state: θ, φ_1, φ_2, their targets, and Adam's moments at 0. */
export const init =
  (nets: Nets, given?: PolicyAndTwins) =>
  (k: Key): State => {
    const [kPi, k1, k2, kLoop] = split(k, 4);
    // (td3.1) given θ, φ_1, φ_2; θ_targ = θ, φ_targ,1 = φ_1, φ_targ,2 = φ_2
    const { pi, q1, q2 } = given ?? policyAndTwins(nets, kPi, k1, k2);
    const params = { pi, qs: { q1, q2 } };
    return { ...untrained(params, kLoop), targ: params };
  };

/** The algorithm: a generator that yields the run after each epoch. */
export const train = offPolicy.trainWith<Config, State, Nets, PolicyAndTwins>(
  init,
  (nets, config, env) => ({
    name: 'td3',
    ...deterministicActing(nets, env, config),
    update: update(nets, env.actionSpace as Box, config),
    saved,
  }),
);

/**
 * One gradient step on both critics from a batch [B]; in every policyDelay-th update also one on
 * the policy, and then the targets follow. Pure.
 */
export const update =
  (nets: Nets, bounds: Box, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const [key, kNoise] = split(state.key, 2);
    return { ...fit(nets, bounds, config)(state, batch, standardNormal(kNoise, batch.act)), key };
  };

/** The update from given noise [N, actDim], ∼ N(0, I). Pure, as update is. */
export const fit =
  (nets: Nets, bounds: Box, config: Partial<Config> = {}) =>
  (state: State, batch: Batch, noise: Tensor): State => {
    const { gamma, polyak: rho, piLr, qLr, policyDelay, ...smoothing } = { ...defaults, ...config };
    // (td3.10) ã' = clip(μ_{θ_targ}(s') + clip(ε, −c, c), a_low, a_high), ε ∼ N(0, σ̃²)
    const nextAct = smoothedActions(
      nets.actor.mu(state.targ.pi, batch.nextObs),
      bounds,
      noise,
      smoothing,
    );
    // (td3.11) y = r + γ (1 − d) min_i Q_{φ_targ,i}(s', ã')
    const y = backup(nets, gamma, state.targ.qs, batch, nextAct);
    // (td3.12) one step down ∇_{φ_i} mean_B (Q_{φ_i}(s, a) − y)², i = 1, 2
    const [lossQ, gradQ, vals] = valueAndGrad((qs: Twins): [Tensor, Twins<Tensor>] =>
      qLoss(nets, qs, batch, y),
    )(state.qs);
    const [qs, optQs] = adam.step(qLr, state.qs, gradQ, state.opt.qs);
    const info = { q1Vals: summarize(vals.q1), q2Vals: summarize(vals.q2), lossQ: item(lossQ) };
    const learned = {
      ...state,
      qs,
      opt: { ...state.opt, qs: optQs },
      updates: state.updates + 1,
      info,
    };
    // (td3.13) if policy_delay divides the step's number, counted from 0
    if (state.updates % policyDelay !== 0) return learned;
    // (td3.14) one step up ∇_θ mean_B Q_{φ_1}(s, μ_θ(s))
    const [lossPi, gradPi] = valueAndGrad((theta: Tree) => ddpg.piLoss(nets, theta, qs.q1, batch))(
      state.pi,
    );
    const [pi, optPi] = adam.step(piLr, state.pi, gradPi, state.opt.pi);
    // (td3.15) θ_targ = ρ θ_targ + (1 − ρ) θ, φ_targ,i = ρ φ_targ,i + (1 − ρ) φ_i
    const targ = polyak(rho, state.targ, { pi, qs });
    return {
      ...learned,
      pi,
      targ,
      opt: { pi: optPi, qs: optQs },
      info: { ...info, lossPi: item(lossPi) },
    };
  };

/**
 * The target policy's actions with clipped noise, [N, actDim], so that a narrow peak of Q cannot be
 * exploited: eq. 14.
 * @param act [N, actDim] μ_{θ_targ}(s')
 * @param noise [N, actDim] ∼ N(0, I)
 */
export const smoothedActions = (
  act: Tensor,
  bounds: Box,
  noise: Tensor,
  { targetNoise, noiseClip }: Pick<Config, 'targetNoise' | 'noiseClip'>,
): Tensor => clampTo(bounds, add(act, clip(mul(targetNoise, noise), -noiseClip, noiseClip)));

/**
 * [N] r + γ (1 − d) min_i Q_{φ_targ,i}(s', ã'), the target of both critics: Algorithm 1.
 * @param nextAct [N, actDim] ã'
 */
export const backup = (
  { critic }: Nets,
  gamma: number,
  targ: Twins,
  { rew, nextObs, done }: Batch,
  nextAct: Tensor,
): Tensor => bellman(gamma, rew, done, minQ(critic, targ, nextObs, nextAct));

/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh = offPolicy.freshOf(init, saved);

/** μ_θ and min_i Q_{φ_i} as functions of observations. */
export const agent =
  ({ actor, critic }: Nets, env: Env) =>
  (params: Tree): Agent => {
    const { pi, ...qs } = params as ReturnType<typeof saved>;
    const act = deterministicAgent(env, (obs) => actor.mu(pi, obs));
    return { ...act, q: actionValue(env, (obs, act) => minQ(critic, qs, obs, act)) };
  };
