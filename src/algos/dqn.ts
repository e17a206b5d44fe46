/**
 * Deep Q-learning for discrete actions: Mnih et al. 2015; with the double-Q target of van Hasselt
 * et al. 2016 if asked for. Read beside docs/algorithms/dqn.md: a comment such as (dqn.4) is line 4
 * of its pseudocode. Lines 2 to 9 that are not here are the loop in offPolicyLoop.ts.
 */
import {
  abs,
  assertShapes,
  gather,
  item,
  max,
  mean,
  minimum,
  mul,
  numbers,
  sub,
  type Tensor,
  type Tree,
  tensor,
  valueAndGrad,
} from '../autodiff/index.js';
import { argmaxOfRows, categorical } from '../dist/categorical.js';
import type { Env } from '../envs/env.js';
import { flatSize } from '../envs/spaces.js';
import * as adam from '../nn/adam.js';
import * as mlp from '../nn/mlp.js';
import { type Key, split, uniform } from '../random.js';
import { type NetworkOptions, OFF_POLICY } from './actorCritic.js';
import { type Agent, actionValue, deterministicAgent, stateValue } from './agent.js';
import { bellman } from './critics.js';
import * as offPolicy from './offPolicy.js';
import { summarize } from './stats.js';
import { type TrainedWithTargets, untrained } from './trained.js';
import type { Batch, Update } from './types.js';

export { carries, cost } from './offPolicy.js';

/** The name in full, for `--help`. */
export const title = 'deep Q-learning';
/** The kind of actions that it can choose. */
export const actions = 'discrete';

/** Hyperparameters that DQN adds to those of every off-policy algorithm, or that differ. */
const hyperparameters = {
  /** Epochs to train for. */
  epochs: 50,
  /** Environment steps in each epoch. */
  stepsPerEpoch: 1000,
  /** Size of the replay buffer, in transitions; the oldest are overwritten. */
  replaySize: 100_000,
  /** Transitions in the batch of each gradient step; 32 to 256. */
  batchSize: 64,
  /** Steps at the start of a run whose actions are drawn uniformly at random. */
  startSteps: 1000,
  /** Environment steps between updates. 'episode': update at the end of each episode. */
  updateEvery: 256 as number | 'episode',
  /** Gradient steps in each update. */
  gradientSteps: 128,
  /** Learning rate of Q; 1e-4 to 3e-3. */
  lr: 2.3e-3,
  /**
   * Gradient steps from one copy of Q into its target to the next. The default makes one copy in
   * each update; with a copy every 10 steps, Q diverged.
   */
  targetUpdateEvery: 128,
  /**
   * Double Q-learning: Q chooses the next action and the target network evaluates it. Otherwise the
   * target does both.
   */
  doubleQ: false,
  /** ε at the start: the probability of a random action. */
  epsilonStart: 1,
  /** ε after it has fallen; 0.01 to 0.1. */
  epsilonEnd: 0.04,
  /** Environment steps during which ε falls, linearly. */
  epsilonSteps: 8000,
};
type Own = typeof hyperparameters;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends offPolicy.Config, Own {}
/** The hyperparameters of a run that sets none. */
export const defaults: Config = { ...offPolicy.defaults, ...hyperparameters };
/** The columns of progress.txt. */
export const columns = () => offPolicy.columns(['QVals'], 'LossQ');

/** Q_φ of all actions at once. To write your own: φ is a tree of any structure. */
export interface QNetwork {
  /** φ_0 */
  init(key: Key): Tree;
  /** [N, n] Q_φ(s, ·) of obs [N, obsDim]; −∞ for an action that the state does not allow */
  q(phi: Tree, obs: Tensor): Tensor;
}
/** The network of a run: the caller's own, or the one that hiddenSizes and activation describe. */
export type Nets = { readonly qNetwork: QNetwork };
/**
 * The default network q [N, n] for an environment, in which the policy is tested, too.
 */
export const build = (env: Env, options: NetworkOptions): Nets & offPolicy.Tested => {
  const { hiddenSizes, activation } = { ...OFF_POLICY, ...options };
  return {
    qNetwork: {
      init: (key: Key): mlp.Mlp =>
        mlp.init(key, [flatSize(env.observationSpace), ...hiddenSizes, flatSize(env.actionSpace)]),
      q: (phi: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(phi, obs, activation),
    },
    testEnv: env,
  };
};

type Params = { readonly q: Tree };
/** φ, its target φ_targ, and Adam's moments, carried from one update to the next. */
export interface State extends TrainedWithTargets<Params, Tree> {}

/** The first state: φ, its target, and Adam's moments at 0. */
export const init =
  ({ qNetwork }: Nets, given?: Params) =>
  (k: Key): State => {
    const [kQ, kLoop] = split(k, 2);
    // (dqn.1) given φ; φ_targ = φ
    const { q } = given ?? { q: qNetwork.init(kQ) };
    return { ...untrained({ q }, kLoop), targ: q };
  };

/** The algorithm: a generator that yields the run after each epoch. */
export const train = offPolicy.trainWith<Config, State, Nets, Params>(init, (nets, config) => ({
  name: 'dqn',
  explore: explore(nets, config),
  mode: ({ q }, obs) => greedyAllowed(nets.qNetwork.q(q, obs)),
  update: update(nets, config),
  saved,
}));

/** [N] argmax_a Q(s, a) of q [N, n]; of equal values the first. */
const greedy = argmaxOfRows;
/** The same for states in which the agent acts. It throws if a state allows no action. */
const greedyAllowed = categorical.mode;
/**
 * The actions that one state allows: those whose Q is not −∞, of q [1, n].
 * @throws RangeError if there are none
 */
const allowedActions = (q: Tensor): number[] => {
  const actions = [...numbers(q).keys()].filter((a) => numbers(q)[a] !== Number.NEGATIVE_INFINITY);
  if (actions.length === 0)
    throw new RangeError(
      'dqn: q should allow at least one action in a state, but all of its values are -Infinity',
    );
  return actions;
};

/**
 * The ε-greedy action [1] in step t for obs [1, obsDim]. Random actions, too, are among those that
 * the state allows.
 */
export const explore =
  ({ qNetwork }: Nets, config: Config) =>
  ({ q }: { readonly q: Tree }, obs: Tensor, key: Key, t: number): Tensor => {
    const [u, which] = uniform(key, 2);
    // (dqn.4) observe s and choose a = argmax_a Q_φ(s, a), but with probability ε,
    // and at first always, uniformly
    const qVals = qNetwork.q(q, obs);
    const actions = allowedActions(qVals);
    return u < epsilon(t, config)
      ? tensor([actions[Math.floor(which * actions.length)]])
      : greedy(qVals);
  };

/** ε in step t: it falls linearly from epsilonStart to epsilonEnd, and then stays there. */
export const epsilon = (
  t: number,
  {
    epsilonStart,
    epsilonEnd,
    epsilonSteps,
  }: Pick<Config, 'epsilonStart' | 'epsilonEnd' | 'epsilonSteps'>,
): number => epsilonStart + (epsilonEnd - epsilonStart) * Math.min(1, t / epsilonSteps);

/**
 * One gradient step on Q from a batch [B]; every targetUpdateEvery steps the target is Q. Pure.
 */
export const update =
  ({ qNetwork }: Nets, config: Partial<Config> = {}): Update<State> =>
  (state, batch) => {
    const { gamma, lr, doubleQ, targetUpdateEvery } = { ...defaults, ...config };
    const updates = state.updates + 1;
    // (dqn.10) y = r + γ (1 − d) Q_{φ_targ}(s', a'), a' = argmax_a' of Q_{φ_targ}(s', a'),
    // or of Q_φ(s', a') for double Q
    const y = backup(qNetwork, { gamma, doubleQ }, state, batch);
    // (dqn.11) one step down ∇_φ mean_B h(Q_φ(s, a) − y), h the Huber loss
    const [lossQ, g, qVals] = valueAndGrad((phi: Tree): [Tensor, Tensor] =>
      qLoss(qNetwork, phi, batch, y),
    )(state.q);
    const [q, optQ] = adam.step(lr, state.q, g, state.opt.q);
    // (dqn.12) φ_targ = φ, if target_update_every divides the step's number, counted from 1
    const targ = updates % targetUpdateEvery === 0 ? q : state.targ;
    return {
      ...state,
      q,
      targ,
      opt: { q: optQ },
      updates,
      info: { qVals: summarize(qVals), lossQ: item(lossQ) },
    };
  };

/**
 * [N] r + γ (1 − d) Q_{φ_targ}(s', a'), the target of Q. Double Q: van Hasselt et al. 2016, eq. 4.
 */
export const backup = (
  { q }: QNetwork,
  { gamma, doubleQ }: Pick<Config, 'gamma' | 'doubleQ'>,
  state: Pick<State, 'q' | 'targ'>,
  { rew, nextObs, done }: Batch,
): Tensor => {
  const nextQ = q(state.targ, nextObs);
  return bellman(
    gamma,
    rew,
    done,
    doubleQ ? gather(nextQ, greedy(q(state.q, nextObs))) : max(nextQ, -1),
  );
};

/**
 * The loss of Q, mean h(Q_φ(s, a) − y), [], and Q_φ(s, a), [N].
 * @param y [N] the backup
 * @throws RangeError if y is not [N]
 */
export const qLoss = (
  { q }: QNetwork,
  phi: Tree,
  { obs, act }: Batch,
  y: Tensor,
): [loss: Tensor, q: Tensor] => {
  const qVals = gather(q(phi, obs), act);
  assertShapes('dqn.qLoss', { q: [qVals, 'N'], y: [y, 'N'] });
  return [mean(huber(sub(qVals, y))), qVals];
};

/**
 * The Huber loss of each element of x [N]: ½ x² where |x| ≤ 1, |x| − ½ elsewhere. Its derivative is
 * x clipped to ±1, as in Mnih et al. 2015.
 */
export const huber = (x: Tensor): Tensor => {
  const clipped = minimum(abs(x), 1);
  return mul(clipped, sub(abs(x), mul(0.5, clipped)));
};

/** The parameters in a state, which model.safetensors holds. */
export const saved = ({ q }: Params): Params => ({ q });
/** Parameters before learning: a template whose structure a saved model must have. */
export const fresh = offPolicy.freshOf(init, saved);

/** The greedy policy and Q_φ as functions of observations; V(s) is the largest Q(s, a). */
export const agent =
  ({ qNetwork: { q } }: Nets, env: Env) =>
  (params: Tree): Agent => {
    const phi = (params as Params).q;
    return {
      ...deterministicAgent(env, (obs) => greedyAllowed(q(phi, obs))),
      v: stateValue(env, (obs) => max(q(phi, obs), -1)),
      q: actionValue(env, (obs, act) => gather(q(phi, obs), act)),
    };
  };
