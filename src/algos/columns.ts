/**
 * Columns of progress.txt: the measurements that an epoch logs, and the form in which each appears.
 */

/** Average, Std, Max and Min of several values; their average alone; or one value as it is. */
export type ColumnForm = 'statistics' | 'average' | 'value';
/** A column: its name, and the form of its values. */
export type Column = readonly [name: string, form: ColumnForm];

/** Columns of one form, in order. */
export const columnsOf = (form: ColumnForm, ...names: readonly string[]): readonly Column[] =>
  names.map((name) => [name, form]);
