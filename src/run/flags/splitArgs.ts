/** Command-line arguments, grouped by the flags that they belong to. */
import { isOpen } from '../print/pythonLiteral.js';

/** A flag as it was typed, with its values. */
export interface GivenFlag {
  /** --seed, or --hid[h] with a shorthand. */
  readonly flag: string;
  readonly args: readonly string[];
}

/** The arguments of a command, split into flags and positional arguments. */
export interface SplitArgs {
  /** Arguments that belong to no flag. */
  readonly positional: readonly string[];
  /** In the order in which they were typed. */
  readonly given: readonly GivenFlag[];
}

/** The facts about a command's flags that decide where an argument belongs. */
export interface Grammar {
  /** True for an argument that is a flag, and not a value. */
  isFlag(arg: string): boolean;
  /** The most values that a flag takes. */
  mostValues(flag: string): number;
  /** True for flags whose values are Python literals, in which the shell splits [64, 64] in two. */
  takesLiterals(flag: string): boolean;
}

/**
 * Groups each flag with the arguments after it, up to the number that it takes; --flag=value means
 * --flag value.
 * @throws UserError if mostValues or takesLiterals throws one about an unknown flag
 */
export const splitArgs = (
  args: readonly string[],
  { isFlag, mostValues, takesLiterals }: Grammar,
): SplitArgs => {
  const positional: string[] = [];
  const given: { readonly flag: string; readonly args: string[] }[] = [];
  for (const arg of args) {
    const last = given.at(-1);
    if (isFlag(arg)) given.push(flagAndValue(arg));
    else if (last && takesLiterals(last.flag) && isOpen(last.args.at(-1) ?? ''))
      last.args.push(`${last.args.pop()} ${arg}`);
    else if (last && last.args.length < mostValues(last.flag)) last.args.push(arg);
    else positional.push(arg);
  }
  return { positional, given };
};

const flagAndValue = (arg: string): { readonly flag: string; readonly args: string[] } => {
  const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return equals < 0
    ? { flag: arg, args: [] }
    : { flag: arg.slice(0, equals), args: [arg.slice(equals + 1)] };
};
