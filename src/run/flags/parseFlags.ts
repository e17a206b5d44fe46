/**
 * Spinning Up's command line: `--key value value …`. A key may lead into a dictionary
 * (`--ac_kwargs:activation`) and carry a shorthand for names of experiments (`--hid[h]`). Several
 * values of a flag mean several experiments.
 */

import { camelCase, fullKey } from '../config/spinningUpNames.js';
import {
  type Literal,
  literalOf,
  parseLiteral,
  unquote,
  type Value,
} from '../print/pythonLiteral.js';
import { messageOf, UserError } from '../userError.js';
import { repeatedFlag, strayArgument, tooManyValues } from './flagErrors.js';
import { splitArgs } from './splitArgs.js';

/** A flag and its values. */
export interface Flag {
  /** The flag as it was typed, without its shorthand: --hid */
  readonly flag: string;
  /** Spinning Up's full name: ac_kwargs:hidden_sizes */
  readonly key: string;
  /** The abbreviation in names of experiments, where one was typed; it may be empty. */
  readonly shorthand?: string;
  /** At least one; true, if none was given. */
  readonly values: readonly Value[];
  /** The values as they appear in names of experiments. */
  readonly names: readonly string[];
  /** The values as they were typed. */
  readonly args: readonly string[];
}

/** Keys whose values are text, even if they look like numbers, such as 1e3 and 007. */
const textKeys: readonly string[] = [
  'env_name',
  'networks',
  'exp_name',
  'data_dir',
  'datestamp',
  'init_from',
];

/** True for an argument that is a flag of `spinup run`; -1 and -x are values. */
export const isLongFlag = (arg: string): boolean => arg.startsWith('--');

/**
 * The flags in the order in which they were typed. If a short flag and its long form are both
 * given, the short one takes precedence, as in Spinning Up.
 * @throws UserError if an argument belongs to no flag, or a flag is given twice
 */
export const parseFlags = (args: readonly string[]): Flag[] => {
  const { positional, given } = splitArgs(args, {
    isFlag: isLongFlag,
    mostValues: () => Number.POSITIVE_INFINITY,
    takesLiterals: () => true,
  });
  if (positional.length > 0) throw strayArgument(positional[0]);
  const flags = given.map((one) => parseFlag(one.flag, one.args));
  for (const [i, { flag }] of flags.entries())
    if (flags.findIndex((other) => other.flag === flag) < i) throw repeatedFlag(flag);
  return flags.filter(
    ({ flag, key }) => flag !== `--${key}` || !flags.some((f) => f.key === key && f.flag !== flag),
  );
};

/** Flags that concern all runs of a command together. */
export const gridKeys = ['jobs', 'resume', 'dry_run', 'print_commands'] as const;

/** True if flags describe several runs, or concern all runs of a command together. */
export const isGrid = (flags: readonly Flag[]): boolean =>
  flags.some(({ key, values }) => values.length > 1 || gridKeys.some((grid) => grid === key));

/**
 * One flag with its values.
 * @throws UserError if `typed` is not --name or --name[shorthand], or a bracket in a value is not
 * closed
 */
const parseFlag = (typed: string, args: readonly string[]): Flag => {
  const [, name, shorthand] = /^--([^[]*)(?:\[([^\]]*)\])?$/.exec(typed) ?? [];
  if (!name) throw new UserError(`'${typed}' is not a flag; a flag is --name or --name[shorthand]`);
  const key = fullKey(name);
  const read = (arg: string): Literal =>
    textKeys.includes(key) ? textLiteral(key, arg) : literalIn(`--${name}`, arg);
  const literals = args.length === 0 ? [literalOf(true)] : args.map(read);
  return {
    flag: `--${name}`,
    key,
    ...(shorthand !== undefined && { shorthand }),
    values: literals.map(({ value }) => value),
    names: literals.map(({ name }) => name),
    args,
  };
};

/**
 * A value that is text. In names of experiments, a file with an environment goes by its base name.
 */
const textLiteral = (key: string, arg: string): Literal => {
  if (key === 'datestamp' && /^(true|false)$/i.test(arg)) return parseLiteral(arg);
  const value = unquote(arg) ?? arg;
  const [, base = value] = /([^/\\]*)\.[cm]?[jt]s$/.exec(value) ?? [];
  return {
    ...literalOf(value),
    name: literalOf(['env_name', 'networks'].includes(key) ? base : value).name,
  };
};

/**
 * A value of a flag, as Python reads it.
 * @throws UserError that names the flag, if a bracket is not closed
 */
export const literalIn = (flag: string, arg: string): Literal => {
  try {
    return parseLiteral(arg);
  } catch (error) {
    throw new UserError(`${flag}: ${messageOf(error)}`);
  }
};

const ENV_OPTION = 'env_kwargs:';

/** True for an option of the environment, such as --env:max_episode_steps. */
export const isEnvOption = ({ key }: Flag): boolean => key.startsWith(ENV_OPTION);

/**
 * An option of the environment under its name in TypeScript: { maxEpisodeSteps: 100 }.
 * @throws UserError if it has several values
 */
export const envOption = (flag: Flag): { readonly [name: string]: Value } => ({
  [camelCase(flag.key.slice(ENV_OPTION.length))]: singleValue(flag),
});

/**
 * The value of a flag that takes exactly one.
 * @throws UserError if it has several
 */
export const singleValue = ({ flag, values, args }: Flag): Value => {
  if (values.length > 1) throw tooManyValues(flag, args);
  return values[0];
};
