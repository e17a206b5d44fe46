/**
 * Spinning Up's command line: `--key value value …`, where a key may name a place in a dictionary (`--ac_kwargs:activation`)
 * and carry a shorthand for the names of experiments (`--hid[h]`). Several values are several experiments.
 */
import { messageOf, UserError } from './error.js';
import { sugar } from './names.js';
import { parseValue, type Value } from './values.js';

/** A flag and what was given for it. */
export interface Flag {
  /** As it was typed: --hid */
  readonly flag: string;
  /** What it means: ac_kwargs:hidden_sizes */
  readonly key: string;
  /** What stands for it in the name of an experiment, if somebody has said; it may be empty. */
  readonly shorthand?: string;
  /** At least one; true, if none was given. */
  readonly values: readonly Value[];
  /** The values as they were typed. */
  readonly words: readonly string[];
}

/** What is text, whatever it looks like. */
const texts: readonly string[] = ['env_name', 'exp_name', 'data_dir'];

/**
 * The flags in the order in which they came. A short form and its long one are the same flag, and the short one counts.
 * @throws UserError if a word belongs to no flag, or a flag is there twice
 */
export const parseFlags = (words: readonly string[]): Flag[] => {
  const flags = groups(words).map(([head, ...rest]) => parseFlag(head, rest));
  for (const [i, { flag }] of flags.entries())
    if (flags.findIndex((other) => other.flag === flag) < i) throw new UserError(`${flag} is there twice; give it once`);
  return flags.filter(({ flag, key }) => flag !== `--${key}` || !flags.some((f) => f.key === key && f.flag !== flag));
};

/** Each flag with the words that follow it. */
const groups = (words: readonly string[]): string[][] => {
  const out: string[][] = [];
  for (const word of words) {
    if (word.startsWith('--')) out.push(word.includes('=') ? splitOnce(word, '=') : [word]);
    else if (out.length > 0) out[out.length - 1].push(word);
    else throw new UserError(`'${word}' belongs to no flag; flags begin with --, as in --env CartPole-v1`);
  }
  return out;
};
const splitOnce = (word: string, at: string): string[] => [word.slice(0, word.indexOf(at)), word.slice(word.indexOf(at) + 1)];

const parseFlag = (head: string, words: readonly string[]): Flag => {
  const [, name, shorthand] = /^--([^[]*)(?:\[([^\]]*)\])?$/.exec(head) ?? [];
  if (!name) throw new UserError(`'${head}' is no flag; a flag is --name or --name[shorthand]`);
  const key = Object.hasOwn(sugar, name) ? sugar[name] : name;
  const values = words.length === 0 ? [true] : words.map((word) => (texts.includes(key) ? word : read(name, word)));
  return { flag: `--${name}`, key, ...(shorthand !== undefined && { shorthand }), values, words };
};

const read = (name: string, word: string): Value => {
  try {
    return parseValue(word);
  } catch (error) {
    throw new UserError(`--${name}: ${messageOf(error)}`);
  }
};
