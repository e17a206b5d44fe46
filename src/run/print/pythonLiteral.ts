/** The words of a command line as values: read as Python reads them, never evaluated. */
import { UserError } from '../userError.js';
import { str } from './pythonNumbers.js';

/** The value of a command-line argument. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value };

/**
 * A value as it was written: JavaScript has one 1 where Python has 1 and 1.0, and names of
 * experiments tell them apart.
 */
export interface Literal {
  readonly value: Value;
  /** As Python's repr has it. */
  readonly repr: string;
  /** As the name of an experiment has it. */
  readonly name: string;
}

/**
 * Text for the name of an experiment: lower case, and - for everything that is no letter, digit, -
 * or _.
 */
const clean = (text: string): string => text.toLowerCase().replace(/[^-_a-z0-9]/gu, '-');

const scalarOf = (value: Value, repr: string): Literal => ({ value, repr, name: clean(repr) });

const constantOf = (value: null | boolean): Literal =>
  scalarOf(value, value === null ? 'None' : value ? 'True' : 'False');

const textOf = (value: string): Literal => ({ value, repr: quote(value), name: clean(value) });

const listOf = (parts: readonly Literal[], [open, close]: string): Literal => {
  const inside =
    parts.map(({ repr }) => repr).join(', ') + (open === '(' && parts.length === 1 ? ',' : '');
  return {
    value: parts.map(({ value }) => value),
    repr: open + inside + close,
    name: parts.map(({ name }) => name).join('-'),
  };
};

const dictionaryOf = (entries: readonly (readonly [key: string, of: Literal])[]): Literal => {
  const repr = entries.map(([key, of]) => `${quote(key)}: ${of.repr}`).join(', ');
  return scalarOf(Object.fromEntries(entries.map(([key, { value }]) => [key, value])), `{${repr}}`);
};

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Text in quotes, with single ones where they are free. */
const quote = (text: string): string => {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = [...text].map((c) => {
    const letter = Object.keys(escapes).find((e) => escapes[e] === c);
    return letter !== undefined && (c === mark || !`'"`.includes(c)) ? `\\${letter}` : c;
  });
  return mark + escaped.join('') + mark;
};

/** Text out of its quotes. */
export const unquote = (word: string): string | undefined =>
  /^(['"])(.*)\1$/s
    .exec(word)?.[2]
    .replace(/\\([\\'"nrt])/g, (_, letter: string) => escapes[letter]);

const constants: Readonly<Record<string, null | boolean>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  None: null,
  null: null,
};
const whole = /^[-+]?\d+(?:_\d+)*$/;
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** torch.nn.ReLU, tf.nn.relu and tf.tanh: functions to Python, names to us. */
const functionName = /^(?:torch|tf|nn)(?:\.\w+)*\.(\w+)$/;

/**
 * 4000, 1e-3, True, None, [64,64], (64,64), 64,64, {'a': 1}, dict(a=1), and anything else as text.
 * @throws UserError if a bracket is not closed
 */
export const parseLiteral = (word: string): Literal => {
  const text = word.trim();
  const parts = split(text, ',');
  if (parts.length > 1) return listOf(items(parts), '()'); // 64,64
  return enclosed(text) ?? scalar(text);
};
export const parseValue = (word: string): Value => parseLiteral(word).value;

const items = (parts: readonly string[]): Literal[] =>
  (parts.at(-1)?.trim() === '' ? parts.slice(0, -1) : parts).map(parseLiteral); // Python's (64,)

/** A list or a dictionary. */
const enclosed = (text: string): Literal | undefined => {
  const [, call, inside] = /^(dict)?[[({](.*)[\])}]$/s.exec(text) ?? [];
  if (
    inside === undefined ||
    around(text).some((n, i) => n === 0 && i > (call ?? '').length && i < text.length - 1)
  )
    return undefined;
  if (call || text[0] === '{') return dictionary(inside, call ? '=' : ':');
  return listOf(items(split(inside, ',')), text[0] === '(' ? '()' : '[]');
};

const dictionary = (inside: string, mark: string): Literal | undefined => {
  const entries = split(inside, ',').filter((entry) => entry.trim() !== '');
  const pairs = entries.map((entry) => split(entry, mark));
  if (pairs.some((pair) => pair.length < 2)) return undefined; // Python's {1, 2}
  return dictionaryOf(
    pairs.map(([key, ...rest]) => [
      unquote(key.trim()) ?? key.trim(),
      parseLiteral(rest.join(mark)),
    ]),
  );
};

const scalar = (text: string): Literal => {
  if (Object.hasOwn(constants, text)) return constantOf(constants[text]);
  if (whole.test(text))
    return scalarOf(Number(text.replaceAll('_', '')), `${BigInt(text.replace(/[+_]/g, ''))}`);
  if (decimal.test(text)) return scalarOf(Number(text), float(Number(text)));
  return textOf(unquote(text) ?? functionName.exec(text)?.[1] ?? text);
};
/** 1.0 where str has 1. */
const float = (x: number): string => (/^-?\d+$/.test(str(x)) ? `${str(x)}.0` : str(x));

const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const closers = Object.values(closing);

/**
 * The depth of brackets at each character; quoted text counts as inside.
 * @throws UserError if brackets do not match
 */
const around = (text: string): number[] => {
  const open: string[] = [];
  let [quoted, before] = ['', '']; // before: the last character that is no space
  const counts = text.split('').map((c, i) => {
    if (quoted !== '') {
      if (c === quoted && text[i - 1] !== '\\') quoted = '';
      return Number.POSITIVE_INFINITY;
    }
    const starts = before === '' || '[({,:='.includes(before);
    if (c.trim() !== '') before = c;
    if (starts && (c === "'" || c === '"')) {
      quoted = c;
      return Number.POSITIVE_INFINITY;
    }
    if (closers.includes(c) && open.pop() !== c) throw unbalanced(text);
    const count = open.length;
    if (Object.hasOwn(closing, c)) open.push(closing[c]);
    return count;
  });
  if (open.length > 0) throw unbalanced(text);
  return counts;
};
const unbalanced = (text: string): UserError =>
  new UserError(`the brackets of ${text} do not match; a list is written [64,64]`);

/** The parts between the marks that are inside of no brackets and no quotes. */
const split = (text: string, mark: string): string[] => {
  const counts = around(text);
  const parts = [''];
  for (const [i, c] of text.split('').entries()) {
    if (c === mark && counts[i] === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts;
};

/** Is a list begun here, and not ended? The shell takes [64, 64] apart. */
export const isOpen = (text: string): boolean => {
  const count = (brackets: readonly string[]): number =>
    text.split('').filter((c) => brackets.includes(c)).length;
  return /^\s*(dict)?[[({]/.test(text) && count(Object.keys(closing)) > count(closers);
};

/** A script's value as a literal: arrays are tuples to Python, functions are written by name. */
export const literalOf = (x: unknown): Literal => {
  if (x === null || x === undefined) return constantOf(null);
  if (typeof x === 'boolean') return constantOf(x);
  if (typeof x === 'number') return scalarOf(x, str(x));
  if (typeof x === 'function') return textOf(x.name);
  if (Array.isArray(x)) return listOf(x.map(literalOf), '()');
  if (typeof x === 'object' && Object.getPrototypeOf(x) === Object.prototype)
    return dictionaryOf(Object.entries(x).map(([key, value]) => [key, literalOf(value)]));
  return textOf(String(x));
};

/** A word that is read as the value again. */
export const wordOf = (value: Value): string => {
  if (typeof value === 'number')
    return Number.isFinite(value) ? str(value) : value > 0 ? '1e999' : '-1e999';
  if (typeof value === 'string') return readsAs(value, value) ? value : quote(value);
  if (value === null || typeof value === 'boolean') return constantOf(value).repr;
  if (Array.isArray(value)) return `[${value.map(inner).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, of]) => `${quote(key)}:${inner(of)}`)
    .join(',')}}`;
};
/** Text inside of brackets is always in quotes. */
const inner = (value: Value): string => (typeof value === 'string' ? quote(value) : wordOf(value));

const readsAs = (word: string, text: string): boolean => {
  if (word.startsWith('--') || isOpen(word)) return false;
  try {
    return parseValue(word) === text;
  } catch {
    return false;
  }
};
