/** Python literals on the command line, parsed into values; nothing is evaluated. */
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
 * A value together with its spelling: Python distinguishes 1 and 1.0, which are the same number in
 * JavaScript, and so do the names of experiments.
 */
export interface Literal {
  readonly value: Value;
  /** The result of Python's repr: 'relu' in quotes, [64, 64]. */
  readonly repr: string;
  /** The value as part of an experiment's name: relu, 64-64. */
  readonly name: string;
}

/**
 * Text for the name of an experiment: lower case, with - in place of every character other than
 * letters, digits, - and _.
 */
const clean = (text: string): string => text.toLowerCase().replace(/[^-_a-z0-9]/gu, '-');

const scalarOf = (value: Value, repr: string): Literal => ({ value, repr, name: clean(repr) });

const constantOf = (value: null | boolean): Literal =>
  scalarOf(value, value === null ? 'None' : value ? 'True' : 'False');

const stringOf = (value: string): Literal => ({ value, repr: quote(value), name: clean(value) });

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

/** Text in quotes as Python's repr writes it: single quotes, unless the text contains them. */
const quote = (text: string): string => {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = [...text].map((c) => {
    const letter = Object.keys(escapes).find((e) => escapes[e] === c);
    return letter !== undefined && (c === mark || !`'"`.includes(c)) ? `\\${letter}` : c;
  });
  return mark + escaped.join('') + mark;
};

/** The text inside quotes; undefined if the argument is not quoted. */
export const unquote = (arg: string): string | undefined =>
  /^(['"])(.*)\1$/s
    .exec(arg)?.[2]
    .replace(/\\([\\'"nrt])/g, (_, letter: string) => escapes[letter]);

const constants: Readonly<Record<string, null | boolean>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  None: null,
  null: null,
};
const integerPattern = /^[-+]?\d+(?:_\d+)*$/;
const decimalPattern = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
/** Names of functions in Python, such as torch.nn.ReLU, tf.nn.relu and tf.tanh. */
const functionName = /^(?:torch|tf|nn)(?:\.\w+)*\.(\w+)$/;

/**
 * The literal in an argument: 4000, 1e-3, True, None, [64,64], (64,64), 64,64, {'a': 1} or
 * dict(a=1); any other argument is text.
 * @throws UserError if the brackets do not match
 */
export const parseLiteral = (arg: string): Literal => {
  const text = arg.trim();
  if (depthOf(text) > MAX_DEPTH)
    throw new UserError(
      `brackets should be nested at most ${MAX_DEPTH} deep: ${text.slice(0, 20)}…`,
    );
  const parts = splitOutside(text, ',');
  if (parts.length > 1) return listOf(items(parts), '()'); // 64,64
  return enclosed(text) ?? scalar(text);
};
/**
 * The value of an argument, as `parseLiteral` reads it.
 * @throws UserError if the brackets do not match
 */
export const parseValue = (arg: string): Value => parseLiteral(arg).value;

const items = (parts: readonly string[]): Literal[] =>
  (parts.at(-1)?.trim() === '' ? parts.slice(0, -1) : parts).map(parseLiteral); // Python's (64,)

/** A list, tuple or dictionary in brackets; undefined for any other text. */
const enclosed = (text: string): Literal | undefined => {
  const [, call, inside] = /^(dict)?[[({](.*)[\])}]$/s.exec(text) ?? [];
  if (
    inside === undefined ||
    bracketDepths(text).some((n, i) => n === 0 && i > (call ?? '').length && i < text.length - 1)
  )
    return undefined;
  if (call || text[0] === '{') return dictLiteral(inside, call ? '=' : ':');
  return listOf(items(splitOutside(inside, ',')), text[0] === '(' ? '()' : '[]');
};

const dictLiteral = (inside: string, mark: string): Literal | undefined => {
  const entries = splitOutside(inside, ',').filter((entry) => entry.trim() !== '');
  const pairs = entries.map((entry) => splitOutside(entry, mark));
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
  if (integerPattern.test(text))
    return scalarOf(Number(text.replaceAll('_', '')), `${BigInt(text.replace(/[+_]/g, ''))}`);
  if (decimalPattern.test(text)) return scalarOf(Number(text), float(Number(text)));
  return stringOf(unquote(text) ?? functionName.exec(text)?.[1] ?? text);
};
/** A float as Python's repr writes it: 1.0 for 1. */
const float = (x: number): string => (/^-?\d+$/.test(str(x)) ? `${str(x)}.0` : str(x));

const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const closers = Object.values(closing);

/** Levels of brackets that are read: the time for a text grows with their number. */
const MAX_DEPTH = 50;

/** The most opening brackets before a character that are not closed by then; quotes count, too. */
const depthOf = (text: string): number => {
  let depth = 0;
  let most = 0;
  for (const c of text) {
    if (Object.hasOwn(closing, c)) most = Math.max(most, ++depth);
    else if (closers.includes(c)) depth--;
  }
  return most;
};

/**
 * The number of brackets that are open at each character; infinite inside quotes.
 * @throws UserError if brackets do not match
 */
const bracketDepths = (text: string): number[] => {
  const open: string[] = [];
  let quoted = ''; // the quotation mark that is open
  let previous = ''; // the last character that is not white space
  const counts = text.split('').map((c, i) => {
    if (quoted !== '') {
      if (c === quoted && text[i - 1] !== '\\') quoted = '';
      return Number.POSITIVE_INFINITY;
    }
    const starts = previous === '' || '[({,:='.includes(previous);
    if (c.trim() !== '') previous = c;
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

/** The parts of a text between separators, other than those inside brackets or quotes. */
const splitOutside = (text: string, mark: string): string[] => {
  const counts = bracketDepths(text);
  const parts = [''];
  for (const [i, c] of text.split('').entries()) {
    if (c === mark && counts[i] === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts;
};

/** True if a bracket is still open: the shell splits [64, 64] into two arguments. */
export const isOpen = (text: string): boolean => {
  const count = (brackets: readonly string[]): number =>
    text.split('').filter((c) => brackets.includes(c)).length;
  return /^\s*(dict)?[[({]/.test(text) && count(Object.keys(closing)) > count(closers);
};

/** A script's value as a literal; arrays become Python's tuples, and functions their names. */
export const literalOf = (x: unknown): Literal => {
  if (x === null || x === undefined) return constantOf(null);
  if (typeof x === 'boolean') return constantOf(x);
  if (typeof x === 'number') return scalarOf(x, str(x));
  if (typeof x === 'function') return stringOf(x.name);
  if (Array.isArray(x)) return listOf(x.map(literalOf), '()');
  if (typeof x === 'object' && Object.getPrototypeOf(x) === Object.prototype)
    return dictionaryOf(Object.entries(x).map(([key, value]) => [key, literalOf(value)]));
  return stringOf(String(x));
};

/** An argument from which `parseValue` reads the value again. */
export const argOf = (value: Value): string => {
  if (typeof value === 'number')
    return Number.isFinite(value) ? str(value) : value > 0 ? '1e999' : '-1e999';
  if (typeof value === 'string') return readsAs(value, value) ? value : quote(value);
  if (value === null || typeof value === 'boolean') return constantOf(value).repr;
  if (Array.isArray(value)) return `[${value.map(elementArg).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, of]) => `${quote(key)}:${elementArg(of)}`)
    .join(',')}}`;
};
/** An element of a list or dictionary, in which text is always quoted. */
const elementArg = (value: Value): string =>
  typeof value === 'string' ? quote(value) : argOf(value);

/** True if an argument, without quotes, is read as that text. */
const readsAs = (arg: string, text: string): boolean => {
  if (arg.startsWith('--') || isOpen(arg)) return false;
  try {
    return parseValue(arg) === text;
  } catch {
    return false;
  }
};
