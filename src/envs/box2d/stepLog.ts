/** A persistent list of rows: one more is a new list, which shares all but its last block. */
import { formatValue } from '../formatValue.js';

/** Rows of numbers in blocks of BLOCK rows; `last` has fewer. */
export interface StepLog {
  readonly full: readonly Float64Array[];
  readonly last: Float64Array;
}

const BLOCK = 64;

/** No rows. */
export const noSteps: StepLog = { full: [], last: new Float64Array(0) };

/** The list with one more row [columns]. It costs a copy of one block at most. */
export const appended = ({ full, last }: StepLog, row: Float64Array): StepLog => {
  const grown = new Float64Array(last.length + row.length);
  grown.set(last);
  grown.set(row, last.length);
  return grown.length < BLOCK * row.length
    ? { full, last: grown }
    : { full: [...full, grown], last: noSteps.last };
};

/**
 * All rows, [steps][columns].
 * @throws RangeError if it is not a list of rows of that many finite numbers
 */
export const stepsOf = (name: string, log: StepLog, columns: number): readonly Float64Array[] => {
  const blocks = [...log.full, log.last];
  return blocks.flatMap((block, b) => {
    const isBlock =
      block instanceof Float64Array &&
      block.every(Number.isFinite) &&
      (b < log.full.length ? block.length === BLOCK * columns : block.length % columns === 0);
    if (!isBlock)
      throw new RangeError(
        `${name}: steps of a state should be rows of ${columns} finite numbers, ` +
          `but block ${b} is ${formatValue(block)}`,
      );
    const rows = block.length / columns;
    return Array.from({ length: rows }, (_, i) => block.subarray(columns * i, columns * (i + 1)));
  });
};

/** The number of rows. */
export const stepCount = ({ full, last }: StepLog, columns: number): number =>
  BLOCK * full.length + last.length / columns;
