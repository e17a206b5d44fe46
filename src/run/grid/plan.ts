/** Planned runs: an experiment as a list of runs, each with its own command. */
import type { TrainConfig } from '../config/trainConfig.js';
import { quoted } from '../print/text.js';

/** One run of an experiment, with all its settings. */
export interface Plan {
  readonly config: TrainConfig;
  /** Output directory. */
  readonly dir: string;
  /** Arguments after `spinup run` that start this run alone. */
  readonly args: readonly string[];
}

/** Shell command that starts a run, on one line. */
export const commandOf = ({ args }: Pick<Plan, 'args'>): string =>
  ['npx spinup run', ...args.map(quoted)].join(' ');
