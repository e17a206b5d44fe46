/** What an environment in Gymnasium's manner says, read with care: whoever wrote it learns what is wrong and where. */
import { type Box, box, contains, discrete, flatSize, type Space, type SpaceElement } from './spaces.js';

/** One number for all elements, or one for each, nested or not. */
export type Numbers = number | ArrayLike<number> | readonly Numbers[];

/** A space as here or as in Gymnasium. */
export type GymnasiumSpace =
  | Space
  | { readonly n: number; readonly start?: number }
  | { readonly low: Numbers; readonly high: Numbers; readonly shape?: readonly number[] };

const complain = (what: string, wanted: string, found: string): never => {
  throw new TypeError(`fromGymnasium: ${what} should ${wanted}, but ${found}`);
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (x: unknown): x is Fields => typeof x === 'object' && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);

const flat = (x: unknown): ArrayLike<number> => {
  if (Array.isArray(x)) return x.flat(Number.POSITIVE_INFINITY);
  return ArrayBuffer.isView(x) ? (x as Float32Array) : [x as number];
};

export const readSpace = (env: object, which: 'observation' | 'action'): Space => {
  const space = (env as Fields)[`${which}Space`] ?? (env as Fields)[`${which}_space`];
  if (!isFields(space)) return complain('the environment', `have an ${which}Space or ${which}_space`, `its ${which} space is ${space}`);
  if (typeof space.n === 'number') {
    if (space.start) return complain(`the ${which} space`, 'count from 0', `it counts from ${space.start}`);
    return discrete(space.n);
  }
  if (space.low === undefined || space.high === undefined)
    return complain(`the ${which} space`, 'be { n } or { low, high }', `it has ${Object.keys(space).join(', ')}`);
  return readBox(flat(space.low), flat(space.high), space.shape);
};

const readBox = (low: ArrayLike<number>, high: ArrayLike<number>, shape: unknown): Box => {
  const size = Array.isArray(shape) ? shape.reduce((n, d) => n * d, 1) : Math.max(low.length, high.length);
  const spread = (bound: ArrayLike<number>): number[] => (bound.length === 1 ? new Array(size).fill(bound[0]) : Array.from(bound));
  return box(spread(low), spread(high));
};

/** A fresh copy of an observation, as an element of its space. */
const readObservation = (from: string, space: Space, obs: unknown): SpaceElement => {
  if (space.kind === 'discrete') {
    if (!contains(space, obs as SpaceElement))
      complain(`the observation that ${from} gives`, `be a whole number from 0 to ${space.n - 1}`, `is ${obs}`);
    return obs as number;
  }
  const copy = Float32Array.from(flat(obs));
  if (copy.length !== flatSize(space))
    complain(`the observation that ${from} gives`, `have ${flatSize(space)} numbers`, `has ${copy.length}`);
  if (copy.some(Number.isNaN)) complain(`the observation that ${from} gives`, 'be made of numbers', `is ${copy}`);
  return copy;
};

const refusePromise = (from: string, answer: unknown): void => {
  if (isFields(answer) && typeof answer.then === 'function') complain(from, 'answer at once', 'it gives a Promise');
};

/** reset gives obs, [obs, info], { obs } or { observation }. */
export const readReset = (space: Space, answer: unknown): SpaceElement => {
  refusePromise('reset', answer);
  const withInfo = Array.isArray(answer) && answer.length === 2 && (isFields(answer[1]) || answer[1] == null);
  const obs = withInfo ? answer[0] : answer;
  return readObservation('reset', space, isFields(obs) ? (obs.obs ?? obs.observation) : obs);
};

/** step gives [obs, reward, terminated, truncated, info] or { obs or observation, reward, terminated, truncated }. */
export const readStep = (
  space: Space,
  answer: unknown,
): { readonly obs: SpaceElement; readonly reward: number; readonly terminated: boolean; readonly truncated: boolean } => {
  refusePromise('step', answer);
  const form = 'give [obs, reward, terminated, truncated, info] or { obs, reward, terminated, truncated }';
  if (!Array.isArray(answer) && !isFields(answer)) return complain('step', form, `it gives ${answer}`);
  const [obs, reward, terminated, truncated] = Array.isArray(answer)
    ? answer
    : [answer.obs ?? answer.observation, answer.reward, answer.terminated, answer.truncated];
  if (typeof terminated !== 'boolean' || typeof truncated !== 'boolean')
    return complain(
      'step',
      form,
      `terminated is ${terminated} and truncated is ${truncated}; a single 'done' does not say whether the clock was stopped`,
    );
  if (typeof reward !== 'number' || Number.isNaN(reward))
    return complain('step', `${form} with a number for a reward`, `the reward is ${reward}`);
  return { obs: readObservation('step', space, obs), reward, terminated, truncated };
};
