/**
 * Values as text and numbers, and back, bit for bit: plain objects and arrays, strings, booleans,
 * every number, typed arrays, and tensors. To read one back runs nothing: there is no way to name a
 * class or a function.
 */
import { type FloatArray, numbers, Tensor, tensor } from '../../autodiff/index.js';
import { UserError } from '../userError.js';
import type { Bytes } from './safetensors.js';

/** JSON; a value that JSON lacks is an object with the key `$`, which names its kind. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
/** The large arrays of a value, by the places where they stand in it. */
export type Arrays = ReadonlyMap<string, Tensor | Bytes>;

/** A value as JSON, with its tensors and arrays of floats and bytes apart. */
export interface Encoded {
  readonly json: Json;
  readonly arrays: Arrays;
}

/**
 * @param what the value's name, for errors
 * @throws UserError that names the place of what cannot be written down
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
    if (x instanceof Tensor) return apart('tensor', x, path);
    if (x instanceof Float32Array || x instanceof Float64Array)
      return apart('array', tensor(x), path);
    if (x instanceof Uint8Array) return apart('bytes', { shape: [x.length], bytes: x }, path);
    if (Array.isArray(x)) return x.map((v, i) => at(v, `${path}.${i}`));
    if (!isPlain(x))
      throw new UserError(
        `${what} cannot be written down: ${path} is ${describe(x)}, and not plain numbers, ` +
          `text, arrays or objects`,
        1,
      );
    const entries = Object.entries(x).map(([key, v]): [string, Json] => [
      key,
      at(v, `${path}.${key}`),
    ]);
    return Object.hasOwn(x, '$') ? { $: 'object', entries } : Object.fromEntries(entries);
  };
  const apart = (kind: string, x: Tensor | Bytes, path: string): Json => {
    arrays.set(path, x);
    return { $: kind, at: path };
  };
  return { json: at(value, what), arrays };
};

const isPlain = (x: unknown): x is object =>
  typeof x === 'object' &&
  x !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(x));
const describe = (x: unknown): string =>
  typeof x === 'object' ? `a ${(x as object).constructor?.name ?? 'thing'}` : `a ${typeof x}`;

/** @throws RangeError if it was not written by `encode` */
export const decode = ({ json, arrays }: Encoded): unknown => {
  const at = (x: Json): unknown => {
    if (typeof x !== 'object' || x === null) return x;
    if (Array.isArray(x)) return x.map(at);
    const { $: kind, ...rest } = x as { readonly [key: string]: Json };
    if (kind === undefined)
      return Object.fromEntries(Object.entries(rest).map(([key, v]) => [key, at(v)]));
    return special(kind, rest, arrays, at);
  };
  return at(json);
};

const special = (
  kind: Json,
  { is, at: place, entries }: { readonly [key: string]: Json },
  arrays: Arrays,
  decoded: (x: Json) => unknown,
): unknown => {
  if (kind === 'undefined') return undefined;
  if (kind === 'number') return Number(is);
  if (kind === 'object')
    return Object.fromEntries((entries as [string, Json][]).map(([key, v]) => [key, decoded(v)]));
  const found = arrays.get(place as string);
  if (kind !== 'tensor' && kind !== 'array' && kind !== 'bytes')
    throw new RangeError(`there is no kind of value called ${JSON.stringify(kind)}`);
  if (found === undefined || 'bytes' in found !== (kind === 'bytes'))
    throw new RangeError(`the numbers of ${place} are not there`);
  if ('bytes' in found) return found.bytes.slice();
  return kind === 'tensor' ? found : copied(numbers(found));
};

const copied = (x: FloatArray): FloatArray => x.slice();
