/**
 * Per-epoch record of a run: a row of progress.txt, the model every saveFreq epochs, and the state
 * from which `resume` continues.
 */
import { join } from 'node:path';
import type { AlgoName, Column } from '../../algos/index.js';
import type { Learner, Run } from '../config/anyAlgorithm.js';
import { readUnsealed } from '../files/safetensorsWithDigest.js';
import { MODEL, saveParameters } from '../saved/modelFile.js';
import type { RunLock } from '../saved/runLock.js';
import { type SavedState, saveState } from '../saved/runStateFile.js';
import { headway } from '../saved/runStatus.js';
import { BEST, snapshotFile } from '../saved/snapshots.js';
import type { EpochLogger } from './logger.js';
import { logEpoch } from './progressColumns.js';

/** The run to record, and how often to save it. */
export interface RecorderOptions {
  readonly dir: string;
  /** The lock of that directory. */
  readonly lock: RunLock;
  readonly algo: AlgoName;
  readonly algorithm: Pick<Learner, 'saved'>;
  readonly columns: readonly Column[];
  readonly envName: string;
  /** The environment cannot restore an earlier state, so no state to resume from is written. */
  readonly live: boolean;
  readonly logger: EpochLogger;
  /** Epochs between two saves of the model. */
  readonly saveFreq: number;
  /** Keep a numbered copy of the model at every save. */
  readonly keepSnapshots: boolean;
  /** Keep the model with the highest mean return. */
  readonly keepBest?: boolean;
  /** Text of the configuration; a saved state is only resumed under the same one. */
  readonly configuration: string;
  /** State of the run that is resumed. */
  readonly from?: SavedState;
}

/** The mean return of a run's best model, −∞ if it has none. */
const bestIn = (dir: string): number => {
  try {
    return Number(readUnsealed(join(dir, BEST)).metadata.mean_return ?? Number.NEGATIVE_INFINITY);
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
};

/** Writes the files of a run, epoch by epoch. */
export class EpochRecorder {
  private readonly startTime = performance.now();
  private savedEpoch = 0;
  /** The highest mean return so far, once it is known. */
  private best: number | undefined;
  /** Mean return of an epoch, as progress.txt has it; read when it is first asked for. */
  private lastReturn: { readonly epoch: number; readonly mean: number | undefined } | undefined;
  /** The last completed epoch, and the training time up to its end in seconds. */
  last: Run | undefined;
  seconds = 0;

  constructor(private readonly options: RecorderOptions) {
    this.last = options.from?.run;
    this.seconds = options.from?.seconds ?? 0;
  }

  /**
   * Write a completed epoch.
   * @throws UserError if the directory was replaced meanwhile, or a file cannot be written
   */
  record(run: Run): void {
    const { dir, lock, columns, logger, saveFreq, from, live, configuration } = this.options;
    lock.check();
    this.last = run;
    this.seconds = (from?.seconds ?? 0) + (performance.now() - this.startTime) / 1000;
    logEpoch(logger, columns, run, this.seconds);
    // After epochs 0, saveFreq, 2 saveFreq, … of the table, as Spinning Up does.
    if ((run.epoch - 1) % saveFreq === 0) this.save(run);
    if (this.options.keepBest) this.saveBest(run);
    // Written last: an epoch counts as completed only when its state is on disk, and by then its
    // row and its model are too.
    if (!live) saveState(dir, run, this.seconds, configuration);
  }

  /**
   * Save the model of the last completed epoch, unless it is saved; called however the run ends.
   */
  close(): void {
    if (this.last && this.savedEpoch < this.last.epoch) this.save(this.last);
  }

  /** Mean return of the last completed epoch; undefined if no episode ended in it. */
  meanReturn(): number | undefined {
    const epoch = this.last?.epoch ?? 0;
    if (this.lastReturn?.epoch !== epoch)
      this.lastReturn = { epoch, mean: headway(this.options.dir).meanReturn };
    return this.lastReturn.mean;
  }

  /** Saves the model if its mean return is the highest so far. */
  private saveBest({ epoch, steps, state }: Run): void {
    const { dir, algo, algorithm, envName } = this.options;
    const meanReturn = this.meanReturn();
    if (meanReturn === undefined || meanReturn <= (this.best ?? bestIn(dir))) return;
    this.best = meanReturn;
    saveParameters(join(dir, BEST), algorithm.saved(state), {
      ...{ algo, env_name: envName, epoch: `${epoch}`, steps: `${steps}` },
      mean_return: `${meanReturn}`,
    });
  }

  private save({ epoch, steps, state }: Run): void {
    const { dir, lock, algo, algorithm, envName, keepSnapshots } = this.options;
    lock.check();
    const params = algorithm.saved(state);
    const metadata = { algo, env_name: envName, epoch: `${epoch}`, steps: `${steps}` };
    saveParameters(join(dir, MODEL), params, metadata);
    if (keepSnapshots) saveParameters(snapshotFile(dir, epoch - 1), params, metadata);
    this.savedEpoch = epoch;
  }
}
