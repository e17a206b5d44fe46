/** Observations that hold the last few ones, for worlds in which one does not show what moves. */
import { assertEnv } from '../assertEnv.js';
import type { Env } from '../env.js';
import { type Box, box, type SpaceElement } from '../spaces.js';

/** A state, and the last observations [d], the oldest first. */
export interface Stacked<S, O> {
  readonly inner: S;
  readonly frames: readonly O[];
}

/** Arrays [d] one after another, [n · d], of the same type. */
const joined = <O extends Float32Array | Uint8Array>(frames: readonly O[]): O => {
  const [first] = frames;
  const { length } = first;
  const all = new (first.constructor as new (n: number) => O)(length * frames.length);
  for (const [i, frame] of frames.entries()) all.set(frame, i * length);
  return all;
};

/**
 * The same environment with observations [n · d] of the last n observations [d], the oldest first;
 * at the start of an episode the first one n times. Bytes stay bytes.
 * @throws RangeError if observations are not in a Box, or n is not a whole number from 1 on
 * @example frameStack(pong(), 4) // frames [4, 210, 160, 3]
 */
export const frameStack = <S, A extends SpaceElement, O extends Float32Array | Uint8Array>(
  env: Env<S, A, O>,
  n: number,
): Env<Stacked<S, O>, A, O> => {
  assertEnv('frameStack', 'env', env, 'frameStack(env, 4)');
  if (!Number.isSafeInteger(n) || n < 1)
    throw new RangeError(`frameStack: n should be a whole number from 1 on, but is ${n}`);
  if (env.observationSpace.kind !== 'box')
    throw new RangeError(
      'frameStack: env should have observations in a Box, but has discrete ones',
    );
  const { low, high, shape = [low.length], dtype } = env.observationSpace as Box;
  const repeated = (bounds: readonly number[]): number[] =>
    Array.from({ length: n * bounds.length }, (_, i) => bounds[i % bounds.length]);
  const { actionSpace, spec, live, render } = env;
  return {
    observationSpace: box(repeated(low), repeated(high), {
      shape: [n, ...shape],
      ...(dtype && { dtype }),
    }),
    actionSpace,
    ...(spec && { spec }),
    ...(live && { live }),
    reset: (key) => {
      const { state, obs } = env.reset(key);
      const frames = Array<O>(n).fill(obs.slice() as O);
      return { state: { inner: state, frames }, obs: joined(frames) };
    },
    step: ({ inner, frames }, action, key) => {
      const answer = env.step(inner, action, key);
      const next = [...frames.slice(1), answer.obs.slice() as O];
      return { ...answer, state: { inner: answer.state, frames: next }, obs: joined(next) };
    },
    ...(render && { render: ({ inner }: Stacked<S, O>) => render.call(env, inner) }),
  };
};
