/** The rows of progress.txt: an epoch's numbers, under the columns of its algorithm. */
import type { Column } from '../../algos/index.js';
import type { Run } from '../config/anyAlgorithm.js';
import type { EpochLogger } from './logger.js';

/** LossPi is lossPi among an update's measurements, and KL is kl. */
const infoKey = (column: string): string =>
  column.replace(/^(KL|.)/, (first) => first.toLowerCase());

/** Log an epoch. */
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
  for (const [key, how] of columns) {
    const measured = run.info[infoKey(key)];
    if (measured !== undefined) logger.store({ [key]: measured });
    if (how === 'value') logger.logTabular(key, values[key]);
    else
      logger.logTabular(
        key,
        undefined,
        how === 'average' ? { averageOnly: true } : { withMinAndMax: true },
      );
  }
  logger.dumpTabular();
};
