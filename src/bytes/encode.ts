/**
 * Serialization of plain objects and arrays, strings, booleans, numbers, typed arrays and tensors:
 * values as JSON and tensors, and back, bit for bit. The format cannot name a class or a function,
 * so reading a file executes no code.
 */
import { type FloatArray, numbers, Tensor, tensor } from '../autodiff/index.js';
import { isPlainObject } from '../envs/typeGuards.js';
import type { Bytes } from './safetensors.js';

/** JSON values; one that JSON lacks is an object whose key `$` names its kind. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
/** The tensors and arrays of a value, by their paths in it: run.state.pi.0.w. */
export type Arrays = ReadonlyMap<string, Tensor | Bytes>;

/** A value as JSON, in which paths stand for tensors and typed arrays. */
export interface Encoded {
  readonly json: Json;
  readonly arrays: Arrays;
}

/**
 * A value as JSON and arrays.
 * @param what the value's name, with which all paths begin
 * @throws TypeError that names the path of a value that cannot be serialized
 */
export const encode = (value: unknown, what: string): Encoded => {
  const arrays = new Map<string, Tensor | Bytes>();
  const at = (x: unknown, path: string): Json => {
    if (typeof x === 'number')
      return Number.isFinite(x) && !Object.is(x, -0)
        ? x
        : { $: 'number', is: Object.is(x, -0) ? '-0' : `${x}` };
    if (x === null || typeof x === 'boolean' || typeof x === 'string') return x;
    if (x === undefined) return { $: 'undefined' };
    if (x instanceof Tensor) return setAside('tensor', x, path);
    if (x instanceof Float32Array || x instanceof Float64Array)
      return setAside('array', tensor(x), path);
    if (x instanceof Uint8Array) return setAside('bytes', { shape: [x.length], bytes: x }, path);
    if (Array.isArray(x)) return x.map((v, i) => at(v, `${path}.${i}`));
    if (!isPlainObject(x))
      throw new TypeError(
        `${what} cannot be serialized: ${path} is ${describeType(x)}; it should consist of ` +
          `numbers, text, arrays and plain objects`,
      );
    const entries = Object.entries(x).map(([key, v]): [string, Json] => [
      key,
      at(v, `${path}.${key}`),
    ]);
    return Object.hasOwn(x, '$') ? { $: 'object', entries } : Object.fromEntries(entries);
  };
  const setAside = (kind: string, x: Tensor | Bytes, path: string): Json => {
    arrays.set(path, x);
    return { $: kind, at: path };
  };
  return { json: at(value, what), arrays };
};

/** The class or type of a value, for errors. */
const describeType = (x: unknown): string =>
  typeof x === 'object' ? `a ${(x as object).constructor?.name ?? 'thing'}` : `a ${typeof x}`;

/**
 * The value that `encode` serialized.
 * @throws RangeError if the JSON is of an unknown kind or an array is missing
 */
export const decode = ({ json, arrays }: Encoded): unknown => {
  const at = (x: Json): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    if (Array.isArray(x)) return x.map(at);
    const { $: kind, ...rest } = x as { readonly [key: string]: Json };
    if (kind === undefined)
      return Object.fromEntries(Object.entries(rest).map(([key, v]) => [key, at(v)]));
    return decodeSpecial(kind, rest, arrays, at);
  };
  return at(json);
};

/** The value of an object with the key `$`. */
const decodeSpecial = (
  kind: Json,
  { is, at: path, entries }: { readonly [key: string]: Json },
  arrays: Arrays,
  decoded: (x: Json) => unknown,
): unknown => {
  if (kind === 'undefined') return undefined;
  if (kind === 'number') return Number(is);
  if (kind === 'object')
    return Object.fromEntries((entries as [string, Json][]).map(([key, v]) => [key, decoded(v)]));
  const found = arrays.get(path as string);
  if (kind !== 'tensor' && kind !== 'array' && kind !== 'bytes')
    throw new RangeError(`there is no kind of value called ${JSON.stringify(kind)}`);
  if (found === undefined || 'bytes' in found !== (kind === 'bytes'))
    throw new RangeError(`the numbers of ${path} are missing`);
  if ('bytes' in found) return found.bytes.slice();
  return kind === 'tensor' ? found : copied(numbers(found));
};

const copied = (x: FloatArray): FloatArray => x.slice();
