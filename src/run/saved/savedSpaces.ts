/** Spaces in which a run was trained: config.json records them, and later sessions compare. */
import type { Env } from '../../envs/env.js';
import type { Space } from '../../envs/spaces.js';
import { isPlainObject } from '../../envs/typeGuards.js';
import { UserError } from '../userError.js';

type SavedSpaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

/** A bound in JSON, which has no infinite numbers. */
type JsonBound = number | 'Infinity' | '-Infinity';
/** A space in JSON; one bound stands for all, if they are equal. */
interface JsonSpace {
  readonly kind: string;
  readonly n?: number;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly low?: JsonBound | readonly JsonBound[];
  readonly high?: JsonBound | readonly JsonBound[];
}

const jsonBound = (x: number): JsonBound =>
  Number.isFinite(x) ? x : x > 0 ? 'Infinity' : '-Infinity';

const jsonBounds = (xs: readonly number[]): JsonBound | readonly JsonBound[] =>
  xs.every((x) => x === xs[0]) ? jsonBound(xs[0]) : Array.from(xs, jsonBound);

const jsonSpace = (space: Space): JsonSpace =>
  space.kind === 'discrete'
    ? { kind: 'discrete', n: space.n }
    : {
        kind: 'box',
        shape: [...(space.shape ?? [space.low.length])],
        dtype: space.dtype ?? 'float32',
        low: jsonBounds(space.low),
        high: jsonBounds(space.high),
      };

/** The entries of config.json that record the spaces of an environment. */
export const spacesInJson = ({ observationSpace, actionSpace }: SavedSpaces) => ({
  observation_space: jsonSpace(observationSpace),
  action_space: jsonSpace(actionSpace),
});

/**
 * Checks that an environment has the spaces in which a run was trained. Runs of version 0.1.0 have
 * not recorded theirs, and pass.
 * @param config the content of config.json
 * @param name what the environment is called
 * @throws UserError that names all that differs
 */
export const checkSpaces = (
  dir: string,
  config: Readonly<Record<string, unknown>>,
  name: string,
  env: SavedSpaces,
): void => {
  const now = spacesInJson(env);
  const differing = [
    ...differences('observationSpace', config.observation_space, now.observation_space),
    ...differences('actionSpace', config.action_space, now.action_space),
  ];
  if (differing.length > 0)
    throw new UserError(
      `${dir} was trained in another environment than ${name} is now: ${differing.join('; ')}. ` +
        `Give the run the environment of before, or train again`,
    );
};

const differences = (space: string, saved: unknown, now: JsonSpace): readonly string[] => {
  if (saved === undefined) return [];
  const was = spaceInWords(saved);
  const is = spaceInWords(now);
  if (was !== is) return [`${space} was ${was}, and is ${is}`];
  const bounds = (['low', 'high'] as const).flatMap((side) => {
    const before = boundsOf(saved, side);
    const after = boundsOf(now, side);
    const at = Array.from(after.keys()).find((i) => before[i] !== after[i]);
    return at === undefined
      ? []
      : [`${space}.${side}[${at}] was ${before[at]}, and is ${after[at]}`];
  });
  return bounds;
};

/** A space without its bounds: discrete(2), or a box of shape [3] and dtype float32. */
const spaceInWords = (space: unknown): string => {
  const { kind, n, shape, dtype } = isPlainObject(space) ? space : {};
  if (kind === 'discrete') return `discrete(${n})`;
  return kind === 'box' ? `a box of shape ${JSON.stringify(shape)} and dtype ${dtype}` : 'unknown';
};

/** The bounds of a Box, one for each number of an element. */
const boundsOf = (space: unknown, side: 'low' | 'high'): readonly unknown[] => {
  const { shape, [side]: bounds } = isPlainObject(space) ? space : {};
  if (Array.isArray(bounds)) return bounds;
  const size = Array.isArray(shape) ? shape.reduce((n: number, d: number) => n * d, 1) : 0;
  return Array<unknown>(size).fill(bounds);
};
