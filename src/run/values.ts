/** The words of a command line as values: read, never evaluated. */
import { UserError } from './error.js';

/** What a word can stand for. */
export type Value = null | boolean | number | string | readonly Value[];

const constants: Readonly<Record<string, null | boolean>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  None: null,
  null: null,
};
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const quoted = /^(['"])(.*)\1$/s;
/** torch.nn.ReLU, tf.nn.relu and tf.tanh: functions to Python, names to us. */
const functionName = /^(?:torch|tf|nn)(?:\.\w+)*\.(\w+)$/;

/**
 * 4000, 1e-3, True, None, [64,64], (64,64), 64,64, and anything else as text.
 * @throws UserError if a list is not closed
 */
export const parseValue = (word: string): Value => {
  const parts = split(word);
  const inner = /^\[(.*)\]$|^\((.*)\)$/s.exec(word);
  if (parts.length > 1) return parts.map(parseValue); // 64,64
  if (inner) return list(inner[1] ?? inner[2]);
  return scalar(word.trim());
};

const list = (inside: string): Value => {
  const parts = split(inside);
  const last = parts.length > 1 && parts.at(-1)?.trim() === ''; // Python's (64,)
  return inside.trim() === '' ? [] : (last ? parts.slice(0, -1) : parts).map((part) => parseValue(part.trim()));
};

const scalar = (word: string): Value => {
  if (Object.hasOwn(constants, word)) return constants[word];
  if (decimal.test(word)) return Number(word);
  return quoted.exec(word)?.[2] ?? functionName.exec(word)?.[1] ?? word;
};

/** The parts between the commas that are inside of no brackets. */
const split = (text: string): string[] => {
  const parts = [''];
  const open: string[] = [];
  for (const c of text) {
    if (c === '[' || c === '(') open.push(c === '[' ? ']' : ')');
    if ((c === ']' || c === ')') && open.pop() !== c) throw unbalanced(text);
    if (c === ',' && open.length === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  if (open.length > 0) throw unbalanced(text);
  return parts;
};
const unbalanced = (text: string): UserError =>
  new UserError(`the brackets of ${text} do not match; a list is one word without spaces, such as [64,64]`);
