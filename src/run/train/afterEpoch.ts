/** The end of an epoch: a line on pace and time left, the script's function, reasons to stop. */
import type { Run } from '../config/anyAlgorithm.js';
import { hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { clock, number, wrap } from '../print/text.js';
import { hasReached } from '../saved/runStatus.js';
import { UserError } from '../userError.js';

/** A script's function that is called with each run that an epoch ends with. */
export type OnEpoch = (run: Run) => unknown;

/** The parts of a run that the end of an epoch needs. */
export interface EpochEnd {
  /** Epochs that were completed before this session, and their training time in seconds. */
  readonly before: { readonly epoch: number; readonly seconds: number };
  /** Training time so far, in seconds. */
  seconds(): number;
  /** Mean return of the last epoch; undefined if no episode ended in it. */
  meanReturn(): number | undefined;
  write(text: string): void;
  /** Width of the terminal in characters, if there is one. */
  readonly columns?: number | undefined;
  readonly onEpoch?: OnEpoch | undefined;
}

/** 'Epoch 3 of 50: 5,300 steps a second, 1:20 left', with the mean pace of this session. */
const paceLine = (
  { epoch }: Run,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
  { before, seconds }: EpochEnd,
): string => {
  const pace = Math.max(seconds() - before.seconds, 1e-3) / (epoch - before.epoch);
  const left = epoch < epochs ? `, ${clock((epochs - epoch) * pace)} left` : '';
  return `Epoch ${epoch} of ${epochs}: ${number(stepsPerEpoch / pace)} steps a second${left}\n`;
};

/** The remark under the first table of an algorithm whose losses are taken before the update. */
const LOSS_PI =
  'LossPi is the loss before the update, about 0 because advantages have mean 0: it says nothing ' +
  'about the policy. DeltaLossPi is what the update changed, and AverageEpRet how good it is.';

/** The error about an onEpoch that is asynchronous. */
const notAwaited = (answer: Promise<unknown>): UserError => {
  answer.catch(() => {}); // its own error would end the process before this one is read
  return new UserError(
    'train: onEpoch should not be async: a run computes without a pause, so that nothing which ' +
      'onEpoch awaits would go on before the end of the run. Do there what is done at once, or ' +
      'read progress.txt from another process',
  );
};

/**
 * A function to call when an epoch has been recorded. It returns true if the run is to stop: its
 * mean return has reached `stopAt`, or the script's function has returned true.
 * @throws UserError from that function, if the script's is async
 */
export const afterEpoch =
  (config: TrainConfig, end: EpochEnd) =>
  (run: Run): boolean => {
    end.write(paceLine(run, hyperparametersOf(config), end));
    if (run.epoch === 1 && 'deltaLossPi' in run.info)
      end.write(`${wrap(LOSS_PI, end.columns).join('\n')}\n`);
    const answer = end.onEpoch?.(run);
    if (answer instanceof Promise) throw notAwaited(answer);
    return answer === true || (config.stopAt !== undefined && hasReached(config, end.meanReturn()));
  };
