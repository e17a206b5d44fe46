/** Any value in a few words, for messages. */
import type { SpaceElement } from './spaces.js';

export type View = Float32Array; // or an array of other numbers
export type Fields = Readonly<Record<string, unknown>>;
export const isView = (x: unknown): x is View => ArrayBuffer.isView(x) && !(x instanceof DataView);
const isPlain = (x: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(x));
export const isRecord = (x: unknown): x is Fields => typeof x === 'object' && x !== null && isPlain(x);

/** What it is, with its article: a Map, an object. */
export const kindOf = (x: unknown): string => {
  const word = typeof x === 'object' ? (x?.constructor?.name ?? 'object') : typeof x;
  return /^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`;
};

const MOST = 8; // elements of a list that are shown

/** In a few words. */
export const show = (x: unknown): string => {
  if (typeof x === 'string') return `'${x}'`;
  if (typeof x === 'bigint') return `${x}n`;
  if (isView(x)) return `a ${x.constructor.name} [${some(x, (v) => (x instanceof Float32Array ? shortest(v as number) : `${v}`))}]`;
  if (Array.isArray(x)) return `[${some(x, show)}]`;
  if (isRecord(x)) return Object.keys(x).length > 0 ? `{ ${Object.keys(x).join(', ')} }` : '{}';
  return typeof x === 'function' || (typeof x === 'object' && x !== null) ? kindOf(x) : String(x);
};

const some = <T>(list: ArrayLike<T>, word: (x: T) => string): string =>
  [...Array.from(list).slice(0, MOST).map(word), ...(list.length > MOST ? ['…'] : [])].join(', ');

/** An action, as it follows `after action`: 1, or [0.5, -1]. */
export const showAction = (action: SpaceElement): string => (typeof action === 'number' ? `${action}` : `[${some(action, shortest)}]`);

/** A number of 32 bits in as few digits as tell it from its neighbours. */
export const shortest = (x: number): string => {
  for (let digits = 1; digits < 9; digits++)
    if (Math.fround(Number(x.toPrecision(digits))) === x) return `${Number(x.toPrecision(digits))}`;
  return `${Number(x.toPrecision(9))}`;
};
