/** Columns in which a run has measured nothing, so that there is no curve to draw. */
import { many } from '../print/text.js';
import { UserError } from '../userError.js';
import type { Dataset } from './datasets.js';

/** True if a run has a number in a column. */
export const hasNumbers = ({ columns }: Dataset, value: string): boolean =>
  columns.get(value)?.some((x) => !Number.isNaN(x)) ?? false;

/** The columns that are known only where an episode ends. */
const isOfEpisodes = /^Performance$|Ep(Ret|Len)$/;

const emptiness = ({ dir, rows }: Dataset, value: string): string =>
  isOfEpisodes.test(value)
    ? `no episode ended in the ${many(rows, 'epoch')} of ${dir}, so ${value} is nan there; more ` +
      `--steps_per_epoch, or a smaller --max_ep_len, lets episodes end`
    : `${value} is nan in each of the ${many(rows, 'epoch')} of ${dir}`;

/**
 * The columns of which some run has a number.
 * @param say receives a remark for each run that has none
 * @throws UserError if there is no such column
 */
export const measuredColumns = (
  datasets: readonly Dataset[],
  values: readonly string[],
  say: (remark: string) => void,
): readonly string[] => {
  const empty = values.flatMap((value) =>
    datasets
      .filter((dataset) => dataset.columns.has(value) && !hasNumbers(dataset, value))
      .map((dataset) => emptiness(dataset, value)),
  );
  const measured = values.filter((value) => datasets.some((run) => hasNumbers(run, value)));
  if (measured.length === 0) throw new UserError(`there is nothing to plot: ${empty.join('\n')}`);
  for (const remark of empty) say(remark);
  return measured;
};
