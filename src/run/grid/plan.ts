/** What an experiment comes to: runs, each on its own. */
import type { TrainConfig } from '../config/trainConfig.js';
import { quoted } from '../print/text.js';

/** One run of an experiment, described in full. */
export interface Plan {
  readonly config: TrainConfig;
  /** Where it writes. */
  readonly dir: string;
  /** What is typed after `spinup run` to get this run and no other. */
  readonly words: readonly string[];
}

/** The command for a run, in one line, as it is to be typed in a shell. */
export const commandOf = ({ words }: Pick<Plan, 'words'>): string =>
  ['npx spinup run', ...words.map(quoted)].join(' ');
