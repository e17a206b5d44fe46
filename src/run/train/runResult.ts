/** Result of a run, as `train` and `resume` return it. */
import type { AlgoName } from '../../algos/index.js';
import type { EpochRecorder } from './epochRecorder.js';

/** Result of a run. */
export interface RunResult {
  readonly algo: AlgoName;
  readonly dir: string;
  /** Epochs completed. */
  readonly epoch: number;
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  /** Mean return of the episodes that ended in the last epoch; undefined if none did. */
  readonly meanReturn: number | undefined;
  /** Mean return of the evaluation after the last epoch; undefined if there was none. */
  readonly meanTestReturn: number | undefined;
  /** Was it stopped before its last epoch? */
  readonly interrupted: boolean;
  /** The environment cannot restore an earlier state, so the run cannot be resumed. */
  readonly live: boolean;
}

/** The part of a result that the recorder of a run knows. */
export const resultOf = ({
  last,
  seconds,
}: EpochRecorder): Pick<
  RunResult,
  'epoch' | 'steps' | 'seconds' | 'meanReturn' | 'meanTestReturn'
> => ({
  epoch: last?.epoch ?? 0,
  steps: last?.steps ?? 0,
  seconds,
  meanReturn: averageOf(last?.episodes.returns),
  meanTestReturn: averageOf(last?.test?.returns),
});

const averageOf = (xs: readonly number[] = []): number | undefined =>
  xs.length > 0 ? xs.reduce((sum, x) => sum + x, 0) / xs.length : undefined;
