/** JSON as Python writes it: `json.dumps(x, separators=(',', ':\t'), indent=4, sort_keys=True)`. */
import { isPlainObject } from '../../envs/typeGuards.js';
import { str } from './pythonNumbers.js';

/** JSON values. */
type PythonJson =
  | null
  | boolean
  | number
  | string
  | readonly PythonJson[]
  | { readonly [key: string]: PythonJson };

/** Any value as JSON: a function becomes its name; other values that JSON lacks become strings. */
const toJson = (x: unknown): PythonJson => {
  if (x === null || x === undefined) return null;
  if (typeof x === 'boolean' || typeof x === 'string') return x;
  if (typeof x === 'number') return Number.isFinite(x) ? x : str(x);
  if (typeof x === 'function') return x.name || '<function>';
  if (Array.isArray(x) || ArrayBuffer.isView(x)) return Array.from(x as ArrayLike<unknown>, toJson);
  return isPlainObject(x)
    ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, toJson(v)]))
    : String(x);
};

/** A JSON string in ASCII, with escapes for all other characters. */
const ascii = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A value as indented JSON; `indent` is the white space in front of its last line. */
const jsonText = (x: PythonJson, indent: string): string => {
  if (typeof x === 'number') return str(x);
  if (typeof x === 'string') return ascii(x);
  if (typeof x !== 'object' || x === null) return `${x}`;
  const inner = `${indent}    `;
  const parts = Array.isArray(x)
    ? x.map((v) => jsonText(v, inner))
    : Object.entries(x)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => `${ascii(k)}:\t${jsonText(v, inner)}`);
  const [open, close] = Array.isArray(x) ? '[]' : '{}';
  return parts.length === 0
    ? open + close
    : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
};

/** The text of a value in Python's JSON, as config.json holds it; keys are sorted. */
export const pythonJson = (x: unknown): string => jsonText(toJson(x), '');
