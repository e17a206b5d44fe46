/**
 * Spinning Up's command line: `--key value value …`, where a key may name a place in a dictionary (`--ac_kwargs:activation`)
 * and carry a shorthand for the names of experiments (`--hid[h]`). Several values are several experiments.
 */

import { camelCase, fullKey } from '../config/spinningUpNames.js';
import { isOpen, type Literal, literalOf, parseLiteral, unquote, type Value } from '../print/pythonLiteral.js';
import { messageOf, UserError } from '../userError.js';

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
  /** The values as names of experiments have them. */
  readonly names: readonly string[];
  /** The values as they were typed. */
  readonly words: readonly string[];
}

/** What is text, whatever it looks like. */
const texts: readonly string[] = ['env_name', 'exp_name', 'data_dir', 'datestamp'];

/**
 * The flags in the order in which they came. A short form and its long one are the same flag, and the short one counts.
 * @throws UserError if a word belongs to no flag, or a flag is there twice
 */
export const parseFlags = (words: readonly string[]): Flag[] => {
  const flags = groups(words).map(([head, ...rest]) => parseFlag(head, joined(rest)));
  for (const [i, { flag }] of flags.entries())
    if (flags.findIndex((other) => other.flag === flag) < i) throw new UserError(`${flag} is there twice; give it once`);
  return flags.filter(({ flag, key }) => flag !== `--${key}` || !flags.some((f) => f.key === key && f.flag !== flag));
};

/** Flags that concern all runs of a command together. */
export const gridKeys = ['jobs', 'resume', 'dry_run', 'print_commands'] as const;

/** Is that more than one run, or something else than to run it? */
export const isGrid = (flags: readonly Flag[]): boolean =>
  flags.some(({ key, values }) => values.length > 1 || gridKeys.some((grid) => grid === key));

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

/** [64, 64] comes as two words, and is one. */
const joined = (words: readonly string[]): string[] => {
  const out: string[] = [];
  for (const word of words) {
    const last = out.at(-1);
    if (last !== undefined && isOpen(last)) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
};

const parseFlag = (head: string, words: readonly string[]): Flag => {
  const [, name, shorthand] = /^--([^[]*)(?:\[([^\]]*)\])?$/.exec(head) ?? [];
  if (!name) throw new UserError(`'${head}' is no flag; a flag is --name or --name[shorthand]`);
  const key = fullKey(name);
  const literals = words.length === 0 ? [literalOf(true)] : words.map((word) => (texts.includes(key) ? text(key, word) : read(name, word)));
  return {
    flag: `--${name}`,
    key,
    ...(shorthand !== undefined && { shorthand }),
    values: literals.map(({ value }) => value),
    names: literals.map(({ name }) => name),
    words,
  };
};

/** A file with an environment is called after its name. */
const text = (key: string, word: string): Literal => {
  if (key === 'datestamp' && /^(true|false)$/i.test(word)) return parseLiteral(word);
  const value = unquote(word) ?? word;
  const [, base = value] = /([^/\\]*)\.[cm]?[jt]s$/.exec(value) ?? [];
  return { ...literalOf(value), name: literalOf(key === 'env_name' ? base : value).name };
};

const read = (name: string, word: string): Literal => {
  try {
    return parseLiteral(word);
  } catch (error) {
    throw new UserError(`--${name}: ${messageOf(error)}`);
  }
};

const ENV_OPTION = 'env_kwargs:';
/** Is it an option of the environment? */
export const isEnvOption = ({ key }: Flag): boolean => key.startsWith(ENV_OPTION);

/** By its name in TypeScript. */
export const envOption = (flag: Flag): { readonly [name: string]: Value } => ({
  [camelCase(flag.key.slice(ENV_OPTION.length))]: single(flag),
});

/** The one value of a flag. */
export const single = ({ flag, values, words }: Flag): Value => {
  if (values.length > 1) throw new UserError(`one value expected for ${flag}, got ${values.length}: ${words.join(' ')}`);
  return values[0];
};
