/** The command lines of commands with a few flags, such as plot; each declares them in a table. */
import { type Check, type Checked, problemWith } from '../config/checks.js';
import { camelCase } from '../config/spinningUpNames.js';
import { UserError } from '../userError.js';
import { repeatedFlag, unknownAmong, wrongValue } from './flagErrors.js';
import { literalIn } from './parseFlags.js';
import { type GivenFlag, splitArgs } from './splitArgs.js';

/** A row of a command's table. */
export interface CommandFlag {
  /** The option that it sets: smooth. */
  readonly key: string;
  /** Its spellings: -s, --smooth; --env:KEY stands for --env: with any key. */
  readonly names: readonly string[];
  /**
   * The values it takes: none, one text, any number of texts, one Python literal, or one Python
   * literal for the key in the flag's name.
   */
  readonly kind: 'switch' | 'text' | 'texts' | 'literal' | 'entry';
  /** The value that a switch sets: true, if absent. */
  readonly sets?: boolean;
  /** The value's name in `--help`, in brackets if it may be missing: N, [TEXT…]. */
  readonly value?: string;
  /** The default as `--help` shows it. */
  readonly shownDefault: string;
  readonly meaning: string;
  /** Absent if every value is valid. */
  readonly check?: Check;
}

/** The type of the options that a table describes. */
export type OptionsOf<Table extends readonly CommandFlag[]> = {
  readonly [Row in Table[number] as Row['key']]?: Row['kind'] extends 'switch'
    ? boolean
    : Checked<Row['check']>;
};

/** A command's arguments, parsed by its table. */
export interface CommandArgs<Table extends readonly CommandFlag[]> {
  readonly positional: readonly string[];
  readonly options: OptionsOf<Table>;
}

/**
 * Parses the arguments of a command, with flags and positional arguments in any order.
 * @throws UserError that names the argument that is wrong, and what would be right
 */
export const parseCommand = <const Table extends readonly CommandFlag[]>(
  command: string,
  table: Table,
  args: readonly string[],
): CommandArgs<Table> => {
  const rowOf = (flag: string): CommandFlag => findRow(command, table, flag);
  const { positional, given } = splitArgs(args, {
    isFlag: (arg) => /^-[^\d.]/.test(arg),
    mostValues: (flag) => mostValues(rowOf(flag).kind),
    takesLiterals: (flag) => ['literal', 'entry'].includes(rowOf(flag).kind),
  });
  const options: Record<string, unknown> = {};
  for (const flag of given) {
    const row = rowOf(flag.flag);
    const value = readValue(row, flag);
    if (row.kind === 'entry')
      options[row.key] = { ...(options[row.key] as object), [entryKey(flag.flag)]: value };
    else if (Object.hasOwn(options, row.key)) throw repeatedFlag(flag.flag);
    else options[row.key] = value;
  }
  return { positional, options: options as OptionsOf<Table> };
};

/**
 * The single positional argument of a command.
 * @param noun its name in the error about several: directory
 * @param request the error text if there is none
 * @throws UserError unless there is exactly one
 */
export const onlyOne = (
  [arg, ...others]: readonly string[],
  noun: string,
  request: string,
): string => {
  if (arg === undefined) throw new UserError(request);
  if (others.length === 0) return arg;
  throw new UserError(
    `one ${noun} expected, got ${others.length + 1}: ${[arg, ...others].join(' ')}`,
  );
};

const mostValues = (kind: CommandFlag['kind']): number =>
  ({ switch: 0, text: 1, literal: 1, entry: 1, texts: Number.POSITIVE_INFINITY })[kind];

const findRow = (command: string, table: readonly CommandFlag[], flag: string): CommandFlag => {
  const matches = (name: string): boolean =>
    name.endsWith(':KEY') ? flag.startsWith(name.slice(0, -3)) : name === flag;
  const found = table.find(({ names }) => names.some(matches));
  if (found) return found;
  throw unknownAmong(
    command,
    flag,
    table.flatMap(({ names }) => names),
  );
};

/** The option's name in TypeScript: isSlippery for --env:is_slippery. */
const entryKey = (flag: string): string => camelCase(flag.slice(flag.indexOf(':') + 1));

const readValue = (
  { kind, sets = true, check }: CommandFlag,
  { flag, args }: GivenFlag,
): unknown => {
  const [arg] = args;
  if (kind === 'switch' && arg !== undefined) throw wrongValue(flag, 'should have no value', arg);
  if (kind === 'switch') return sets;
  if (kind === 'texts') return checkedValue(flag, args, arg, check);
  if (arg === undefined && kind === 'entry') return true;
  if (arg === undefined)
    throw wrongValue(flag, `should be ${check?.expected ?? 'followed by a value'}`, arg);
  return checkedValue(flag, kind === 'text' ? arg : literalIn(flag, arg).value, arg, check);
};

/**
 * A value that passes its check.
 * @throws UserError if it does not
 */
const checkedValue = (
  flag: string,
  value: unknown,
  arg: string | undefined,
  check: Check | undefined,
): unknown => {
  const problem = check && problemWith(check, value);
  if (problem !== undefined) throw wrongValue(flag, problem, arg);
  return value;
};
