/** JSON as Python writes it: `json.dumps(x, separators=(',', ':\t'), indent=4, sort_keys=True)`. */
import { str } from './pythonNumbers.js';

/** JSON values. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Anything as JSON: a function is its name, and what else JSON has no notation for is a string. */
const toJson = (x: unknown): Json => {
  if (x === null || x === undefined) return null;
  if (typeof x === 'boolean' || typeof x === 'string') return x;
  if (typeof x === 'number') return Number.isFinite(x) ? x : str(x);
  if (typeof x === 'function') return x.name || '<function>';
  if (Array.isArray(x) || ArrayBuffer.isView(x)) return Array.from(x as ArrayLike<unknown>, toJson);
  return isPlain(x)
    ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, toJson(v)]))
    : String(x);
};
const isPlain = (x: unknown): x is object =>
  typeof x === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(x));

const ascii = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const lines = (x: Json, indent: string): string => {
  if (typeof x === 'number') return str(x);
  if (typeof x === 'string') return ascii(x);
  if (typeof x !== 'object' || x === null) return `${x}`;
  const inner = `${indent}    `;
  const parts = Array.isArray(x)
    ? x.map((v) => lines(v, inner))
    : Object.entries(x)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => `${ascii(k)}:\t${lines(v, inner)}`);
  const [open, close] = Array.isArray(x) ? '[]' : '{}';
  return parts.length === 0
    ? open + close
    : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
};

export const pythonJson = (x: unknown): string => lines(toJson(x), '');
