/** The books of a run: each epoch's row, and the model when it is due. */
import { join } from 'node:path';
import { type AlgoName, algorithms } from '../algos/index.js';
import type { AlgoState, RunState } from '../algos/types.js';
import type { Tree } from '../autodiff/index.js';
import { MODEL, saveParameters } from './checkpoint.js';
import { type Column, logEpoch } from './columns.js';
import { checkIdentity, identity } from './directory.js';
import type { EpochLogger } from './logger.js';

export interface BookOptions {
  readonly dir: string;
  readonly algo: AlgoName;
  readonly columns: readonly Column[];
  readonly envName: string;
  readonly logger: EpochLogger;
  /** Epochs from one saving of the model to the next. */
  readonly saveFreq: number;
}

/** Keeps the books from now on. */
export class Book {
  private readonly began = performance.now();
  private readonly place: string | undefined;
  private saved = 0;
  /** The last complete epoch, and when it was over. */
  last: RunState<AlgoState> | undefined;
  seconds = 0;

  constructor(private readonly options: BookOptions) {
    this.place = identity(options.dir);
  }

  /** An epoch is complete. */
  enter(run: RunState<AlgoState>): void {
    const { dir, columns, logger, saveFreq } = this.options;
    checkIdentity(dir, this.place);
    this.last = run;
    this.seconds = (performance.now() - this.began) / 1000;
    logEpoch(logger, columns, run, this.seconds);
    // After epochs 0, saveFreq, 2 saveFreq, … of the table, as Spinning Up does.
    if ((run.epoch - 1) % saveFreq === 0) this.save(run);
  }

  /** The run is over, for whatever reason: no complete epoch may be lost. */
  close(): void {
    if (this.last && this.saved < this.last.epoch) this.save(this.last);
  }

  private save({ epoch, steps, state }: RunState<AlgoState>): void {
    const { dir, algo, envName } = this.options;
    checkIdentity(dir, this.place);
    const saved = algorithms[algo].saved as unknown as (state: AlgoState) => Tree;
    saveParameters(join(dir, MODEL), saved(state), { algo, env_name: envName, epoch: `${epoch}`, steps: `${steps}` });
    this.saved = epoch;
  }
}
