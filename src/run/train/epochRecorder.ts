/** The books of a run: each epoch's row, the model when it is due, and the state to go on from. */
import { join } from 'node:path';
import type { AlgoName, Column } from '../../algos/index.js';
import { learner, type Run } from '../config/anyAlgorithm.js';
import { MODEL, saveParameters } from '../saved/modelFile.js';
import { checkIdentity, identity } from '../saved/runDirectory.js';
import { type SavedState, saveState } from '../saved/runStateFile.js';
import { snapshotFile } from '../saved/snapshots.js';
import type { EpochLogger } from './logger.js';
import { logEpoch } from './progressColumns.js';

export interface BookOptions {
  readonly dir: string;
  readonly algo: AlgoName;
  readonly columns: readonly Column[];
  readonly envName: string;
  /** The environment cannot go back in time, so there is nothing to go on from. */
  readonly live: boolean;
  readonly logger: EpochLogger;
  /** Epochs from one saving of the model to the next. */
  readonly saveFreq: number;
  /** Keep a numbered copy of the model at every save. */
  readonly keepSnapshots: boolean;
  /** A digest of what the run does. */
  readonly configuration: string;
  /** The saved state that the run continues from. */
  readonly from?: SavedState;
}

/** Keeps the books from now on. */
export class EpochRecorder {
  private readonly began = performance.now();
  private readonly place: string | undefined;
  private saved = 0;
  /** The last complete epoch, and when it was over. */
  last: Run | undefined;
  seconds = 0;

  constructor(private readonly options: BookOptions) {
    this.place = identity(options.dir);
    this.last = options.from?.run;
    this.seconds = options.from?.seconds ?? 0;
  }

  /** An epoch is complete. */
  enter(run: Run): void {
    const { dir, columns, logger, saveFreq, from, live, configuration } = this.options;
    checkIdentity(dir, this.place);
    this.last = run;
    this.seconds = (from?.seconds ?? 0) + (performance.now() - this.began) / 1000;
    logEpoch(logger, columns, run, this.seconds);
    // After epochs 0, saveFreq, 2 saveFreq, … of the table, as Spinning Up does.
    if ((run.epoch - 1) % saveFreq === 0) this.save(run);
    // Last of all: what is written above belongs to an epoch that is done only once this is in its
    // place.
    if (!live) saveState(dir, run, this.seconds, configuration);
  }

  /** The run is over, for whatever reason: no complete epoch may be lost. */
  close(): void {
    if (this.last && this.saved < this.last.epoch) this.save(this.last);
  }

  private save({ epoch, steps, state }: Run): void {
    const { dir, algo, envName, keepSnapshots } = this.options;
    checkIdentity(dir, this.place);
    const [params, about] = [
      learner(algo).saved(state),
      { algo, env_name: envName, epoch: `${epoch}`, steps: `${steps}` },
    ];
    saveParameters(join(dir, MODEL), params, about);
    if (keepSnapshots) saveParameters(snapshotFile(dir, epoch - 1), params, about);
    this.saved = epoch;
  }
}
