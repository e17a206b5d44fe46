/** Timestamps of local time in the names of directories: 2026-11-21_08-05-00. */
import { UserError } from '../userError.js';

/** The timestamp of a moment, to the second. */
export const stampOf = (moment: Date): string => {
  const two = (n: number): string => `${n}`.padStart(2, '0');
  const day = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(two).join('-');
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return `${day}_${time.map(two).join('-')}`;
};

/** True for text in the form of a timestamp; its date need not exist. */
export const isStamp = (x: unknown): x is string =>
  typeof x === 'string' && /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/.test(x);

/**
 * The moment of a timestamp.
 * @throws UserError if the date or time does not exist, such as the 31st of June
 */
export const momentOf = (stamp: string): Date => {
  const [year, month, ...rest] = stamp.split(/[-_]/).map(Number);
  const moment = new Date(year, month - 1, ...(rest as [number, number, number, number]));
  if (stampOf(moment) !== stamp)
    throw new UserError(`--dt should be a date and time that exist, but is ${stamp}`);
  return moment;
};
