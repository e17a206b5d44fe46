/** Rows of progress.txt: the measurements of one epoch under the columns of its algorithm. */
import type { Column } from '../../algos/index.js';
import type { Run } from '../config/anyAlgorithm.js';
import type { EpochLogger } from './logger.js';

/** Key in `info`, the measurements of an update, for a column: LossPi → lossPi, KL → kl. */
const infoKey = (column: string): string =>
  column.replace(/^(KL|.)/, (first) => first.toLowerCase());

/**
 * Log one epoch as a row.
 * @param seconds training time up to the end of the epoch
 */
export const logEpoch = (
  logger: EpochLogger,
  columns: readonly Column[],
  run: Run,
  seconds: number,
): void => {
  const { returns, lengths } = run.episodes;
  // Epochs are counted from 0, as Spinning Up does.
  const values: Readonly<Record<string, number>> = {
    Epoch: run.epoch - 1,
    TotalEnvInteracts: run.steps,
    Time: Math.round(seconds * 1e3) / 1e3,
  };
  logger.store({ EpRet: returns, EpLen: lengths });
  if (run.test) logger.store({ TestEpRet: run.test.returns, TestEpLen: run.test.lengths });
  for (const [key, kind] of columns) {
    const measured = run.info[infoKey(key)];
    if (measured !== undefined) logger.store({ [key]: measured });
    if (kind === 'value') logger.logTabular(key, values[key]);
    else
      logger.logTabular(
        key,
        undefined,
        kind === 'average' ? { averageOnly: true } : { withMinAndMax: true },
      );
  }
  logger.dumpTabular();
};
