/** Moments of local time as the names of directories have them: 2026-11-21_08-05-00. */
import { UserError } from '../userError.js';

export const stampOf = (moment: Date): string => {
  const two = (n: number): string => `${n}`.padStart(2, '0');
  const day = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(two).join('-');
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()];
  return `${day}_${time.map(two).join('-')}`;
};

export const isStamp = (x: unknown): x is string =>
  typeof x === 'string' && /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/.test(x);

/** @throws UserError if there is no such moment, such as one on the 31st of June */
export const momentOf = (stamp: string): Date => {
  const [year, month, ...rest] = stamp.split(/[-_]/).map(Number);
  const moment = new Date(year, month - 1, ...(rest as [number, number, number, number]));
  if (stampOf(moment) !== stamp)
    throw new UserError(`--dt should be a moment that there is, but is ${stamp}`);
  return moment;
};
