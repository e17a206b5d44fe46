/** What an experiment comes to: runs, each on its own. */
import type { TrainConfig } from '../train/train.js';

/** One run of an experiment, described in full. */
export interface Plan {
  readonly config: TrainConfig;
  /** Where it writes. */
  readonly dir: string;
  /** What is typed after `spinup run` to get this run and no other. */
  readonly words: readonly string[];
}
