/**
 * Advantage actor-critic, synchronous: Mnih et al. 2016, algorithm S3, with the worlds in step in
 * place of threads.
 * Read beside docs/algorithms/a2c.md: a comment such as (a2c.5) is line 5 of its pseudocode.
 */
import {
  add,
  assertShapes,
  mean,
  mul,
  neg,
  recycling,
  sub,
  type Tensor,
  type Tree,
} from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import * as rmsprop from '../nn/rmsprop.js';
import { fold, type Key, key, keys, split } from '../random.js';
import { type ActorCritic, type NetworkOptions, ON_POLICY } from './actorCritic.js';
import { assertFinite } from './assertFinite.js';
import type { Collective } from './collective.js';
import { type Column, columnsOf } from './columns.js';
import type * as algorithm from './defineAlgorithm.js';
import { valueLoss } from './fitValue.js';
import { rewardsToGo } from './gae.js';
import * as hyperparameters from './hyperparameters.js';
import { counting, finiteNotNegative, type Rules } from './hyperparameters.js';
import * as onPolicy from './onPolicy.js';
import { ownBatch } from './reductions.js';
import { begin, rollout, type WorldState } from './rollout.js';
import { allEpisodes, allParts, keyOfRank, ownPart, share } from './shares.js';
import { pooled } from './stats.js';
import type { AlgoState, Cost, Info, RunState, Update } from './types.js';

export { actions, agent, fresh, saved } from './onPolicy.js';

/** The name in full, for `--help`. */
export const title = 'advantage actor-critic';
/** Its runs carry worlds, each of them possibly in the middle of an episode. */
export const carries = ['worlds'] as const;

/** The hyperparameters of a run that sets none. */
export const defaults = {
  ...hyperparameters.defaults,
  /** Epochs to train for; each has many updates, and is a row of progress.txt. */
  epochs: 50,
  /** Environment steps in each epoch, those of all worlds together. */
  stepsPerEpoch: 4000,
  /** n, the number of environments that act in turn; a live environment allows only 1. */
  numEnvs: 8,
  /** Steps of each environment between two updates; 5 to 128. */
  tMax: 5,
  /** β, the weight of the entropy in the objective: more of it keeps actions random; 0 to 0.01. */
  entropyCoeff: 0.01,
  /** Learning rate of the policy; 1e-4 to 3e-3. */
  piLr: 7e-4,
  /** Learning rate of V; 1e-4 to 3e-3. */
  vfLr: 2e-3,
  /** Widths of the hidden layers, the same for the policy and for V. */
  hiddenSizes: ON_POLICY.hiddenSizes,
  /** Activation after each hidden layer: tanh, relu, elu, … */
  activation: ON_POLICY.activation,
};
type Defaults = typeof defaults;
/** Every hyperparameter, by name. In options, what is left out is as in `defaults`. */
export interface Config extends hyperparameters.Config, Defaults {}
/** Conditions that values of its own hyperparameters meet. */
export const rules: Rules = { numEnvs: counting, tMax: counting, entropyCoeff: finiteNotNegative };

/** The columns of progress.txt. */
export const columns = (): readonly Column[] => [
  ...columnsOf('value', 'Epoch'),
  ...columnsOf('statistics', 'EpRet'),
  ...columnsOf('average', 'EpLen'),
  ...columnsOf('statistics', 'VVals'),
  ...columnsOf('value', 'TotalEnvInteracts'),
  ...columnsOf('average', 'LossPi', 'LossV', 'Entropy'),
  ...columnsOf('value', 'Time'),
];
/** Environment steps and gradient steps of a run: two, on π and on V, in each update. */
export const cost = ({ epochs, stepsPerEpoch, numEnvs, tMax }: Config): Cost => ({
  steps: epochs * stepsPerEpoch,
  updates: epochs * 2 * Math.ceil(stepsPerEpoch / (numEnvs * tMax)),
  exact: true,
  kept: { in: 'batch', transitions: Math.min(stepsPerEpoch, numEnvs * tMax), setBy: 'numEnvs' },
});

/**
 * The networks of a run, as those of every on-policy algorithm: one for π and another for V.
 * @throws RangeError if the environment is live and there should be more than one of it
 */
export const build = (env: Env, options: NetworkOptions & Partial<Config>): onPolicy.Built => {
  const { numEnvs = 1 } = options;
  if (env.live && numEnvs > 1)
    throw new RangeError(
      'a2c: numEnvs should be 1 for a live environment, of which there is only one, ' +
        `but is ${numEnvs}`,
    );
  return onPolicy.build(env, options);
};

/** Parameters and optimisers, carried from one update to the next. */
export interface State extends AlgoState, onPolicy.Params {
  /** RMSProp's moments, for θ and for φ. */
  readonly opt: { readonly pi: rmsprop.RmspropState<Tree>; readonly v: rmsprop.RmspropState<Tree> };
}

/** The first state: θ, φ, and RMSProp's moments at 0. */
export const init =
  (ac: Pick<ActorCritic, 'init'>) =>
  (key: Key): State => {
    const [kNets, kLoop] = split(key, 2);
    // (a2c.1) given θ and φ
    const { pi, v } = ac.init(kNets);
    const opt = { pi: rmsprop.init(pi), v: rmsprop.init(v) };
    return { pi, v, opt, key: kLoop, updates: 0, info: {} };
  };

/** A run between two epochs, each of its worlds possibly in the middle of an episode. */
export interface A2CRun extends RunState<State> {
  readonly worlds: readonly WorldState[];
}

/** A run before its first step. */
const start = (
  env: Env,
  { numEnvs }: Config,
  state: State,
  key: Key,
  ranks: Collective,
): A2CRun => {
  // (a2c.2) begin an episode in each of n worlds
  const own = ownPart(split(key, numEnvs), ranks).map((k) => begin(env, k));
  const worlds = allParts(own, ranks);
  return { epoch: 0, steps: 0, state, episodes: { returns: [], lengths: [] }, info: {}, worlds };
};

/** The argument of `train`: environment, networks, all hyperparameters. */
export type RunSpec = algorithm.RunSpec<Config, A2CRun, onPolicy.Built>;

/** The algorithm: a generator that yields the run after each epoch. */
export function* train(spec: RunSpec): Generator<A2CRun, void> {
  const { env, config, from, over = ownBatch } = spec;
  const { collective: ranks } = over;
  const [kInit, kStart, kRun] = split(key(config.seed), 3);
  let run = from ?? start(env, config, init(onPolicy.initial(spec))(kInit), kStart, ranks);
  while (run.epoch < config.epochs) {
    run = epoch(spec, run, keyOfRank(fold(kRun, run.epoch), ranks));
    yield run;
  }
}

/** One epoch: rounds of n × t_max steps and an update, the last one shorter if they do not fit. */
const epoch = (
  { env, actorCritic: ac, config, over = ownBatch }: RunSpec,
  run: A2CRun,
  key: Key,
): A2CRun =>
  recycling((memory) => {
    const { collective: ranks } = over;
    const { numEnvs, tMax, stepsPerEpoch, maxEpLen } = share(config, ranks);
    const learn = update(ac, config, over);
    const nextKey = keys(key);
    const returns: number[] = [];
    const lengths: number[] = [];
    const infos: Info[] = [];
    let { state } = run;
    let worlds = ownPart(run.worlds, ranks);
    // (a2c.3) for k = 0, 1, 2, …
    for (let left = stepsPerEpoch; left > 0; left -= numEnvs * tMax) {
      const { pi } = state;
      const sample = (obs: Tensor, key: Key): Tensor => ac.dist.sample(key, ac.pi(pi, obs));
      // (a2c.4) collect D_k: t_max steps of π_θ in each world
      const steps = Math.min(left, numEnvs * tMax);
      const rolled = rollout(env, sample, worlds, steps, maxEpLen, nextKey);
      const { batch, episodes } = rolled;
      worlds = rolled.worlds;
      returns.push(...episodes.returns);
      lengths.push(...episodes.lengths);
      state = memory.next(() => learn(state, batch));
      infos.push(state.info);
    }
    return {
      epoch: run.epoch + 1,
      steps: run.steps + config.stepsPerEpoch,
      state: memory.leave(state),
      episodes: allEpisodes({ returns, lengths }, ranks),
      info: pooled(infos),
      worlds: allParts(worlds, ranks),
    };
  });

/** RMSProp's α and ε: how slowly it forgets, and what keeps its divisor from 0. */
const RMSPROP = { decay: 0.99, eps: 1e-5 };

/** One step of RMSProp on θ and one on φ. Pure: `batches.reduce(update(ac), state)` trains. */
export const update =
  (ac: ActorCritic, config: Partial<Config> = {}, over = ownBatch): Update<State> =>
  (state, batch) => {
    const { gamma, entropyCoeff, piLr, vfLr } = { ...defaults, ...config };
    const { item, summarize, valueAndGrad } = over;
    const { obs, act } = batch;
    const V = (obs: Tensor): Tensor => ac.v(state.v, obs);
    // (a2c.5) R̂_t = r_t + γ R̂_{t+1}, in last rows r_t + γ (1 − d_t) V_φ(s_{t+1})
    const nextVal = V(batch.nextObs);
    const ret = rewardsToGo({ ...batch, nextVal }, gamma);
    // (a2c.6) Â_t = R̂_t − V_φ(s_t)
    const val = V(obs);
    const adv = sub(ret, val);
    // (a2c.7) one step of RMSProp up ∇_θ mean_t (log π_θ(a_t|s_t) Â_t + β H(π_θ(·|s_t)))
    const [lossPi, gPi, entropy] = valueAndGrad((theta: Tree): [Tensor, Tensor] => {
      const pi = ac.pi(theta, obs);
      const entropy = ac.dist.entropy(pi);
      return [policyLoss(ac.dist.logProb(pi, act), adv, entropy, entropyCoeff), mean(entropy)];
    })(state.pi);
    const [pi, optPi] = rmsprop.step(piLr, state.pi, gPi, state.opt.pi, RMSPROP);
    // (a2c.8) one step of RMSProp down ∇_φ mean_t (V_φ(s_t) − R̂_t)²
    const [lossV, gV] = valueAndGrad((phi: Tree): Tensor => valueLoss(ac.v(phi, obs), ret))(
      state.v,
    );
    const [v, optV] = rmsprop.step(vfLr, state.v, gV, state.opt.v, RMSPROP);
    assertFinite('a2c', { pi, v });
    const info = {
      vVals: summarize(val),
      lossPi: item(lossPi),
      lossV: item(lossV),
      entropy: item(entropy),
    };
    return { ...state, pi, v, opt: { pi: optPi, v: optV }, updates: state.updates + 1, info };
  };

/**
 * −mean (log π_θ(a|s) Â + β H(π_θ(·|s))), []: Mnih et al. 2016, section 4. Its gradient at the θ
 * that acted is minus the policy gradient with the entropy's; its value does not say how good the
 * policy is.
 * @param logp [N] log π_θ(a|s)
 * @param adv [N] Â
 * @param entropy [N] H(π_θ(·|s)), in nats
 * @param entropyCoeff β
 * @throws RangeError if the tensors are not all [N]
 */
export const policyLoss = (
  logp: Tensor,
  adv: Tensor,
  entropy: Tensor,
  entropyCoeff: number,
): Tensor => {
  assertShapes('a2c.policyLoss', { logp: [logp, 'N'], adv: [adv, 'N'], entropy: [entropy, 'N'] });
  return neg(mean(add(mul(logp, adv), mul(entropyCoeff, entropy))));
};
