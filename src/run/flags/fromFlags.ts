/** Settings of a script from its command line, such as those of the programs in examples/. */
import { writeSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Check, nonEmptyText, trueOrFalse, wholeNumber } from '../config/checks.js';
import { spinningUpName } from '../config/spinningUpNames.js';
import { UserError } from '../userError.js';
import { type CommandFlag, parseCommand } from './commandFlags.js';

/** A setting of a script: a number, a text or a switch. */
export type ScriptSetting = number | string | boolean;

/** The settings of a script, by their names in TypeScript; a default of 50 is a number. */
export type ScriptSettings<T> = {
  readonly [Name in keyof T]: T[Name] extends number
    ? number
    : T[Name] extends boolean
      ? boolean
      : string;
};

/**
 * The settings of a script: defaults, and the values that its command line gives in their place;
 * batchSize is the flag --batch_size. With --help, the flags are printed and the script ends.
 * @param defaults by name; one that is a whole number takes only whole numbers from 0 on
 * @param args the arguments; if absent, those that the process was started with
 * @throws UserError if an argument is not one of the flags, or a value has another type
 * @example
 * const { epochs, lr, seed } = fromFlags({ epochs: 50, lr: 1e-2, seed: 0 });
 */
export const fromFlags = <const T extends Readonly<Record<string, ScriptSetting>>>(
  defaults: T,
  args: readonly string[] = process.argv.slice(2),
): ScriptSettings<T> => {
  const table = Object.entries(defaults).map(([name, value]) => rowFor(name, value));
  if (args.includes('--help')) {
    writeSync(1, flagList(table));
    process.exit(0);
  }
  const { positional, options } = parseCommand(scriptName(), table, args);
  if (positional.length > 0)
    throw new UserError(`'${positional[0]}' belongs to no flag; the flags are ${flagNames(table)}`);
  return { ...defaults, ...options } as ScriptSettings<T>;
};

/** The name of the script that runs, without its folder and its ending. */
const scriptName = (): string => {
  const file = process.argv[1] ?? 'the script';
  return basename(file, extname(file));
};

const flagNames = (table: readonly CommandFlag[]): string =>
  table.map((row) => row.names[0]).join(', ');

const anyNumber: Check<number> = {
  expected: 'a number',
  holds: (x): x is number => typeof x === 'number' && Number.isFinite(x),
};

/** The check of values of the type that a default has. */
const checkForDefault = (value: ScriptSetting): Check => {
  if (typeof value === 'boolean') return trueOrFalse;
  if (typeof value === 'string') return nonEmptyText('a text');
  return Number.isInteger(value) ? wholeNumber(0) : anyNumber;
};

const rowFor = (name: string, value: ScriptSetting): CommandFlag => ({
  key: name,
  names: [`--${spinningUpName(name)}`],
  kind: typeof value === 'string' ? 'text' : 'literal',
  shownDefault: `${value}`,
  meaning: '',
  check: checkForDefault(value),
});

/** The flags and their defaults, one a line. */
const flagList = (table: readonly CommandFlag[]): string => {
  const width = Math.max(0, ...table.map((row) => row.names[0].length));
  const lines = table.map((row) => `  ${row.names[0].padEnd(width)}  ${row.shownDefault}\n`);
  return `Flags, with their defaults:\n${lines.join('')}`;
};
