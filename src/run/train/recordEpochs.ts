/** The loop of a run: each epoch is recorded as soon as it is complete. */
import { RankLost } from '../../algos/collective.js';
import type { Run } from '../config/anyAlgorithm.js';
import type { TrainConfig } from '../config/trainConfig.js';
import type { Progress } from '../print/progressBar.js';
import { asUserError } from './asUserError.js';
import type { EpochRecorder } from './epochRecorder.js';

/** Thrown inside an environment step to abandon the epoch in progress. */
export class Interrupted extends Error {}

/** The parts of a run that recording its epochs needs. */
export interface Recording {
  readonly recorder: EpochRecorder;
  readonly bar: Progress;
  /** Called after each epoch, when it is recorded; true ends the run. */
  end(run: Run): boolean;
  /** Whether the run is to stop. */
  stopped(): boolean;
}

/**
 * Records the epochs of a run until it ends, is stopped, or fails.
 * @returns whether `end` has ended it
 * @throws UserError if training breaks down, or another rank has failed
 */
export const recordEpochs = (
  config: Pick<TrainConfig, 'algo' | 'env'>,
  runs: Iterable<Run>,
  { recorder, bar, end, stopped }: Recording,
): boolean => {
  try {
    for (const run of runs) {
      bar.next();
      recorder.record(run);
      if (end(run)) return true;
    }
  } catch (error) {
    const isStop = error instanceof Interrupted || (error instanceof RankLost && stopped());
    if (!isStop) throw asUserError(config, error, 1);
  } finally {
    bar.next();
    recorder.close();
  }
  return false;
};
