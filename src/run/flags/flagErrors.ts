/** Errors about flags, with the same text in every command. */
import { didYouMean, hint } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';

/** The error about an argument before the first flag, in a command without such arguments. */
export const strayArgument = (arg: string): UserError =>
  new UserError(`'${arg}' belongs to no flag; flags begin with --, as in --env CartPole-v1`);

/** The error about a flag that is given twice. */
export const repeatedFlag = (flag: string): UserError =>
  new UserError(`${flag} is given twice; give it once`);

/**
 * The error about an unknown flag.
 * @param guesses flags that may be meant
 * @param more the end of the message
 */
export const unknownFlag = (
  command: string,
  flag: string,
  guesses: readonly string[],
  more: string,
): UserError => new UserError(`${command} has no flag ${flag}${hint(guesses)} ${more}`);

/** The error about an unknown flag of a command with few flags, which are all listed. */
export const unknownAmong = (command: string, flag: string, known: readonly string[]): UserError =>
  new UserError(
    `${command} has no flag ${flag}${didYouMean(flag, known, 1)} It has ${known.join(', ')}`,
  );

/**
 * The error about a missing or wrong value.
 * @param problem the valid values: 'should be a whole number'
 * @param arg the value as it was typed; undefined if there is none
 * @param hint the end of the message
 */
export const wrongValue = (
  flag: string,
  problem: string,
  arg: string | undefined,
  hint = '',
): UserError =>
  new UserError(
    `${flag} ${problem}, but ${arg === undefined ? 'has no value' : `is ${arg}`}${hint}`,
  );

/** The error about several values of a flag that takes one. */
export const tooManyValues = (flag: string, args: readonly string[]): UserError =>
  new UserError(`one value expected for ${flag}, got ${args.length}: ${args.join(' ')}`);
