/**
 * Soft actor-critic: Haarnoja et al. 2018b, with α fixed or learned.
 * Read beside docs/algorithms/sac.md: a comment such as (sac.4) is line 4 of its pseudocode. Lines
 * 2 to 9 that are not here are the loop in offPolicyLoop.ts.
 */
import {
  add,
  item,
  mean,
  mul,
  neg,
  sub,
  type Tensor,
  type Tree,
  valueAndGrad,
  zeros,
} from '../autodiff/index.js';
import { standardNormal } from '../dist/gaussian.js';
import type { Env } from '../envs/env.js';
import { exp } from '../math.js';
import * as adam from '../nn/adam.js';
import { polyak } from '../nn/polyak.js';
import { type Key, split } from '../random.js';
import type { NetworkOptions } from './actorCritic.js';
import { type StochasticActor, squashedGaussianActor } from './actors.js';
import { type Agent, actionValue, stochasticAgent } from './agent.js';
import * as continuousControl from './continuousControl.js';
import { type Paired, type PolicyAndTwins, policyAndTwins, saved } from './continuousControl.js';
import { bellman, type Critic, critic, minQ, qLoss, type Twins } from './critics.js';
import * as offPolicy from './offPolicy.js';
import { summarize } from './stats.js';
import { type TrainedWithTargets, untrained } from './trained.js';
import type { Batch, Update } from './types.js';

export { actions, carries, cost, saved } from './continuousControl.js';
export { qLoss } from './critics.js';

/** The name in full, for `--help`. */
export const title = 'soft actor-critic';

/** Hyperparameters that SAC adds to those of algorithms for continuous actions. */
const hyperparameters = {
  /** Learning rate of all networks, and of α; 1e-4 to 1e-3. */
  lr: 1e-3,
  /**
   * α, the temperature: the reward that a nat of entropy is worth. 'auto' learns it, so that the
   * entropy becomes −1 per dimension of the action, in the space (−1, 1).
   */
  alpha: 0.2 as number | 'auto',
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends continuousControl.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...continuousControl.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = ({ alpha }: Config) =>
  offPolicy.columns(
    ['Q1Vals', 'Q2Vals', 'LogPi'],
    'LossPi',
    'LossQ',
    ...(alpha === 'auto' ? ['Alpha'] : []),
  );

/** The networks of a run: the caller's own, or those that hiddenSizes and activation describe. */
export type Nets = { readonly actor: StochasticActor; readonly critic: Critic };
/** The default networks for an environment, which is also where the policy is tested. */
export const build = (env: Env, options: NetworkOptions): Nets & offPolicy.Tested => ({
  actor: squashedGaussianActor(env, options),
  critic: critic(env, options),
  testEnv: env,
});

type Params = Paired & {
  /** log α, [], where it is learned: its parameter is the logarithm, so that α stays above 0. */
  readonly logAlpha: Tensor;
};
/** θ, φ_1, φ_2, the critics' targets, log α and Adam's moments, carried from update to update. */
export interface State extends TrainedWithTargets<Params, Twins> {}

/** The first state: θ, φ_1, φ_2, their targets, log α [] at 0, and Adam's moments at 0. */
export const init =
  (nets: Nets, given?: PolicyAndTwins) =>
  (k: Key): State => {
    const [kPi, k1, k2, kLoop] = split(k, 4);
    // (sac.1) given θ, φ_1, φ_2; φ_targ,1 = φ_1, φ_targ,2 = φ_2
    const { pi, q1, q2 } = given ?? policyAndTwins(nets, kPi, k1, k2);
    const qs = { q1, q2 };
    return { ...untrained({ pi, qs, logAlpha: zeros([]) }, kLoop), targ: qs };
  };

/** The algorithm: a generator that yields the run after each epoch. */
export const train = offPolicy.trainWith<Config, State, Nets, PolicyAndTwins>(
  init,
  (nets, config) => ({
    name: 'sac',
    ...stochasticActing(nets),
    update: update(nets, config),
    saved,
  }),
);

/** The exploring action [1, actDim] for the state obs [1, obsDim]. */
export const explore =
  ({ actor }: Pick<Nets, 'actor'>) =>
  ({ pi }: { readonly pi: Tree }, obs: Tensor, key: Key): Tensor => {
    // (sac.4 sac2018.4) observe s and choose a ∼ π_θ(·|s), at first uniformly
    return actor.dist.sample(key, actor.pi(pi, obs));
  };

/** Actions [1, actDim] for obs [1, obsDim]: with exploration, and as evaluation takes them. */
export const stochasticActing = ({ actor }: Pick<Nets, 'actor'>) => ({
  explore: explore({ actor }),
  mode: ({ pi }: { readonly pi: Tree }, obs: Tensor): Tensor => actor.dist.mode(actor.pi(pi, obs)),
});

/** Standard normal noise for the actions that an update draws, at s' and at s: [B, actDim] each. */
export interface Noise {
  readonly next: Tensor;
  readonly now: Tensor;
}

/**
 * One gradient step each on both critics, on the policy, and on α if it is learned, from a batch
 * [B]; then the targets follow the critics. Pure.
 */
export const update =
  (nets: Nets, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const [key, kNext, kNow] = split(state.key, 3);
    const noise = { next: standardNormal(kNext, batch.act), now: standardNormal(kNow, batch.act) };
    return { ...fit(nets, config)(state, batch, noise), key };
  };

/** The update from given noise [B, actDim]. Pure, as update is. */
export const fit =
  (nets: Nets, config: Partial<Config> = {}) =>
  (state: State, batch: Batch, noise: Noise): State => {
    const { gamma, polyak: rho, lr, alpha: alphaOption } = { ...defaults, ...config };
    const alpha = alphaOption === 'auto' ? exp(item(state.logAlpha)) : alphaOption;
    // (sac.10) y = r + γ (1 − d) (min_i Q_{φ_targ,i}(s', ã') − α log π_θ(ã'|s')), ã' ∼ π_θ(·|s')
    const y = backup(nets, { gamma, alpha }, state, batch, noise.next);
    // (sac.11) one step down ∇_{φ_i} mean_B (Q_{φ_i}(s, a) − y)², i = 1, 2
    const [lossQ, gradQ, vals] = valueAndGrad((qs: Twins): [Tensor, Twins<Tensor>] =>
      qLoss(nets, qs, batch, y),
    )(state.qs);
    const [qs, optQs] = adam.step(lr, state.qs, gradQ, state.opt.qs);
    // (sac.12) one step up ∇_θ mean_B (min_i Q_{φ_i}(s, ã_θ(s)) − α log π_θ(ã_θ(s)|s)),
    // ã_θ(s) ∼ π_θ(·|s)
    const [lossPi, gradPi, logp] = valueAndGrad((theta: Tree) =>
      piLoss(nets, theta, qs, batch, alpha, noise.now),
    )(state.pi);
    const [pi, optPi] = adam.step(lr, state.pi, gradPi, state.opt.pi);
    // (sac.13) if α is learned: one step down ∇_{log α} mean_B −log α (log π_θ(ã_θ(s)|s) + H̄)
    const { logAlpha, optAlpha } =
      alphaOption === 'auto'
        ? alphaStep(state, logp, lr, -batch.act.shape[1])
        : { ...state, optAlpha: state.opt.logAlpha };
    // (sac.14) φ_targ,i = ρ φ_targ,i + (1 − ρ) φ_i
    const targ = polyak(rho, state.targ, qs);
    const info = {
      q1Vals: summarize(vals.q1),
      q2Vals: summarize(vals.q2),
      logPi: summarize(logp),
      lossPi: item(lossPi),
      lossQ: item(lossQ),
      ...(alphaOption === 'auto' && { alpha }),
    };
    const opt = { pi: optPi, qs: optQs, logAlpha: optAlpha };
    return { ...state, pi, qs, targ, logAlpha, opt, updates: state.updates + 1, info };
  };

/**
 * [N] r + γ (1 − d) (min_i Q_{φ_targ,i}(s', ã') − α log π_θ(ã'|s')), the target of both critics:
 * eqs. 3 and 5.
 * @param noise [N, actDim] ∼ N(0, I), from which ã' is drawn
 */
export const backup = (
  { actor, critic }: Nets,
  { gamma, alpha }: { readonly gamma: number; readonly alpha: number },
  { pi, targ }: Pick<State, 'pi' | 'targ'>,
  { rew, nextObs, done }: Batch,
  noise: Tensor,
): Tensor => {
  const next = actor.dist.sampleFrom(actor.pi(pi, nextObs), noise);
  return bellman(
    gamma,
    rew,
    done,
    sub(minQ(critic, targ, nextObs, next.act), mul(alpha, next.logp)),
  );
};

/**
 * The loss of the policy, mean (α log π_θ(ã_θ(s)|s) − min_i Q_{φ_i}(s, ã_θ(s))), [], and
 * log π_θ(ã_θ(s)|s), [N]: eq. 9.
 * @param noise [N, actDim] ∼ N(0, I), from which ã_θ(s) is drawn
 */
export const piLoss = (
  { actor, critic }: Nets,
  theta: Tree,
  qs: Twins,
  { obs }: Batch,
  alpha: number,
  noise: Tensor,
): [loss: Tensor, logp: Tensor] => {
  const { act, logp } = actor.dist.sampleFrom(actor.pi(theta, obs), noise);
  return [mean(sub(mul(alpha, logp), minQ(critic, qs, obs, act))), logp];
};

/**
 * −log α · mean (log π + H̄), []: α falls if the entropy is above H̄, and rises if it is below. Eq.
 * 18 with log α for α.
 * @param logAlpha [] log α
 * @param logp [N] log π_θ(ã|s)
 */
export const alphaLoss = (logAlpha: Tensor, logp: Tensor, targetEntropy: number): Tensor =>
  neg(mul(logAlpha, mean(add(logp, targetEntropy))));

/** One gradient step on log α. */
const alphaStep = ({ logAlpha, opt }: State, logp: Tensor, lr: number, targetEntropy: number) => {
  const [, g] = valueAndGrad((x: Tensor) => alphaLoss(x, logp, targetEntropy))(logAlpha);
  const [next, optAlpha] = adam.step(lr, logAlpha, g, opt.logAlpha);
  return { logAlpha: next, optAlpha };
};

/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh = offPolicy.freshOf(init, saved);

/** π_θ and min_i Q_{φ_i} as functions of observations. */
export const agent =
  ({ actor, critic }: Nets, env: Env) =>
  (params: Tree): Agent => {
    const { pi, ...qs } = params as ReturnType<typeof saved>;
    return {
      ...stochasticAgent(actor, env, pi),
      q: actionValue(env, (obs, act) => minQ(critic, qs, obs, act)),
    };
  };
