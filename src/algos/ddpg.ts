/**
 * Deep deterministic policy gradient: Lillicrap et al. 2016.
 * Read beside docs/algorithms/ddpg.md: a comment such as (ddpg.4) is line 4 of its pseudocode.
 * Lines 2 to 9 that are not here are the loop in offPolicyLoop.ts.
 */
import {
  add,
  item,
  mean,
  mul,
  neg,
  type Tensor,
  type Tree,
  valueAndGrad,
} from '../autodiff/index.js';
import { standardNormal } from '../dist/gaussian.js';
import type { Env } from '../envs/env.js';
import type { Box } from '../envs/spaces.js';
import * as adam from '../nn/adam.js';
import { polyak } from '../nn/polyak.js';
import { type Key, split } from '../random.js';
import type { NetworkOptions } from './actorCritic.js';
import { clampTo, type DeterministicActor, deterministicActor } from './actors.js';
import { type Agent, actionValue, deterministicAgent } from './agent.js';
import * as continuousControl from './continuousControl.js';
import { bellman, type Critic, critic, criticLoss } from './critics.js';
import * as offPolicy from './offPolicy.js';
import { summarize } from './stats.js';
import { type TrainedWithTargets, untrained } from './trained.js';
import type { Batch, Update } from './types.js';

export { actions, carries, cost } from './continuousControl.js';

/** The name in full, for `--help`. */
export const title = 'deep deterministic policy gradient';

/** Hyperparameters that DDPG adds to those of algorithms for continuous actions. */
const hyperparameters = {
  /** Learning rate of the policy; 1e-4 to 1e-3. */
  piLr: 1e-3,
  /** Learning rate of Q; 1e-4 to 1e-3. */
  qLr: 1e-3,
  /**
   * σ, the standard deviation of the exploration noise; about a tenth of the range of actions.
   */
  actNoise: 0.1,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends continuousControl.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...continuousControl.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => offPolicy.columns(['QVals'], 'LossPi', 'LossQ');

/** The networks of a run: the caller's own, or those that hiddenSizes and activation describe. */
export type Nets = { readonly actor: DeterministicActor; readonly critic: Critic };
/** The default networks for an environment, which is also where the policy is tested. */
export const build = (env: Env, options: NetworkOptions): Nets & offPolicy.Tested => ({
  actor: deterministicActor(env, options),
  critic: critic(env, options),
  testEnv: env,
});

type Params = {
  /** θ */
  readonly pi: Tree;
  /** φ */
  readonly q: Tree;
};
/** θ, φ, their targets θ_targ and φ_targ, and Adam's moments, carried from update to update. */
export interface State extends TrainedWithTargets<Params, Params> {}

/** The first state: θ, φ, their targets, and Adam's moments at 0. */
export const init =
  ({ actor, critic }: Nets, given?: Params) =>
  (k: Key): State => {
    const [kPi, kQ, kLoop] = split(k, 3);
    // (ddpg.1) given θ, φ; θ_targ = θ, φ_targ = φ
    const { pi, q } = given ?? { pi: actor.init(kPi), q: critic.init(kQ) };
    return { ...untrained({ pi, q }, kLoop), targ: { pi, q } };
  };

/** The algorithm: a generator that yields the run after each epoch. */
export const train = offPolicy.trainWith<Config, State, Nets, Params>(
  init,
  (nets, config, env) => ({
    name: 'ddpg',
    ...deterministicActing(nets, env, config),
    update: update(nets, config),
    saved,
  }),
);

/** The exploring action [1, actDim] for the state obs [1, obsDim]. */
export const explore =
  ({ actor }: Pick<Nets, 'actor'>, bounds: Box, { actNoise }: Pick<Config, 'actNoise'>) =>
  ({ pi }: { readonly pi: Tree }, obs: Tensor, key: Key): Tensor => {
    // (ddpg.4 td3.4) observe s and choose a = clip(μ_θ(s) + ε, a_low, a_high), ε ∼ N(0, σ²),
    // at first uniformly
    const a = actor.mu(pi, obs);
    return clampTo(bounds, add(a, mul(actNoise, standardNormal(key, a))));
  };

/** Actions [1, actDim] for obs [1, obsDim]: with exploration, and as evaluation takes them. */
export const deterministicActing = ({ actor }: Nets, env: Env, config: Config) => ({
  explore: explore({ actor }, env.actionSpace as Box, config),
  mode: ({ pi }: { readonly pi: Tree }, obs: Tensor): Tensor => actor.mu(pi, obs),
});

/**
 * One gradient step each on Q and on the policy from a batch [B]; then the targets follow. Pure.
 */
export const update =
  (nets: Nets, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const { gamma, polyak: rho, piLr, qLr } = { ...defaults, ...config };
    // (ddpg.10) y = r + γ (1 − d) Q_{φ_targ}(s', μ_{θ_targ}(s'))
    const y = backup(nets, gamma, state.targ, batch);
    // (ddpg.11) one step down ∇_φ mean_B (Q_φ(s, a) − y)²
    const [lossQ, gradQ, qVals] = valueAndGrad((phi: Tree): [Tensor, Tensor] =>
      qLoss(nets, phi, batch, y),
    )(state.q);
    const [q, optQ] = adam.step(qLr, state.q, gradQ, state.opt.q);
    // (ddpg.12) one step up ∇_θ mean_B Q_φ(s, μ_θ(s))
    const [lossPi, gradPi] = valueAndGrad((theta: Tree) => piLoss(nets, theta, q, batch))(state.pi);
    const [pi, optPi] = adam.step(piLr, state.pi, gradPi, state.opt.pi);
    // (ddpg.13) θ_targ = ρ θ_targ + (1 − ρ) θ, φ_targ = ρ φ_targ + (1 − ρ) φ
    const targ = polyak(rho, state.targ, { pi, q });
    const info = { qVals: summarize(qVals), lossPi: item(lossPi), lossQ: item(lossQ) };
    return { ...state, pi, q, targ, opt: { pi: optPi, q: optQ }, updates: state.updates + 1, info };
  };

/**
 * [N] r + γ (1 − d) Q_{φ_targ}(s', μ_{θ_targ}(s')), the target of Q: Algorithm 1, where an episode
 * that only a time limit ended is not terminal.
 */
export const backup = (
  { actor, critic }: Nets,
  gamma: number,
  targ: Params,
  { rew, nextObs, done }: Batch,
): Tensor => bellman(gamma, rew, done, critic.q(targ.q, nextObs, actor.mu(targ.pi, nextObs)));

/**
 * The loss of Q, mean (Q_φ(s, a) − y)², [], and Q_φ(s, a), [N].
 * @param y [N] the backup
 */
export const qLoss = (
  { critic }: Nets,
  phi: Tree,
  { obs, act }: Batch,
  y: Tensor,
): [loss: Tensor, q: Tensor] => {
  const q = critic.q(phi, obs, act);
  return [criticLoss(q, y), q];
};

/**
 * −mean Q_φ(s, μ_θ(s)), []: its gradient in θ is the deterministic policy gradient of Silver et al.
 * 2014.
 */
export const piLoss = ({ actor, critic }: Nets, theta: Tree, phi: Tree, { obs }: Batch): Tensor =>
  neg(mean(critic.q(phi, obs, actor.mu(theta, obs))));

/** The parameters in a state, which model.safetensors holds. */
export const saved = ({ pi, q }: Params): Params => ({ pi, q });
/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh = offPolicy.freshOf(init, saved);

/** μ_θ and Q_φ as functions of observations. */
export const agent =
  ({ actor, critic }: Nets, env: Env) =>
  (params: Tree): Agent => {
    const { pi, q } = params as Params;
    const act = deterministicAgent(env, (obs) => actor.mu(pi, obs));
    return { ...act, q: actionValue(env, (obs, act) => critic.q(q, obs, act)) };
  };
