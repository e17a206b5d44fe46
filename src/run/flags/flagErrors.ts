/** Errors about flags; the same mistake gets the same text in every command. */
import { didYouMean, hint } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';

/** An argument in front of all flags, in a command that takes none there. */
export const strayArgument = (arg: string): UserError =>
  new UserError(`'${arg}' belongs to no flag; flags begin with --, as in --env CartPole-v1`);

/** A flag given twice. */
export const repeatedFlag = (flag: string): UserError =>
  new UserError(`${flag} is given twice; give it once`);

/** An unknown flag of a command, with the flags it may have meant, and the end of the message. */
export const unknownFlag = (
  command: string,
  flag: string,
  guesses: readonly string[],
  more: string,
): UserError => new UserError(`${command} has no flag ${flag}${hint(guesses)} ${more}`);

/** An unknown flag of a command that has only a few. */
export const unknownAmong = (command: string, flag: string, known: readonly string[]): UserError =>
  new UserError(
    `${command} has no flag ${flag}${didYouMean(flag, known, 1)} It has ${known.join(', ')}`,
  );

/**
 * A value that is missing or wrong.
 * @param problem what would be right: 'should be a whole number'
 * @param arg the value as it was typed; undefined if there is none
 */
export const wrongValue = (flag: string, problem: string, arg: string | undefined): UserError =>
  new UserError(`${flag} ${problem}, but ${arg === undefined ? 'has no value' : `is ${arg}`}`);

/** Several values for a flag that takes one. */
export const tooManyValues = (flag: string, args: readonly string[]): UserError =>
  new UserError(`one value expected for ${flag}, got ${args.length}: ${args.join(' ')}`);
