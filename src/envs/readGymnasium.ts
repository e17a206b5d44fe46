/**
 * Validation of the spaces, observations and steps of an environment with Gymnasium's interface.
 */
import { formatValue } from './formatValue.js';
import {
  type Box,
  box,
  contains,
  discrete,
  flatSize,
  isBytes,
  type Space,
  type SpaceElement,
} from './spaces.js';
import {
  combined,
  flattened,
  MOST_COMBINATIONS,
  type SpaceLeaf,
  type Structure,
  shifted,
  type Translation,
} from './structuredSpaces.js';
import { isObject, type UnknownFields } from './typeGuards.js';

/** One number for all elements, or one for each, nested or not. */
export type NestedNumbers = number | ArrayLike<number> | readonly NestedNumbers[];

/** A space of this package or of Gymnasium. */
export type GymnasiumSpace =
  | Space
  | { readonly n: number; readonly start?: number }
  | { readonly nvec: NestedNumbers; readonly start?: NestedNumbers }
  | {
      readonly spaces: readonly GymnasiumSpace[] | { readonly [name: string]: GymnasiumSpace };
    }
  | {
      readonly low: NestedNumbers;
      readonly high: NestedNumbers;
      readonly shape?: readonly number[];
      readonly dtype?: unknown;
    };

/** Fields that show that a space with an n is no Discrete: one of several numbers. */
const STRUCTURED: readonly string[] = ['shape', '_shape', 'nvec', 'low', 'high', 'spaces'];

const isEmpty = (x: unknown): boolean => x == null || (Array.isArray(x) && x.length === 0);

const complain = (what: string, wanted: string, found: string): never => {
  throw new TypeError(`fromGymnasium: ${what} should ${wanted}, but ${found}`);
};

const flatNumbers = (x: unknown): ArrayLike<number> => {
  if (Array.isArray(x)) return x.flatMap((row: unknown) => Array.from(flatNumbers(row)));
  return ArrayBuffer.isView(x) ? (x as Float32Array) : [x as number];
};

/**
 * The observation or action space of an environment, `${which}Space` or `${which}_space`, and its
 * translation into one of this package.
 * @throws TypeError if there is none, if it is of a kind that cannot be translated, or if actions
 * have discrete and continuous parts or too many combinations
 */
export const readSpace = (env: object, which: 'observation' | 'action'): Translation => {
  const space = (env as UnknownFields)[`${which}Space`] ?? (env as UnknownFields)[`${which}_space`];
  if (!isObject(space))
    return complain(
      'the environment',
      `have an ${which}Space or ${which}_space`,
      `its ${which} space is ${space}`,
    );
  const structure = structureOf(which, space);
  if (!Array.isArray(structure) && !(structure instanceof Map)) {
    const leaf = structure as SpaceLeaf;
    if (leaf.kind === 'box') return { space: leaf.box };
    return leaf.start === 0 ? { space: discrete(leaf.n) } : shifted(leaf);
  }
  if (which === 'observation') return flattened(structure);
  const translation =
    combined(structure) ??
    complain(
      'the parts of the action space',
      'all be discrete, or all be boxes',
      'some are discrete and some are boxes; two policies would be needed',
    );
  const { space: all } = translation;
  if (all.kind === 'discrete' && all.n > MOST_COMBINATIONS)
    complain(
      'the action space',
      `have at most ${MOST_COMBINATIONS} combinations, each an action of its own`,
      `has ${all.n}`,
    );
  return translation;
};

/** The parts of a space: one, or those of a MultiDiscrete, Tuple or Dict. */
const structureOf = (which: string, space: UnknownFields): Structure => {
  if (space.nvec !== undefined && typeof space.n !== 'number')
    return Array.from(flatNumbers(space.nvec), (n, i) => ({
      kind: 'discrete',
      n: discrete(n).n,
      start: space.start === undefined ? 0 : firstAction(which, flatNumbers(space.start)[i]),
    }));
  const { n, spaces } = space;
  if (n === undefined && isObject(spaces) && Object.keys(spaces).length > 0)
    return new Map(Object.entries(spaces).map(([name, part]) => [name, partOf(which, part)]));
  if (n === undefined && Array.isArray(spaces) && spaces.length > 0)
    return spaces.map((part: unknown) => partOf(which, part));
  return leafOf(which, space);
};

/** The number from which a discrete space counts. */
const firstAction = (which: string, start: unknown): number =>
  Number.isSafeInteger(start)
    ? (start as number)
    : complain(
        `the start of the ${which} space`,
        'be a whole number, or one for each of nvec',
        `it is ${formatValue(start)}`,
      );

const partOf = (which: string, part: unknown): Structure =>
  isObject(part)
    ? structureOf(which, part)
    : complain(`each part of the ${which} space`, 'be a space', `one is ${part}`);

const leafOf = (which: string, space: UnknownFields): SpaceLeaf => {
  if (typeof space.n === 'number') {
    const others = STRUCTURED.filter((name) => !isEmpty(space[name]));
    if (others.length > 0)
      return complain(
        `the ${which} space`,
        'be { n } or { low, high }',
        `it also has ${others.join(', ')}, as MultiBinary has; n yes-or-no numbers are a box ` +
          `with low 0 and high 1`,
      );
    const start = space.start === undefined ? 0 : firstAction(which, space.start);
    return { kind: 'discrete', n: discrete(space.n).n, start };
  }
  if (space.low === undefined || space.high === undefined)
    return complain(
      `the ${which} space`,
      'be { n } or { low, high }',
      `it has ${Object.keys(space).join(', ')}`,
    );
  const low = flatNumbers(space.low);
  const high = flatNumbers(space.high);
  return { kind: 'box', box: readBox(low, high, space.shape, space.dtype) };
};

/** A Box; of bytes if the dtype is uint8, and of float32 whatever else it is. */
const readBox = (
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  shape: unknown,
  dtype: unknown,
): Box => {
  const size = Array.isArray(shape)
    ? shape.reduce((n, d) => n * d, 1)
    : Math.max(low.length, high.length);
  const spread = (bound: ArrayLike<number>): number[] =>
    bound.length === 1 ? new Array(size).fill(bound[0]) : Array.from(bound);
  if (dtype !== 'uint8') return box(spread(low), spread(high));
  return box(spread(low), spread(high), { ...(Array.isArray(shape) && { shape }), dtype });
};

/** A copy of an observation, as an element of its space. */
const readObservation = (
  from: string,
  { space, observed }: Translation,
  answer: unknown,
): SpaceElement => {
  const obs = observed ? observed(answer) : answer;
  if (space.kind === 'discrete') {
    if (!contains(space, obs as SpaceElement))
      complain(
        `the observation that ${from} gives`,
        `be a whole number from 0 to ${space.n - 1}`,
        `is ${obs}`,
      );
    return obs as number;
  }
  const numbers = flatNumbers(obs);
  const copy = isBytes(space) ? Uint8Array.from(numbers) : Float32Array.from(numbers);
  if (copy.length !== flatSize(space))
    complain(
      `the observation that ${from} gives`,
      `have ${flatSize(space)} numbers`,
      `has ${copy.length}`,
    );
  if (copy.some(Number.isNaN))
    complain(`the observation that ${from} gives`, 'be made of numbers', `is ${copy}`);
  return copy;
};

const refusePromise = (from: string, answer: unknown): void => {
  if (isObject(answer) && typeof answer.then === 'function')
    complain(from, 'answer at once', 'it gives a Promise');
};

/**
 * The observation that reset returned as obs, [obs, info], { obs } or { observation }.
 * @throws TypeError if it is not in the form of its space
 */
export const readReset = (space: Translation, answer: unknown): SpaceElement => {
  refusePromise('reset', answer);
  const withInfo =
    Array.isArray(answer) && answer.length === 2 && (isObject(answer[1]) || answer[1] == null);
  const obs = withInfo ? answer[0] : answer;
  const isRecord = isObject(obs) && ('obs' in obs || 'observation' in obs);
  return readObservation('reset', space, isRecord ? (obs.obs ?? obs.observation) : obs);
};

/**
 * A step of Gym before 0.26, [obs, reward, done, info] or { obs or observation, reward, done, info
 * }, in today's form. It was cut off where info['TimeLimit.truncated'] is true, and terminated
 * where an episode is done otherwise.
 * @throws TypeError if it has another form
 */
export const withTruncated = (answer: unknown): unknown => {
  refusePromise('step', answer);
  const [obs, reward, done, info] = Array.isArray(answer)
    ? answer
    : isObject(answer)
      ? [answer.obs ?? answer.observation, answer.reward, answer.done, answer.info]
      : [];
  if (typeof info === 'boolean')
    complain(
      'step',
      'give [obs, reward, done, info], as oldGym says',
      'it gives terminated and truncated, as Gymnasium does; leave { oldGym: true } out',
    );
  if (typeof done !== 'boolean')
    complain('step', 'give [obs, reward, done, info], as oldGym says', `done is ${done}`);
  const isCut = isObject(info) ? (info['TimeLimit.truncated'] ?? false) : false;
  if (typeof isCut !== 'boolean')
    complain('step', "give true or false as info['TimeLimit.truncated']", `it is ${isCut}`);
  const truncated = done && isCut === true;
  return [obs, reward, done && !truncated, truncated, info];
};

/**
 * The step that was returned as [obs, reward, terminated, truncated, info] or
 * { obs or observation, reward, terminated, truncated }.
 * @throws TypeError if it has another form
 */
export const readStep = (
  space: Translation,
  answer: unknown,
): {
  readonly obs: SpaceElement;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
} => {
  refusePromise('step', answer);
  const form =
    'give [obs, reward, terminated, truncated, info] or { obs, reward, terminated, truncated }';
  if (!Array.isArray(answer) && !isObject(answer))
    return complain('step', form, `it gives ${answer}`);
  const [obs, reward, terminated, truncated] = Array.isArray(answer)
    ? answer
    : [answer.obs ?? answer.observation, answer.reward, answer.terminated, answer.truncated];
  if (typeof terminated !== 'boolean' || typeof truncated !== 'boolean')
    return complain(
      'step',
      form,
      `terminated is ${terminated} and truncated is ${truncated}; ` +
        "a single 'done' does not say whether the episode was cut off by a time limit; for an " +
        "environment of old Gym, whose info['TimeLimit.truncated'] does, " +
        'fromGymnasium(env, { oldGym: true })',
    );
  if (typeof reward !== 'number' || Number.isNaN(reward))
    return complain('step', `${form} with a number for a reward`, `the reward is ${reward}`);
  return { obs: readObservation('step', space, obs), reward, terminated, truncated };
};
