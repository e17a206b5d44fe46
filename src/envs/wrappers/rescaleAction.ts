/** Actions on a scale of −1 to 1, whatever the scale of an environment. */
import { assertEnv } from '../assertEnv.js';
import type { Env } from '../env.js';
import { type Box, box, clamp, type Space, type SpaceElement } from '../spaces.js';
import { wrapEnv } from './wrapEnv.js';

/**
 * The same environment with actions [n] from −1 to 1 in each dimension, stretched evenly to its own
 * bounds. A Gaussian policy begins around 0 with a standard deviation of 0.6, so that it explores
 * well on this scale, and hardly on one of 0 to 1000 or 0 to 0.001.
 * @throws RangeError if actions are not in a Box with finite bounds, TypeError if `env` is no
 * environment
 * @example export default rescaleAction(myEnv);
 */
export const rescaleAction = <S, O extends SpaceElement>(
  env: Env<S, Float32Array, O>,
): Env<S, Float32Array, O> => {
  assertEnv('rescaleAction', 'env', env, 'rescaleAction(env)');
  const { actionSpace: space } = env;
  if (space.kind !== 'box' || ![...space.low, ...space.high].every(Number.isFinite))
    throw new RangeError(
      'rescaleAction: env should have actions in a Box with finite bounds, but has ' +
        (space.kind === 'box' ? 'infinite ones' : 'discrete ones'),
    );
  const { low, high, shape } = space;
  const stretched = (action: Float32Array): Float32Array =>
    clamp(
      space,
      action.map((a, i) => low[i] + ((a + 1) / 2) * (high[i] - low[i])),
    );
  const { reset } = env;
  return {
    ...wrapEnv(env, {
      reset: (key) => reset.call(env, key),
      step: (state, action, key) => env.step(state, stretched(action), key),
    }),
    actionSpace: box(Array(low.length).fill(-1), Array(low.length).fill(1), shape && { shape }),
  };
};

const NARROWEST = 0.1; // usual half-width of the bounds
const WIDEST = 10;
const FARTHEST = 2; // usual distance of their middle from 0, in half-widths

/**
 * A remark on bounds of actions with which a Gaussian policy, which begins around 0 with a standard
 * deviation of 0.6, learns slowly or not at all; undefined if there is none to make.
 */
export const actionScaleRemark = (space: Space): string | undefined => {
  if (space.kind !== 'box') return undefined;
  const i = space.low.findIndex((_, i) => isOddScale(space, i));
  if (i < 0) return undefined;
  return (
    `actions from ${space.low[i]} to ${space.high[i]} are far from the scale on which Gaussian ` +
    `policies begin, 0 ± 0.6; rescaleAction(env) puts them on a scale from -1 to 1`
  );
};

const isOddScale = ({ low, high }: Box, i: number): boolean => {
  const half = (high[i] - low[i]) / 2;
  const middle = Math.abs(high[i] + low[i]) / 2;
  return Number.isFinite(half) && (half < NARROWEST || half > WIDEST || middle > FARTHEST * half);
};
