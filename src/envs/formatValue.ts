/** Values in a few words, for error messages. */
import type { SpaceElement } from './spaces.js';
import { isPlainObject, isTypedArray } from './typeGuards.js';

/** The name of its class or type with an article: a Map, an object. */
export const kindOf = (x: unknown): string => {
  const word = typeof x === 'object' ? (x?.constructor?.name ?? 'object') : typeof x;
  return /^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`;
};

const MAX_SHOWN = 8; // elements of a list

/** A value in a few words; long lists are abbreviated. */
export const formatValue = (x: unknown): string => {
  if (typeof x === 'string') return `'${x}'`;
  if (typeof x === 'bigint') return `${x}n`;
  if (isTypedArray(x)) {
    const digits = x instanceof Float32Array ? shortestFloat32 : String;
    return `a ${x.constructor.name} [${abbreviated<number>(x, digits)}]`;
  }
  if (Array.isArray(x)) return `[${abbreviated(x, formatValue)}]`;
  if (isPlainObject(x))
    return Object.keys(x).length > 0 ? `{ ${Object.keys(x).join(', ')} }` : '{}';
  return typeof x === 'function' || (typeof x === 'object' && x !== null) ? kindOf(x) : String(x);
};

const abbreviated = <T>(list: ArrayLike<T>, word: (x: T) => string): string =>
  [
    ...Array.from(list).slice(0, MAX_SHOWN).map(word),
    ...(list.length > MAX_SHOWN ? ['…'] : []),
  ].join(', ');

/** An action as digits: 1, or [0.5, -1]. */
export const formatAction = (action: SpaceElement): string =>
  typeof action === 'number' ? `${action}` : `[${abbreviated(action, shortestFloat32)}]`;

/** The shortest decimal that rounds to the same float32. */
export const shortestFloat32 = (x: number): string => {
  for (let digits = 1; digits < 9; digits++)
    if (Math.fround(Number(x.toPrecision(digits))) === x) return `${Number(x.toPrecision(digits))}`;
  return `${Number(x.toPrecision(9))}`;
};
