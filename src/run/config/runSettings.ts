/**
 * The settings of a run besides its algorithm's hyperparameters, in one table. Its flags, `--help`,
 * the type RunSettings, config.json and `resume` follow from it.
 */
import { backends } from '../../autodiff/index.js';
import { isWholeNumber } from '../../envs/typeGuards.js';
import { isStamp } from '../files/timestamp.js';
import { argOf } from '../print/pythonLiteral.js';
import {
  type Check,
  type Checked,
  directoryName,
  directoryPath,
  nonEmptyText,
  trueOrFalse,
  wholeNumber,
} from './checks.js';
import type { GivenNetworks } from './ownNetworks.js';
import { type RunBackend, runBackends } from './runBackend.js';
import { shownEnvironments } from './shownEnvironments.js';

/** A setting of a run: a row of the table. */
export interface RunSetting {
  /** Spinning Up's name: save_freq. */
  readonly key: string;
  /** The value of a setting that is not given. */
  readonly default?: string | number | boolean;
  /** The default as `--help` shows it. */
  readonly shownDefault: string;
  readonly meaning: string;
  readonly check: Check;
  /** Presence in config.json: always, or only where it differs from the default. */
  readonly inConfig: 'always' | 'changed' | 'never';
  /** True if a saved state can be resumed only with the same value. */
  readonly inDigest: boolean;
}

const setting = <Row extends Omit<RunSetting, 'shownDefault'>>(
  row: Row,
): Row & Pick<RunSetting, 'shownDefault'> => ({
  shownDefault: row.default === undefined ? '' : argOf(row.default),
  ...row,
});

const finiteNumber: Check<number> = {
  expected: 'a finite number',
  holds: (x): x is number => typeof x === 'number' && Number.isFinite(x),
};

const booleanOrStamp: Check<boolean | string> = {
  expected: 'True or False',
  holds: (x): x is boolean | string => typeof x === 'boolean' || isStamp(x),
};

const backendCheck: Check<RunBackend> = {
  expected: `one of ${backends.join(', ')}`,
  holds: (x): x is RunBackend => runBackends.includes(x as RunBackend),
};

const ranksCheck: Check<number | 'auto'> = {
  expected: 'a whole number from 1 on, or auto',
  holds: (x): x is number | 'auto' => x === 'auto' || isWholeNumber(x, 1),
};

const networksCheck: Check<GivenNetworks> = {
  expected: 'a file with networks, such as ./my-nets.ts',
  holds: (x): x is GivenNetworks =>
    typeof x === 'function' ||
    (typeof x === 'object' ? x !== null : typeof x === 'string' && x !== ''),
};

/** The table, by names in TypeScript, in the order of `--help`. */
export const runSettings = {
  /** The environment's name. */
  env: setting({
    key: 'env_name',
    meaning: `The environment: ${shownEnvironments().join(', ')}; or a file, such as ./my-env.ts.`,
    check: nonEmptyText('the name of an environment, such as CartPole-v1'),
    inConfig: 'always',
    inDigest: true,
  }),
  /**
   * Networks of your own: a file that exports them, such as ./my-nets.ts, or a function that makes
   * them for an environment.
   */
  networks: setting({
    key: 'networks',
    meaning: 'Networks of your own in place of --hid and --act: a file, such as ./my-nets.ts.',
    check: networksCheck,
    inConfig: 'changed',
    inDigest: false,
  }),
  /** The experiment's name, which is also its directory's; cmd_<algo>, if absent. */
  expName: setting({
    key: 'exp_name',
    shownDefault: 'cmd_<algo>',
    meaning: "The experiment's name, which is also the name of its directory.",
    check: directoryName,
    inConfig: 'always',
    inDigest: false,
  }),
  /** The directory for all results; data, if absent. */
  dataDir: setting({
    key: 'data_dir',
    default: 'data',
    meaning: 'The directory for results; a run writes to <data_dir>/<exp_name>/<exp_name>_s<seed>.',
    check: directoryPath,
    inConfig: 'never',
    inDigest: false,
  }),
  /** Epochs between two saves of the model; 10, if absent. */
  saveFreq: setting({
    key: 'save_freq',
    default: 10,
    meaning: 'Epochs between two saves of the model; the last epoch is always saved.',
    check: wholeNumber(1),
    inConfig: 'always',
    inDigest: false,
  }),
  /** True keeps a numbered copy of the model at every save, for test_policy -i. */
  keepSnapshots: setting({
    key: 'keep_snapshots',
    default: false as boolean,
    meaning: 'Keep a numbered copy of the model at every save, for test_policy -i.',
    check: trueOrFalse,
    inConfig: 'changed',
    inDigest: false,
  }),
  /**
   * The number of ranks that learn together, on-policy only: each collects an equal part of every
   * batch in a thread of its own. 'auto' is as many as there are cores, or fewer if that does not
   * divide the steps of an epoch.
   */
  cpu: setting({
    key: 'num_cpu',
    default: 1 as number | 'auto',
    meaning:
      'Threads that collect equal parts of every batch and learn together, in on-policy ' +
      'algorithms; auto is one for each core. Results depend on the number.',
    check: ranksCheck,
    inConfig: 'changed',
    inDigest: true,
  }),
  /**
   * The mean return at which the run stops before its last epoch: that of the last epoch's
   * evaluation, or of its episodes in algorithms that do not evaluate.
   */
  stopAt: setting({
    key: 'stop_at',
    meaning:
      'Stop when the mean return of an epoch is at least this: of its evaluation, or of its ' +
      'episodes where the algorithm does not evaluate.',
    check: finiteNumber,
    inConfig: 'changed',
    inDigest: false,
  }),
  /**
   * True keeps the model with the highest mean return in best.safetensors, for test_policy -i best.
   */
  keepBest: setting({
    key: 'keep_best',
    default: false as boolean,
    meaning:
      'Keep the model of the epoch with the highest mean return in best.safetensors, for ' +
      'test_policy -i best.',
    check: trueOrFalse,
    inConfig: 'changed',
    inDigest: false,
  }),
  /** True prints neither tables nor progress, only how the run ended. */
  quiet: setting({
    key: 'quiet',
    default: false as boolean,
    meaning: 'Print neither tables nor progress, only how the run ended.',
    check: trueOrFalse,
    inConfig: 'never',
    inDigest: false,
  }),
  /**
   * True puts the present date and time in front of the directory's name; a text, such as
   * 2026-11-21_08-05-00, that one.
   */
  datestamp: setting({
    key: 'datestamp',
    default: false as boolean | string,
    meaning:
      "Put the date and time in front of the directory's name: the current ones, or given ones " +
      'such as 2026-11-21_08-05-00.',
    check: booleanOrStamp,
    inConfig: 'never',
    inDigest: false,
  }),
  /**
   * The directory of a run, or of an experiment with one run, whose parameters this run starts
   * with. Optimisers start afresh, and target networks equal their networks. Absent, the parameters
   * are random.
   */
  initFrom: setting({
    key: 'init_from',
    meaning:
      'The directory of a run whose last parameters this one starts with; its networks and ' +
      'spaces must have the same shapes. All else begins anew.',
    check: directoryPath,
    inConfig: 'changed',
    inDigest: false,
  }),
  /**
   * True normalises observations by running statistics, which are saved with the model: mean 0,
   * variance 1.
   */
  normalizeObservation: setting({
    key: 'normalize_observation',
    default: false as boolean,
    meaning:
      'Normalise observations to mean 0 and variance 1, by statistics of all epochs before, ' +
      'which are saved with the model.',
    check: trueOrFalse,
    inConfig: 'changed',
    inDigest: true,
  }),
  /** True divides rewards by the standard deviation of their discounted sums. On-policy only. */
  normalizeReward: setting({
    key: 'normalize_reward',
    default: false as boolean,
    meaning:
      'Divide rewards by the standard deviation of their discounted sums (on-policy algorithms ' +
      'only); returns are reported as they were.',
    check: trueOrFalse,
    inConfig: 'changed',
    inDigest: true,
  }),
  /**
   * The backend, as in setBackend; the present one, if absent. blas! is blas even where it is
   * hardly faster than wasm.
   */
  backend: setting({
    key: 'backend',
    shownDefault: 'auto',
    meaning:
      'The code that computes: auto, which is wasm; wasm-relaxed, sometimes faster, but its last ' +
      "bits differ between machines; blas, which uses the system's OpenBLAS, MKL, BLIS or " +
      'Accelerate for matrix products (npm i koffi@3), often twice as fast, but its last bits ' +
      'differ too; gpu, which uses gpu.js (npm i gpu.js@2.24.1), and in Node finds a GPU only ' +
      'through the package gl; js, for comparison.',
    check: backendCheck,
    inConfig: 'always',
    inDigest: true,
  }),
};

/** The name of a setting in TypeScript: saveFreq. */
export type SettingName = keyof typeof runSettings;

/** The rows of the table with their names. */
export const settingEntries = Object.entries(runSettings) as readonly (readonly [
  SettingName,
  RunSetting,
])[];

/**
 * Settings as a script gives them, all optional; the environment, which need not be a name, is
 * apart.
 */
export type OptionalSettings = {
  readonly [Name in SettingName as Name extends 'env' ? never : Name]?: Checked<
    (typeof runSettings)[Name]['check']
  >;
};
