/** Faults in the form of an environment and of its answers. */
import type { Env } from '../env.js';
import { formatValue, shortestFloat32 } from '../formatValue.js';
import { contains, flatSize, isBytes, type Space } from '../spaces.js';
import { isObject, isWholeNumber, type UnknownFields } from '../typeGuards.js';
import type { Complaint } from './faults.js';

const GYMNASIUM = 'fromGymnasium(object) makes an environment of one that follows Gymnasium';

/** Faults that prevent playing: missing functions or spaces. */
export const envFaults = (env: unknown): readonly Complaint[] => {
  if (!isObject(env) || typeof env.reset !== 'function' || typeof env.step !== 'function')
    return [
      [
        'not-an-environment',
        'an environment is an object with the functions reset and step, ' +
          `but this is ${formatValue(env)}`,
      ],
    ];
  return [
    spaceFault('observationSpace', env.observationSpace),
    spaceFault('actionSpace', env.actionSpace),
  ].filter((c) => c !== undefined);
};

/** A fault of a space; undefined if there is none. */
export const spaceFault = (which: string, space: unknown): Complaint | undefined => {
  if (isObject(space) && space.kind === 'discrete') {
    if (isWholeNumber(space.n, 1)) return undefined;
    return [
      'space-size',
      `${which} should be discrete(n) with a whole number n from 1 on, ` +
        `but n is ${formatValue(space.n)}`,
    ];
  }
  if (isObject(space) && space.kind === 'box')
    return boxFault(which, space.low, space.high) ?? typeFault(which, space);
  const found =
    isObject(space) && 'kind' in space
      ? `of the kind ${formatValue(space.kind)}`
      : formatValue(space);
  return [
    'unknown-space',
    `${which} should be box(low, high) or discrete(n), but is ${found}; ${GYMNASIUM}`,
  ];
};

const isArrayLike = (x: unknown): x is ArrayLike<unknown> =>
  Array.isArray(x) || ArrayBuffer.isView(x);

const boxFault = (which: string, low: unknown, high: unknown): Complaint | undefined => {
  if (!isArrayLike(low) || !isArrayLike(high))
    return [
      'space-bounds',
      `${which} should be box(low, high) with two arrays of numbers, ` +
        `but low is ${formatValue(low)} and high is ${formatValue(high)}`,
    ];
  if (low.length !== high.length)
    return [
      'space-bounds',
      `${which} should have as many low as high bounds, but has ${low.length} and ${high.length}`,
    ];
  if (low.length === 0)
    return ['space-size', `${which} should have at least one dimension, but has none`];
  const isPair = (l: unknown, h: unknown): boolean =>
    typeof l === 'number' &&
    typeof h === 'number' &&
    l <= h &&
    l < Number.POSITIVE_INFINITY &&
    h > Number.NEGATIVE_INFINITY;
  const wrong = Array.from(low).findIndex((l, i) => !isPair(l, high[i]));
  if (wrong < 0) return undefined;
  const pair =
    `low[${wrong}] is ${formatValue(low[wrong])} ` +
    `and high[${wrong}] is ${formatValue(high[wrong])}`;
  return [
    'space-bounds',
    `in ${which} each low bound should be a number that is at most the high one, but ${pair}`,
  ];
};

/** A shape or dtype of a box that does not fit its bounds. */
const typeFault = (
  which: string,
  { low, high, shape, dtype }: UnknownFields,
): Complaint | undefined => {
  const bounds = [...Array.from(low as number[]), ...Array.from(high as number[])];
  const size = Array.isArray(shape) ? shape.reduce((n, d) => n * d, 1) : Number.NaN;
  if (shape !== undefined && size !== (low as number[]).length)
    return [
      'space-bounds',
      `the shape of ${which} should hold as many numbers as it has low bounds, but is ` +
        `${formatValue(shape)}`,
    ];
  if (dtype !== undefined && dtype !== 'float32' && dtype !== 'uint8')
    return [
      'unknown-space',
      `the dtype of ${which} should be float32 or uint8, but is ${formatValue(dtype)}`,
    ];
  const odd =
    dtype === 'uint8'
      ? bounds.find((x) => !(Number.isInteger(x) && x >= 0 && x <= 255))
      : undefined;
  if (odd === undefined) return undefined;
  return [
    'space-bounds',
    `${which} has the dtype uint8, so its bounds should be whole numbers from 0 to 255, but ` +
      `one is ${odd}`,
  ];
};

/** The first fault of a spec, which is optional. */
export const specFault = ({ spec }: { readonly spec?: unknown }): Complaint | undefined => {
  if (spec === undefined) return undefined;
  const { id, maxEpisodeSteps, fps, rewardThreshold, nominalBounds } = (
    isObject(spec) ? spec : {}
  ) as UnknownFields;
  const complain = (name: string, wanted: string, x: unknown): Complaint => [
    'bad-spec',
    `spec.${name} should be ${wanted}, but is ${formatValue(x)}`,
  ];
  if (typeof id !== 'string' || id === '') return complain('id', 'a name, such as MyWorld-v0', id);
  if (!isWholeNumber(maxEpisodeSteps, 1))
    return complain('maxEpisodeSteps', 'a whole number from 1 on', maxEpisodeSteps);
  if (!(typeof fps === 'number' && fps > 0 && fps < Number.POSITIVE_INFINITY))
    return complain('fps', 'a number of pictures a second, above 0', fps);
  if (rewardThreshold !== undefined && !Number.isFinite(rewardThreshold))
    return complain('rewardThreshold', 'a number, or left out', rewardThreshold);
  if (nominalBounds !== undefined && typeof nominalBounds !== 'boolean')
    return complain('nominalBounds', 'true or false, or left out', nominalBounds);
  return undefined;
};

/** spec.maxEpisodeSteps, if it is valid. */
export const limitOf = ({ spec }: Pick<Env, 'spec'>): number | undefined =>
  isWholeNumber(spec?.maxEpisodeSteps, 1) ? spec?.maxEpisodeSteps : undefined;

/** A fault that makes an answer of reset unusable. */
export const resetFault = (answer: unknown): Complaint | undefined =>
  answerFault('reset', ['state', 'obs'], answer);

/** A fault that makes an answer of step unusable, flags that are not boolean included. */
export const stepFault = (answer: unknown): Complaint | undefined => {
  const fault = answerFault('step', ['state', 'obs', 'reward', 'terminated', 'truncated'], answer);
  if (fault) return fault;
  const { terminated, truncated, done } = answer as UnknownFields;
  if (typeof terminated === 'boolean' && typeof truncated === 'boolean') return undefined;
  const found =
    `terminated is ${formatValue(terminated)} and truncated is ${formatValue(truncated)}, ` +
    'but both should be true or false';
  const hint =
    done === undefined
      ? ''
      : "; a single 'done' does not say whether the world ended or the clock was stopped";
  return ['flag-not-boolean', `${found}${hint}`];
};

const answerFault = (
  name: 'reset' | 'step',
  fields: readonly string[],
  answer: unknown,
): Complaint | undefined => {
  if (isObject(answer) && typeof answer.then === 'function') {
    answer.then(undefined, () => {}); // avoids an unhandled rejection
    return [
      'asynchronous',
      `${name} gives a Promise, but should answer at once; ` +
        'await what takes time before the environment is made',
    ];
  }
  if (isObject(answer) && 'state' in answer && answer.obs !== undefined) return undefined;
  const hint = Array.isArray(answer) ? `; ${GYMNASIUM}` : '';
  return [
    `${name}-form`,
    `${name} should give { ${fields.join(', ')} }, but gives ${formatValue(answer)}${hint}`,
  ];
};

/** The first fault of an observation. `over`: it may be outside the bounds, as in the last step. */
export const observationFault = (
  space: Space,
  obs: unknown,
  over: boolean,
): Complaint | undefined =>
  space.kind === 'discrete' ? indexFault(space.n, obs) : vectorFault(space, obs, over);

const indexFault = (n: number, obs: unknown): Complaint | undefined => {
  const wanted = `a whole number from 0 to ${n - 1}, as observationSpace says`;
  if (typeof obs !== 'number')
    return ['observation-type', `the observation should be ${wanted}, but is ${formatValue(obs)}`];
  if (!Number.isFinite(obs))
    return ['observation-not-finite', `the observation should be ${wanted}, but is ${obs}`];
  return contains({ kind: 'discrete', n }, obs)
    ? undefined
    : ['observation-outside', `the observation should be ${wanted}, but is ${obs}`];
};

const isNumberVector = (x: unknown): x is Float32Array | Uint8Array =>
  x instanceof Float32Array || x instanceof Uint8Array;

const vectorFault = (
  space: Space & { kind: 'box' },
  obs: unknown,
  over: boolean,
): Complaint | undefined => {
  const isTyped = isBytes(space) ? obs instanceof Uint8Array : obs instanceof Float32Array;
  if (!isTyped || !isNumberVector(obs)) {
    const right = isBytes(space) ? 'Uint8Array' : 'Float32Array';
    return [
      'observation-type',
      `the observation should be a ${right}, such as ${right}.of(1, 2), but is ${formatValue(obs)}`,
    ];
  }
  const size = flatSize(space);
  if (obs.length !== size)
    return [
      'observation-shape',
      `the observation should have ${size} ${size === 1 ? 'number' : 'numbers'}, ` +
        `as observationSpace says, but has ${obs.length}`,
    ];
  const odd = isBytes(space) ? -1 : obs.findIndex((x) => !Number.isFinite(x));
  if (odd >= 0)
    return ['observation-not-finite', `obs[${odd}] should be a finite number, but is ${obs[odd]}`];
  const far = firstOutside(space, obs);
  if (far < 0 || over) return undefined;
  const bounds = `from ${space.low[far]} to ${space.high[far]}`;
  return [
    'observation-outside',
    `obs[${far}] should be ${bounds}, as observationSpace says, ` +
      `but is ${shortestFloat32(obs[far])}`,
  ];
};

/**
 * The first number beyond the bounds, or −1. A loop, since a frame has a hundred thousand of them.
 */
const firstOutside = (
  { low, high }: Space & { kind: 'box' },
  obs: Float32Array | Uint8Array,
): number => {
  for (let i = 0; i < obs.length; i++)
    if (obs[i] < Math.fround(low[i]) || obs[i] > Math.fround(high[i])) return i;
  return -1;
};

/** A reward that is not a finite number. */
export const rewardFault = (reward: unknown): Complaint | undefined => {
  if (typeof reward !== 'number')
    return ['reward-not-a-number', `the reward should be a number, but is ${formatValue(reward)}`];
  return Number.isFinite(reward)
    ? undefined
    : ['reward-not-finite', `the reward should be a finite number, but is ${reward}`];
};
