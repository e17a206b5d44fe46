/** The flags of `spinup run` other than hyperparameters. */
import type { AlgoName } from '../../algos/index.js';
import { type Check, oneOf, problemWith, trueOrFalse, wholeNumber } from '../config/checks.js';
import { type SettingName, settingEntries } from '../config/runSettings.js';
import type { Value } from '../print/pythonLiteral.js';
import type { gridKeys } from './parseFlags.js';

/** A flag that sets a key of TrainConfig. */
export interface RunFlag {
  /** Spinning Up's name: save_freq. */
  readonly key: string;
  /** The key of TrainConfig: saveFreq. */
  readonly name: 'algo' | SettingName;
  /** The default as `--help` shows it. */
  readonly shownDefault: string;
  readonly meaning: string;
  /** An error text, 'should be …'; undefined if the value is valid. */
  problem(value: Value): string | undefined;
}

/** The flags of all algorithms. */
export const settings: readonly RunFlag[] = settingEntries.map(
  ([name, { key, shownDefault, meaning, check }]) => ({
    key,
    name,
    shownDefault,
    meaning,
    problem: (value) => problemWith(check, value),
  }),
);

const variantCheck: Check = { ...oneOf(['trpo', 'npg']), expected: 'trpo or npg' };

/** The flag --algo of trpo, which selects npg: Spinning Up implements both in one file. */
export const variant: RunFlag = {
  key: 'algo',
  name: 'algo',
  shownDefault: 'trpo',
  meaning: 'trpo, or npg: the same without the line search, like spinup run npg.',
  problem: (value) => problemWith(variantCheck, value),
};

/** A flag that concerns all runs of a command together. */
export interface GridFlag extends Omit<RunFlag, 'key' | 'name'> {
  readonly key: (typeof gridKeys)[number];
}

/** The flags that concern all runs of a command together. */
export const gridSettings: readonly GridFlag[] = [
  {
    key: 'jobs',
    shownDefault: 'cores-1',
    meaning: 'Runs at the same time, if there are several; by default one less than the cores.',
    problem: (value) => problemWith(wholeNumber(1), value),
  },
  {
    key: 'resume',
    shownDefault: 'False',
    meaning:
      'Skip a run that is finished, and resume one that was interrupted or has fewer epochs; ' +
      'always on if there are several runs.',
    problem: (value) => problemWith(trueOrFalse, value),
  },
  {
    key: 'dry_run',
    shownDefault: 'False',
    meaning: 'Do not train; list the runs with their directories, environment steps and updates.',
    problem: (value) => problemWith(trueOrFalse, value),
  },
  {
    key: 'print_commands',
    shownDefault: 'False',
    meaning: 'Do not train; print a command for each run, for GNU parallel or a Slurm array.',
    problem: (value) => problemWith(trueOrFalse, value),
  },
];

/** The flags of an algorithm other than its hyperparameters. */
export const runFlagsOf = (algo: AlgoName): readonly RunFlag[] =>
  algo === 'trpo' ? [...settings, variant] : settings;
