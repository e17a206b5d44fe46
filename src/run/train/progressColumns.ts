/** The columns of progress.txt, as Spinning Up has them, and where their numbers come from. */
import type { AlgoName } from '../../algos/index.js';
import type { Run } from '../config/anyAlgorithm.js';
import type { EpochLogger } from './logger.js';

/** How a column appears: with Average, Std, Max and Min; as its average alone; or as a plain value. */
type How = 'statistics' | 'average' | 'value';
export type Column = readonly [key: string, how: How];

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
const offPolicy = (values: readonly string[], ...measured: readonly string[]): readonly Column[] => [
  ...all('value', 'Epoch'),
  ...all('statistics', 'EpRet', 'TestEpRet'),
  ...all('average', 'EpLen', 'TestEpLen'),
  ...all('value', 'TotalEnvInteracts'),
  ...all('statistics', ...values),
  ...all('average', ...measured),
  ...all('value', 'Time'),
];

/** An algorithm that is not here cannot be run from the command line. */
const columns = {
  vpg: onPolicy(...losses, 'Entropy', 'KL'),
  npg: onPolicy(...losses, 'KL'),
  trpo: onPolicy(...losses, 'KL', 'BacktrackIters'),
  ppo: onPolicy(...losses, 'Entropy', 'KL', 'ClipFrac', 'StopIter'),
  ppo_penalty: onPolicy(...losses, 'Entropy', 'KL', 'KLCoeff'),
  ddpg: offPolicy(['QVals'], 'LossPi', 'LossQ'),
  td3: offPolicy(['Q1Vals', 'Q2Vals'], 'LossPi', 'LossQ'),
  sac: offPolicy(['Q1Vals', 'Q2Vals', 'LogPi'], 'LossPi', 'LossQ'),
  sac2018: offPolicy(['Q1Vals', 'Q2Vals', 'VVals', 'LogPi'], 'LossPi', 'LossQ', 'LossV'),
  dqn: offPolicy(['QVals'], 'LossQ'),
} as const satisfies Readonly<Record<AlgoName, readonly Column[]>>;

/** The columns of a run: those of its algorithm, and α where it is learned. */
export const columnsOf = (algo: AlgoName, hyperparameters: object): readonly Column[] =>
  columns[algo].flatMap((column) =>
    column[0] === 'Time' && 'alpha' in hyperparameters && hyperparameters.alpha === 'auto'
      ? [...all('average', 'Alpha'), column]
      : [column],
  );

/** LossPi is lossPi among an update's measurements, and KL is kl. */
const infoKey = (column: string): string => column.replace(/^(KL|.)/, (first) => first.toLowerCase());

/** Log an epoch. */
export const logEpoch = (logger: EpochLogger, columns: readonly Column[], run: Run, seconds: number): void => {
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
    else logger.logTabular(key, undefined, how === 'average' ? { averageOnly: true } : { withMinAndMax: true });
  }
  logger.dumpTabular();
};
