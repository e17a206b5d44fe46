/** Flags of exercise. */
import { type CommandFlag, parseCommand } from '../flags/commandFlags.js';
import { UserError } from '../userError.js';

/** The flags, in the order of `--help`. */
export const exerciseFlags = [
  {
    key: 'list',
    names: ['--list'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'List all exercises; with --json as JSON.',
  },
  {
    key: 'once',
    names: ['--once'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'Check the file once, and do not watch it: exit code 0 if it passes, 1 if not.',
  },
  {
    key: 'solution',
    names: ['--solution'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'Print a solution.',
  },
  {
    key: 'json',
    names: ['--json'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'Print JSON: the list, or with --once what the check found.',
  },
] as const satisfies readonly CommandFlag[];

/** The arguments of exercise. */
export interface ExerciseOptions {
  /** The name of an exercise, or the folder of one; undefined for the list. */
  readonly name: string | undefined;
  /** The learner's file. */
  readonly file: string | undefined;
  readonly list?: boolean;
  readonly once?: boolean;
  readonly solution?: boolean;
  readonly json?: boolean;
}

/**
 * Parses the arguments of exercise: a name, a file and flags.
 * @throws UserError that names the invalid argument, and the valid ones
 */
export const parseExerciseFlags = (args: readonly string[]): ExerciseOptions => {
  const { positional, options } = parseCommand('exercise', exerciseFlags, args);
  const [name, file, ...others] = positional;
  if (others.length > 0)
    throw new UserError(
      `one exercise and one file expected, got ${positional.length} names: ${positional.join(' ')}`,
    );
  if (options.once && file === undefined)
    throw new UserError(
      `which file should be checked? Type spinup exercise ${name ?? 'NAME'} FILE --once`,
    );
  return { name, file, ...options };
};
