/** Collects the experience of on-policy algorithms. */
import { numbers, type Tensor } from '../autodiff/index.js';
import { Concrete } from '../autodiff/tensor.js';
import type { Env } from '../envs/env.js';
import { flatSize } from '../envs/spaces.js';
import { type Key, keys } from '../random.js';
import { encodeObservation, toAction } from './encoding.js';
import type { Batch, Episodes } from './types.js';

/** A policy to act with: an action [1] or [1, actDim] for the state obs [1, obsDim]. */
export type Sample = (obs: Tensor, key: Key) => Tensor;

/** The amount of experience to collect. */
export interface Amount {
  /** N, the number of environment steps. */
  readonly stepsPerEpoch: number;
  /** Steps after which an episode is cut off, if the environment has not done so. */
  readonly maxEpLen: number;
}

/**
 * A batch of N steps of a policy, from a fresh episode on, and the episodes that ended in it. The
 * last trajectory is cut off where the epoch ends. One that is cut off, there or by a time limit,
 * is not `done`: its last value is bootstrapped from V(s').
 */
export const collect = (
  env: Env,
  sample: Sample,
  { stepsPerEpoch: N, maxEpLen }: Amount,
  key: Key,
): { batch: Batch; episodes: Episodes } => {
  // one generator for all steps: deriving a key for each would take as long as acting
  const nextKey = keys(key);
  const rows = rowBuffer(env, N);
  const episodes = { returns: [] as number[], lengths: [] as number[] };
  let { state, obs } = env.reset(nextKey());
  let s = encodeObservation(env.observationSpace, obs);
  let ret = 0;
  let length = 0;
  for (let t = 0; t < N; t++) {
    const a = sample(s, nextKey());
    const step = env.step(state, toAction(env.actionSpace, a), nextKey());
    const next = encodeObservation(env.observationSpace, step.obs);
    ret += step.reward;
    length++;
    const over = step.terminated || step.truncated || length >= maxEpLen;
    rows.put(t, s, a, step.reward, next, step.terminated, over || t === N - 1);
    ({ state } = step);
    s = next;
    if (over) {
      episodes.returns.push(ret);
      episodes.lengths.push(length);
      ret = 0;
      length = 0;
      ({ state, obs } = env.reset(nextKey()));
      s = encodeObservation(env.observationSpace, obs);
    }
  }
  return { batch: rows.batch(), episodes };
};

/** The memory of a batch of N transitions, in bytes; observations are float32 in it. */
export const batchMemory = (
  { observationSpace, actionSpace }: Pick<Env, 'observationSpace' | 'actionSpace'>,
  N: number,
): number => {
  const actDim = actionSpace.kind === 'discrete' ? 1 : flatSize(actionSpace);
  return 4 * N * (2 * flatSize(observationSpace) + actDim + 3); // s, s', a; r, d and `last`
};

/**
 * Arrays for N transitions, which `put` fills row by row. The batch is made of these arrays, so
 * nothing is put after it has been asked for.
 */
export const rowBuffer = ({ observationSpace, actionSpace }: Env, N: number) => {
  const obsDim = flatSize(observationSpace);
  const actDim = actionSpace.kind === 'discrete' ? 1 : flatSize(actionSpace);
  const obs = new Float32Array(N * obsDim);
  const act = new Float32Array(N * actDim);
  const rew = new Float32Array(N);
  const nextObs = new Float32Array(N * obsDim);
  const done = new Float32Array(N);
  const last = new Float32Array(N);
  return {
    put: (
      t: number,
      s: Tensor,
      a: Tensor,
      r: number,
      next: Tensor,
      terminated: boolean,
      isLast: boolean,
    ): void => {
      obs.set(numbers(s), t * obsDim);
      act.set(numbers(a), t * actDim);
      rew[t] = r;
      nextObs.set(numbers(next), t * obsDim);
      done[t] = +terminated;
      last[t] = +isLast;
    },
    batch: (): Batch => ({
      obs: new Concrete([N, obsDim], obs),
      act: new Concrete(actionSpace.kind === 'discrete' ? [N] : [N, actDim], act),
      rew: new Concrete([N], rew),
      nextObs: new Concrete([N, obsDim], nextObs),
      done: new Concrete([N], done),
      last: new Concrete([N], last),
    }),
  };
};
