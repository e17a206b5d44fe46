/** A persistent list of rows: one more is a new list, which shares all but a few references. */
import { formatValue } from '../formatValue.js';

/** Rows of numbers: blocks of BLOCK rows, and fewer than BLOCK rows after them. */
export interface StepLog {
  readonly full: readonly Float64Array[];
  readonly last: readonly Float64Array[];
}

const BLOCK = 64;

/** No rows. */
export const noSteps: StepLog = { full: [], last: [] };

/** The list with one more row [columns], which must not change afterwards. */
export const appended = ({ full, last }: StepLog, row: Float64Array): StepLog => {
  const rows = [...last, row];
  return rows.length < BLOCK
    ? { full, last: rows }
    : { full: [...full, joinedRows(rows, row.length)], last: noSteps.last };
};

const joinedRows = (rows: readonly Float64Array[], columns: number): Float64Array => {
  const block = new Float64Array(columns * rows.length);
  for (const [i, row] of rows.entries()) block.set(row, columns * i);
  return block;
};

/**
 * All rows, [steps][columns].
 * @throws RangeError if it is not a list of rows of that many finite numbers
 */
export const stepsOf = (name: string, log: StepLog, columns: number): readonly Float64Array[] => {
  const assertBlock = (block: unknown, size: number): void => {
    if (block instanceof Float64Array && block.length === size && block.every(Number.isFinite))
      return;
    throw new RangeError(
      `${name}: steps of a state should be rows of ${columns} finite numbers, ` +
        `but there is ${formatValue(block)}`,
    );
  };
  for (const block of log.full) assertBlock(block, BLOCK * columns);
  for (const row of log.last) assertBlock(row, columns);
  return [...log.full.flatMap((block) => rowsOfBlock(block, columns)), ...log.last];
};

const rowsOfBlock = (block: Float64Array, columns: number): readonly Float64Array[] =>
  Array.from({ length: BLOCK }, (_, i) => block.subarray(columns * i, columns * (i + 1)));

/** The number of rows. */
export const stepCount = ({ full, last }: StepLog): number => BLOCK * full.length + last.length;
