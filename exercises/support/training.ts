/** Short training runs for exercises, from the update that a learner has written. */
import { type Batch, collect, type Env, type Key, key, random, replay, type SpaceElement, split } from 'spinningup';
import { numbers, recycling, type Tensor, tensor } from 'spinningup/autodiff';
import type { TrainingPoint } from 'spinningup/exercise';

/** The name of the curve of a learner's own run. */
export const YOURS = 'your program';

/** A policy as a tensor's function: an action [1, actDim] or [1] for the state obs [1, obsDim]. */
type Act<S> = (state: S, obs: Tensor, key: Key) => Tensor;

/** The parts of a run that all algorithms have. */
interface Run<S> {
  readonly env: Env;
  /** The state before the first update. */
  readonly init: (key: Key) => S;
  /** The next state from a batch. */
  readonly update: (state: S, batch: Batch) => S;
  /** The action with exploration. */
  readonly act: Act<S>;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Steps after which an episode is cut off; the environment's own limit if it is left out. */
  readonly maxEpLen?: number;
  readonly seed?: number | undefined;
  /** The name of the curve; that of a learner's program if it is left out. */
  readonly curve?: string;
}

/** A run of an off-policy algorithm. */
export interface OffPolicyRun<S> extends Run<S> {
  /** Transitions in a batch; 64 if it is left out. */
  readonly batchSize?: number;
  /** Steps with random actions, after which learning begins; 1000 if it is left out. */
  readonly startSteps?: number;
  /** The transition that is stored, if it is not what was observed. */
  readonly stored?: (transition: Parameters<typeof replay.store>[1]) => Parameters<typeof replay.store>[1];
}

const average = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;
const row = (obs: SpaceElement): Tensor => tensor([typeof obs === 'number' ? [obs] : Array.from(obs)]);
/** An action as the environment takes it: clipped to the bounds of a box. */
const elementOf = ({ actionSpace }: Env, act: Tensor): SpaceElement => {
  const a = numbers(act);
  if (actionSpace.kind === 'discrete') return a[0];
  return Float32Array.from(a, (x, i) => Math.min(Math.max(x, actionSpace.low[i]), actionSpace.high[i]));
};
const uniform = ({ actionSpace }: Env, key: Key): SpaceElement => {
  const u = random.uniform(key, actionSpace.kind === 'discrete' ? 1 : actionSpace.low.length);
  if (actionSpace.kind === 'discrete') return Math.floor(u[0] * actionSpace.n);
  return Float32Array.from(u, (x, i) => actionSpace.low[i] + x * (actionSpace.high[i] - actionSpace.low[i]));
};

/**
 * Trains on-policy: each epoch is one batch of experience and one update. Yields the mean return of
 * the episodes of each epoch.
 */
export function* onPolicyCurve<S>({ env, init, update, act, ...run }: Run<S>): Generator<TrainingPoint> {
  const { epochs, stepsPerEpoch, maxEpLen = 1000, seed = 0, curve = YOURS } = run;
  const [kInit, ...keys] = split(key(seed), epochs + 1) as readonly Key[];
  let state = init(kInit);
  for (const [epoch, k] of keys.entries()) {
    const { batch, episodes } = collect(env, (obs, key) => act(state, obs, key), { stepsPerEpoch, maxEpLen }, k);
    yield { curve, x: (epoch + 1) * stepsPerEpoch, y: average(episodes.returns) };
    if (epoch < epochs - 1) state = update(state, batch);
  }
}

/**
 * Trains off-policy: after each step one update from a batch of stored transitions. Yields the mean
 * return of the episodes of each epoch, with the exploration that `act` has.
 */
export function* offPolicyCurve<S>({ env, init, update, act, stored = (t) => t, ...run }: OffPolicyRun<S>): Generator<TrainingPoint> {
  const { epochs, stepsPerEpoch, maxEpLen = 1000, seed = 0, curve = YOURS, batchSize = 64, startSteps = 1000 } = run;
  const [kInit, ...keys] = split(key(seed), epochs + 1) as readonly Key[];
  let state = init(kInit);
  let buffer = replay.empty(env, epochs * stepsPerEpoch);
  let at = { ...env.reset(kInit), ret: 0, length: 0 };
  for (const [epoch, k] of keys.entries()) {
    const nextKey = random.keys(k);
    const returns: number[] = [];
    recycling((memory) => {
      for (let t = 0; t < stepsPerEpoch; t++) {
        const isRandom = epoch * stepsPerEpoch + t < startSteps;
        const a = isRandom ? uniform(env, nextKey()) : elementOf(env, act(state, row(at.obs), nextKey()));
        const step = env.step(at.state, a, nextKey());
        const transition = { obs: numbers(row(at.obs)), act: a, rew: step.reward, nextObs: numbers(row(step.obs)), done: step.terminated };
        buffer = replay.store(buffer, stored(transition));
        at = { state: step.state, obs: step.obs, ret: at.ret + step.reward, length: at.length + 1 };
        if (step.terminated || step.truncated || at.length >= maxEpLen) {
          returns.push(at.ret);
          at = { ...env.reset(nextKey()), ret: 0, length: 0 };
        }
        if (!isRandom) state = memory.next(() => update(state, replay.sample(buffer, nextKey(), batchSize)));
      }
      state = memory.leave(state);
    });
    yield { curve, x: (epoch + 1) * stepsPerEpoch, y: average(returns) };
  }
}
