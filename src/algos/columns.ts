/**
 * Columns of progress.txt: the measurements that an epoch logs, and the form in which each appears.
 */

/** Average, Std, Max and Min of many values; their average alone; or one value as it is. */
export type ColumnForm = 'statistics' | 'average' | 'value';
export type Column = readonly [name: string, form: ColumnForm];

/** Columns of one form, in order. */
export const columnsOf = (form: ColumnForm, ...names: readonly string[]): readonly Column[] =>
  names.map((name) => [name, form]);
