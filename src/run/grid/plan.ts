/** A planned run: one of the independent runs of an experiment. */
import type { TrainConfig } from '../config/trainConfig.js';
import { quoted } from '../print/text.js';

/** One run of an experiment, described in full. */
export interface Plan {
  readonly config: TrainConfig;
  /** The directory of the run. */
  readonly dir: string;
  /** The arguments of `spinup run` that give exactly this run. */
  readonly words: readonly string[];
}

/** The command for a run, in one line, as it is to be typed in a shell. */
export const commandOf = ({ words }: Pick<Plan, 'words'>): string =>
  ['npx spinup run', ...words.map(quoted)].join(' ');
