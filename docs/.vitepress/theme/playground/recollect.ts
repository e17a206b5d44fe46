/** The batch of an epoch collected again, in slices: between two of them the learner can be told to do something else. */
import {
  type ActorCritic,
  type Batch,
  collect,
  type Env,
  fold,
  type Key,
  key,
  numbers,
  random,
  type Tensor,
  type Tree,
  tensor,
} from 'spinningup';

/** Environment steps of a slice. */
const SLICE = 500;

/** What fixes the steps of an on-policy epoch, beside its policy. */
export interface CollectedEpoch {
  readonly seed: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly maxEpLen: number;
}

/** An environment whose episodes go on from one collection to the next, with its own keys and time limit. */
const continuedWorld = (env: Env, nextKey: () => Key, maxEpLen: number) => {
  let at: ReturnType<Env['reset']> | undefined;
  let length = 0;
  const reset: Env['reset'] = () => {
    if (!at) length = 0;
    at ??= env.reset(nextKey());
    return at;
  };
  const step: Env['step'] = (state, action) => {
    const taken = env.step(state, action, nextKey());
    const truncated = taken.truncated || ++length >= maxEpLen;
    at = taken.terminated || truncated ? undefined : taken;
    return { ...taken, truncated };
  };
  return { world: { ...env, reset, step }, isInside: () => length > 0 };
};

/** Tensors [n_i, …] as one [Σ n_i, …]. */
const joinedTensors = (parts: readonly Tensor[]): Tensor => {
  const [, ...rest] = parts[0].shape;
  const rows = parts.reduce((sum, { shape }) => sum + shape[0], 0);
  return tensor(
    parts.flatMap((part) => Array.from(numbers(part))),
    [rows, ...rest],
  );
};

/**
 * The batch that an on-policy epoch learned from: the same keys give the same steps.
 * @param goesOn is awaited between two slices; false gives the batch up
 * @returns undefined if it was given up
 */
export const collectedBatch = async (
  env: Env,
  ac: ActorCritic,
  pi: Tree,
  { seed, epoch, stepsPerEpoch, maxEpLen }: CollectedEpoch,
  goesOn: () => Promise<boolean>,
): Promise<Batch | undefined> => {
  const [, kRun] = random.split(key(seed), 2);
  const nextKey = random.keys(fold(kRun, epoch));
  const { world, isInside } = continuedWorld(env, nextKey, maxEpLen);
  const sample = (obs: Tensor): Tensor => ac.dist.sample(nextKey(), ac.pi(pi, obs));
  const parts: Batch[] = [];
  for (let done = 0; done < stepsPerEpoch; done += SLICE) {
    const amount = { stepsPerEpoch: Math.min(SLICE, stepsPerEpoch - done), maxEpLen: Number.POSITIVE_INFINITY };
    const { batch } = collect(world, sample, amount, kRun);
    const isCut = isInside() && done + SLICE < stepsPerEpoch;
    parts.push(isCut ? { ...batch, last: withoutEnd(batch.last) } : batch);
    if (!(await goesOn())) return undefined;
  }
  const all = (name: keyof Batch): Tensor => joinedTensors(parts.map((part) => part[name]));
  return { obs: all('obs'), act: all('act'), rew: all('rew'), nextObs: all('nextObs'), done: all('done'), last: all('last') };
};

/** Flags [n] of ends, where the trajectory of the last row goes on after all. */
const withoutEnd = (last: Tensor): Tensor => tensor([...Array.from(numbers(last)).slice(0, -1), 0]);
