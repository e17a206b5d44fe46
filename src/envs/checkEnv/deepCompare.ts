/** Deep copies, deep comparison, and a search for values that cannot be saved. */
import { kindOf } from '../formatValue.js';
import { isPlainObject, isTypedArray, type TypedArray, type UnknownFields } from '../typeGuards.js';

type List = ArrayLike<unknown>;
const isArrayOrTyped = (x: unknown): x is List => Array.isArray(x) || isTypedArray(x);

/** A deep copy of plain objects, arrays and typed arrays; anything else is x itself. */
export const copy = <T>(x: T): T => {
  if (isTypedArray(x)) return x.slice() as T;
  if (Array.isArray(x)) return x.map(copy) as T;
  return isPlainObject(x)
    ? (Object.fromEntries(Object.entries(x).map(([name, value]) => [name, copy(value)])) as T)
    : x;
};

/** The first difference of two values. */
export interface Difference {
  readonly path: string;
  readonly first: unknown;
  readonly second: unknown;
}

/** The first difference of two copies, if any; values that `copy` does not copy count as equal. */
export const difference = (
  first: unknown,
  second: unknown,
  path: string,
): Difference | undefined => {
  if (Object.is(first, second)) return undefined;
  if (isTypedArray(first) && isTypedArray(second) && sameBits(first, second)) return undefined;
  if (isArrayOrTyped(first) && isArrayOrTyped(second) && first.length === second.length)
    return listDifference(first, second, path);
  if (isPlainObject(first) && isPlainObject(second)) return objectDifference(first, second, path);
  return isOpaque(first) && isOpaque(second) ? undefined : { path, first, second };
};

const isOpaque = (x: unknown): boolean =>
  typeof x === 'function' ||
  (typeof x === 'object' && x !== null && !isArrayOrTyped(x) && !isPlainObject(x));

/** Bitwise equality of two arrays of one type; many times faster than by elements. */
const sameBits = (first: TypedArray, second: TypedArray): boolean => {
  if (first.constructor !== second.constructor || first.length !== second.length) return false;
  const one = bits(first);
  const other = bits(second);
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
};
const bits = ({ buffer, byteOffset, byteLength }: TypedArray): Int32Array | Uint8Array =>
  byteOffset % 4 === 0 && byteLength % 4 === 0
    ? new Int32Array(buffer, byteOffset, byteLength / 4)
    : new Uint8Array(buffer, byteOffset, byteLength);

const listDifference = (first: List, second: List, path: string): Difference | undefined => {
  for (let i = 0; i < first.length; i++) {
    if (Object.is(first[i], second[i])) continue;
    const found = difference(first[i], second[i], `${path}[${i}]`);
    if (found) return found;
  }
  return undefined;
};

const objectDifference = (
  first: UnknownFields,
  second: UnknownFields,
  path: string,
): Difference | undefined => {
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const found = difference(first[name], second[name], `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
};

/** Path and type of the first part of a value that cannot be saved, if any. */
export const unwritable = (
  x: unknown,
  path: string,
  above: readonly unknown[] = [],
): string | undefined => {
  if (isWritable(x)) return undefined;
  if (above.includes(x)) return `${path} leads back to itself`;
  if (Array.isArray(x)) return unwritableIn(x, path, [...above, x]);
  if (!isPlainObject(x)) return `${path} is ${kindOf(x)}`;
  for (const [name, value] of Object.entries(x)) {
    const found = unwritable(value, `${path}.${name}`, [...above, x]);
    if (found !== undefined) return found;
  }
  return undefined;
};

const isWritable = (x: unknown): boolean => {
  if (typeof x === 'object') return x === null || isSavedArray(x);
  return (
    typeof x === 'number' || typeof x === 'string' || typeof x === 'boolean' || x === undefined
  );
};

const isSavedArray = (x: object): boolean =>
  x instanceof Float32Array || x instanceof Float64Array || x instanceof Uint8Array;

const unwritableIn = (list: List, path: string, above: readonly unknown[]): string | undefined => {
  for (let i = 0; i < list.length; i++) {
    if (isWritable(list[i])) continue; // numbers need no path
    const found = unwritable(list[i], `${path}[${i}]`, above);
    if (found !== undefined) return found;
  }
  return undefined;
};
