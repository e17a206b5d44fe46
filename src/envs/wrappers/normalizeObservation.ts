/** Observations with mean 0 and variance 1, whatever their units. */
import { assertEnv } from '../assertEnv.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import { type Box, box, type SpaceElement } from '../spaces.js';
import { mapObservation } from './map.js';
import {
  assertStatistics,
  NORMALIZED_BOUND,
  type Normalizer,
  normalizerOf,
  type Statistics,
} from './statistics.js';

/**
 * The Box of an environment's observations, which normalisation needs.
 * @throws RangeError if observations are Discrete
 */
export const observationBox = (where: string, { observationSpace }: Env): Box => {
  if (observationSpace.kind === 'box') return observationSpace;
  throw new RangeError(
    `${where}: env should have observations in a Box, but has discrete ones, which networks ` +
      'see as 0 and 1 already',
  );
};

/** x [n] normalised in float32 and clipped to [−10, 10]. */
const normalizedVector = (x: ArrayLike<number>, { mean, scale }: Normalizer): Float32Array =>
  Float32Array.from(x, (value, i) => {
    const z = Math.fround(Math.fround(Math.fround(value) - mean[i]) * scale[i]);
    return clip(z, -NORMALIZED_BOUND, NORMALIZED_BOUND);
  });

/**
 * The same environment with observations (s − mean) / √(m2 / count + 1e-8), clipped to [−10, 10].
 * The statistics stay as they are: this is a policy's view of the world between two updates, and in
 * evaluation. `normalized(ppo)` trains with statistics that follow what is observed.
 * @param stats statistics of observations [n]; with count 0 observations are only clipped
 * @throws TypeError if `env` is no environment or `stats` are not of its observations; RangeError
 * if observations are not in a Box
 * @example normalizeObservation(env, run.state.normalization.observation)
 */
export const normalizeObservation = <S, A extends SpaceElement>(
  env: Env<S, A>,
  stats: Statistics,
): Env<S, A, Float32Array> => {
  assertEnv('normalizeObservation', 'env', env, 'normalizeObservation(env, stats)');
  const { low, shape = [low.length] } = observationBox('normalizeObservation', env as Env);
  assertStatistics('normalizeObservation: stats', stats, low.length);
  const normalizer = normalizerOf(stats);
  return mapObservation(
    env,
    (obs) => normalizedVector(obs as Float32Array, normalizer),
    box(-NORMALIZED_BOUND, NORMALIZED_BOUND, { shape }),
  );
};
