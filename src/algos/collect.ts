/** Experience for algorithms that learn on-policy. */
import { numbers, type Tensor, tensor } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { flatSize } from '../envs/spaces.js';
import { type Key, keys } from '../random.js';
import { encode, toAction } from './encoding.js';
import type { Batch, Episodes } from './types.js';

/** [1, …] An action for the state obs [1, obsDim]. */
export type Sample = (obs: Tensor, key: Key) => Tensor;

/** The size of a batch, and the limit of its episodes. */
export interface Amount {
  /** N, in environment steps */
  readonly stepsPerEpoch: number;
  /** Steps after which an episode is cut off, if the environment has not done so. */
  readonly maxEpLen: number;
}

/**
 * N steps of a policy, from a fresh episode on. The last trajectory is cut off where the epoch
 * ends; a trajectory that is cut off, there or by a time limit, is not done: what would have
 * followed is for V to say.
 */
export const collect = (
  env: Env,
  sample: Sample,
  { stepsPerEpoch: N, maxEpLen }: Amount,
  key: Key,
): { batch: Batch; episodes: Episodes } => {
  // one generator for all steps: to derive a key for each would cost as much as acting
  const nextKey = keys(key);
  const rows = blankRows(env, N);
  const episodes = { returns: [] as number[], lengths: [] as number[] };
  let { state, obs } = env.reset(nextKey());
  let s = encode(env.observationSpace, obs);
  let [ret, length] = [0, 0];
  for (let t = 0; t < N; t++) {
    const a = sample(s, nextKey());
    const step = env.step(state, toAction(env.actionSpace, a), nextKey());
    const next = encode(env.observationSpace, step.obs);
    ret += step.reward;
    length++;
    const over = step.terminated || step.truncated || length >= maxEpLen;
    rows.put(t, s, a, step.reward, next, step.terminated, over || t === N - 1);
    ({ state } = step);
    s = next;
    if (over) {
      episodes.returns.push(ret);
      episodes.lengths.push(length);
      [ret, length] = [0, 0];
      ({ state, obs } = env.reset(nextKey()));
      s = encode(env.observationSpace, obs);
    }
  }
  return { batch: rows.batch(), episodes };
};

/** Room for N transitions. */
const blankRows = ({ observationSpace, actionSpace }: Env, N: number) => {
  const [obsDim, actDim] = [
    flatSize(observationSpace),
    actionSpace.kind === 'discrete' ? 1 : flatSize(actionSpace),
  ];
  const [obs, nextObs, act] = [obsDim, obsDim, actDim].map((dim) => new Float32Array(N * dim));
  const [rew, done, last] = [0, 0, 0].map(() => new Float32Array(N));
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
      obs: tensor(obs, [N, obsDim]),
      act: tensor(act, actionSpace.kind === 'discrete' ? [N] : [N, actDim]),
      rew: tensor(rew),
      nextObs: tensor(nextObs, [N, obsDim]),
      done: tensor(done),
      last: tensor(last),
    }),
  };
};
