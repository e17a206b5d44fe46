/** The flag of commands that read one of the models of a run. */
import { type Check, wholeNumber } from '../config/checks.js';
import type { CommandFlag } from './commandFlags.js';

const epochNumber = wholeNumber(-1);
/** An epoch, −1, 'last' or 'best'. */
const savedEpoch: Check<number | 'last' | 'best'> = {
  expected: `last, best or ${epochNumber.expected}`,
  holds: (x): x is number | 'last' | 'best' => x === 'last' || x === 'best' || epochNumber.holds(x),
};

/** The model: that of an epoch, the best one, or the last one. */
export const modelFlag = {
  key: 'itr',
  names: ['-i', '--itr'],
  kind: 'literal',
  value: 'N',
  shownDefault: 'last',
  meaning:
    'The saved model: an epoch that --keep_snapshots kept, best for the one that --keep_best ' +
    'kept, last or -1 for the last one.',
  check: savedEpoch,
} as const satisfies CommandFlag;

/** The option `itr` of a command, absent for the last model. */
export const modelOption = (
  itr: number | 'last' | 'best' | undefined,
): { readonly itr?: number | 'best' } => (itr === undefined || itr === 'last' ? {} : { itr });
