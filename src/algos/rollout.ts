/** Experience of several worlds that are stepped together and outlive an update. */
import { numbers, type Tensor, tensor } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Key } from '../random.js';
import { rowBuffer } from './collect.js';
import { encodeObservation, toAction } from './encoding.js';
import type { Batch, Episodes } from './types.js';

/** One world inside an episode. */
export interface WorldState {
  readonly state: unknown;
  /** [1, obsDim] The observation of the state, as a network reads it. */
  readonly obs: Tensor;
  /** Sum of the episode's rewards so far. */
  readonly ret: number;
  /** Steps of the episode so far. */
  readonly length: number;
}

/** A world at the start of an episode. */
export const begin = (env: Env, key: Key): WorldState => {
  const { state, obs } = env.reset(key);
  return { state, obs: encodeObservation(env.observationSpace, obs), ret: 0, length: 0 };
};

/** Transitions, the worlds after them, and the episodes that ended on the way, in order of time. */
export interface Rollout {
  readonly batch: Batch;
  readonly worlds: readonly WorldState[];
  readonly episodes: Episodes;
}

/**
 * N steps of a policy, taken by n worlds in turn: step t is world t mod n's, and all worlds of a
 * round act at once. The rows are in order of worlds, and of time within a world. A world's last
 * row is cut off (`last` is 1), but its episode goes on in the next rollout.
 * @param sample actions [m] or [m, actDim] for observations [m, obsDim]; m is n, or fewer in a last
 *   round that does not reach all worlds
 * @param worlds n worlds inside their episodes; none of them is changed
 * @param maxEpLen steps after which an episode is cut off, if the environment has not done so
 * @param nextKey keys, one at a time, for actions and worlds
 */
export const rollout = (
  env: Env,
  sample: (obs: Tensor, key: Key) => Tensor,
  worlds: readonly WorldState[],
  N: number,
  maxEpLen: number,
  nextKey: () => Key,
): Rollout => {
  const n = worlds.length;
  const rows = rowBuffer(env, N);
  const starts = firstRows(N, n);
  const episodes = { returns: [] as number[], lengths: [] as number[] };
  const now = [...worlds];
  for (let t = 0; t < N; t += n) {
    const acting = now.slice(0, N - t);
    const acts = sample(stacked(acting.map(({ obs }) => obs)), nextKey());
    for (const [i, { state, obs, ...episode }] of acting.entries()) {
      const a = rowOf(acts, i);
      const step = env.step(state, toAction(env.actionSpace, a), nextKey());
      const next = encodeObservation(env.observationSpace, step.obs);
      const ret = episode.ret + step.reward;
      const length = episode.length + 1;
      const over = step.terminated || step.truncated || length >= maxEpLen;
      const row = starts[i] + t / n;
      const isLast = over || row + 1 === starts[i + 1];
      rows.put(row, obs, a, step.reward, next, step.terminated, isLast);
      now[i] = over ? begin(env, nextKey()) : { state: step.state, obs: next, ret, length };
      if (!over) continue;
      episodes.returns.push(ret);
      episodes.lengths.push(length);
    }
  }
  return { batch: rows.batch(), worlds: now, episodes };
};

/** The first row of each of n worlds when they take N steps in turn, and after them N. */
const firstRows = (N: number, n: number): number[] => {
  const each = Math.floor(N / n);
  return Array.from({ length: n + 1 }, (_, i) => i * each + Math.min(i, N % n));
};

/** [m, d] from m rows [1, d]. */
const stacked = (rows: readonly Tensor[]): Tensor => {
  const d = rows[0].shape[1];
  const all = new Float32Array(rows.length * d);
  for (const [i, row] of rows.entries()) all.set(numbers(row), i * d);
  return tensor(all, [rows.length, d]);
};

/** The i-th row of x [m] or [m, d], as [1] or [1, d]. */
const rowOf = (x: Tensor, i: number): Tensor => {
  const shape = [1, ...x.shape.slice(1)];
  const d = x.shape[1] ?? 1;
  return tensor(numbers(x).slice(i * d, (i + 1) * d), shape);
};
