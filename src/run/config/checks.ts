/** Checks of values from a user: type guards with a description of the valid values. */
import { formatValue } from '../../envs/formatValue.js';
import { isPlainObject, isWholeNumber } from '../../envs/typeGuards.js';
import { UserError } from '../userError.js';

/** A type guard with the description of valid values for an error message. */
export interface Check<T = unknown> {
  /** The valid values, as they follow "should be": a whole number from 1 on. */
  readonly expected: string;
  holds(x: unknown): x is T;
}

/** The type of the values that pass a check. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** An error text for x, such as 'should be True or False'; undefined if x is valid. */
export const problemWith = ({ expected, holds }: Check, x: unknown): string | undefined =>
  holds(x) ? undefined : `should be ${expected}`;

/**
 * The options of a call.
 * @param example a correct call, for the message
 * @throws UserError if they are no object
 */
export const objectOptions = <T extends object>(example: string, options: T): T => {
  if (isPlainObject(options)) return options;
  const given = formatValue(options);
  throw new UserError(`options should be an object, as in ${example}, but are ${given}`);
};

/** Integers from `least` up; without it, all that a double holds exactly. */
export const wholeNumber = (least = Number.NEGATIVE_INFINITY): Check<number> => ({
  expected: `a whole number${Number.isFinite(least) ? ` from ${least} on` : ''}`,
  holds: (x): x is number => isWholeNumber(x, least),
});

/** A boolean, in Python's spelling. */
export const trueOrFalse: Check<boolean> = {
  expected: 'True or False',
  holds: (x) => typeof x === 'boolean',
};

/** A name from a list. */
export const oneOf = <T extends string>(names: readonly T[]): Check<T> => ({
  expected: `one of ${names.join(', ')}`,
  holds: (x): x is T => names.some((name) => name === x),
});

/** Text that is not empty. */
export const nonEmptyText = (expected: string): Check<string> => ({
  expected,
  holds: (x): x is string => typeof x === 'string' && x !== '',
});

/** A list of texts with at least `least` elements. */
export const texts = (expected: string, least = 0): Check<readonly string[]> => ({
  expected,
  holds: (x): x is readonly string[] => Array.isArray(x) && x.length >= least,
});

/** A path; file systems refuse the character NUL. */
export const directoryPath: Check<string> = {
  expected: 'the path of a directory',
  holds: (x): x is string => typeof x === 'string' && x !== '' && !x.includes('\0'),
};

/** A single component of a path. */
export const directoryName: Check<string> = {
  expected: 'a name that a directory can have, without / or \\',
  holds: (x): x is string =>
    typeof x === 'string' &&
    !['', '.', '..'].includes(x) &&
    !/[/\\\p{Cc}\p{Cs}\ufffe\uffff]/u.test(x),
};

/** An object of named values. */
export const dictionary: Check<Readonly<Record<string, unknown>>> = {
  expected: 'a dictionary of named values',
  holds: (x): x is Readonly<Record<string, unknown>> =>
    typeof x === 'object' && x !== null && !Array.isArray(x),
};
