/** The columns of progress.txt, as Spinning Up has them, and where their numbers come from. */
import type { AlgoState, RunState } from '../algos/types.js';
import type { EpochLogger } from './logger.js';

/** How a column appears: with Average, Std, Max and Min; as its average alone; or as a plain value. */
type How = 'statistics' | 'average' | 'value';
type Column = readonly [key: string, how: How];

const all = (how: How, ...keys: readonly string[]): readonly Column[] => keys.map((key) => [key, how]);
const episodes = [...all('value', 'Epoch'), ...all('statistics', 'EpRet'), ...all('average', 'EpLen')];
const onPolicy = (...measured: readonly string[]): readonly Column[] => [
  ...episodes,
  ...all('statistics', 'VVals'),
  ...all('value', 'TotalEnvInteracts'),
  ...all('average', ...measured),
  ...all('value', 'Time'),
];
const losses = ['LossPi', 'LossV', 'DeltaLossPi', 'DeltaLossV'] as const;

/** An algorithm that is not here cannot be run from the command line. */
export const columns = {
  vpg: onPolicy(...losses, 'Entropy', 'KL'),
  ppo: onPolicy(...losses, 'Entropy', 'KL', 'ClipFrac', 'StopIter'),
} as const satisfies Readonly<Record<string, readonly Column[]>>;

/** LossPi is lossPi among an update's measurements, and KL is kl. */
const infoKey = (column: string): string => (column === 'KL' ? 'kl' : column[0].toLowerCase() + column.slice(1));

/** Log an epoch. */
export const logEpoch = (logger: EpochLogger, algo: keyof typeof columns, run: RunState<AlgoState>, seconds: number): void => {
  const { returns, lengths } = run.episodes;
  // Epochs are counted from 0, as Spinning Up does.
  const values: Readonly<Record<string, number>> = {
    Epoch: run.epoch - 1,
    TotalEnvInteracts: run.steps,
    Time: Math.round(seconds * 1e3) / 1e3,
  };
  logger.store({ EpRet: returns, EpLen: lengths });
  for (const [key, how] of columns[algo]) {
    const measured = run.state.info[infoKey(key)];
    if (measured !== undefined) logger.store({ [key]: measured });
    if (how === 'value') logger.logTabular(key, values[key]);
    else logger.logTabular(key, undefined, how === 'average' ? { averageOnly: true } : { withMinAndMax: true });
  }
  logger.dumpTabular();
};
