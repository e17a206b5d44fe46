/** What a run has besides hyperparameters, as flags. */
import type { AlgoName } from '../../algos/index.js';
import { backends } from '../../autodiff/index.js';
import { environmentNames } from '../../envs/index.js';
import { type RunBackend, runBackends } from '../config/runBackend.js';
import { isStamp } from '../files/timestamp.js';
import type { Value } from '../print/pythonLiteral.js';

export interface RunFlag {
  /** Spinning Up's name. */
  readonly key: string;
  /** In TypeScript: a key of TrainConfig. */
  readonly name: 'algo' | 'env' | 'expName' | 'dataDir' | 'datestamp' | 'saveFreq' | 'keepSnapshots' | 'backend';
  /** What `--help` says it is, if nobody says otherwise. */
  readonly shownDefault: string;
  readonly meaning: string;
  /** What is wrong with a value: 'should be …'; undefined if nothing is. */
  problem(value: Value): string | undefined;
}

const isName = (x: Value): boolean => typeof x === 'string' && x !== '' && x !== '.' && x !== '..' && !/[/\\\p{Cc}]/u.test(x);

/** All names, those that differ in nothing but the version as one: Ant-v4/v5. */
const worlds = (): string => {
  const versions = new Map<string, string[]>();
  for (const name of environmentNames()) {
    const [, world, version] = /^(.*)-(v\d+)$/.exec(name) as RegExpExecArray;
    versions.set(world, [...(versions.get(world) ?? []), version]);
  }
  return [...versions].map(([world, all]) => `${world}-${all.join('/')}`).join(', ');
};

export const settings: readonly RunFlag[] = [
  {
    key: 'env_name',
    name: 'env',
    shownDefault: '',
    meaning: `The environment: ${worlds()}; or a file with one of your own, such as ./my-env.ts.`,
    problem: (x) => (typeof x === 'string' && x !== '' ? undefined : 'should be the name of an environment, such as CartPole-v1'),
  },
  {
    key: 'exp_name',
    name: 'expName',
    shownDefault: 'cmd_<algo>',
    meaning: "The experiment's name, after which its directory is called.",
    problem: (x) => (isName(x) ? undefined : 'should be a name that a directory can have, without / or \\'),
  },
  {
    key: 'data_dir',
    name: 'dataDir',
    shownDefault: 'data',
    meaning: 'The directory for all results: a run writes to <data_dir>/<exp_name>/<exp_name>_s<seed>.',
    problem: (x) => (typeof x === 'string' && x !== '' && !x.includes('\0') ? undefined : 'should be the path of a directory'),
  },
  {
    key: 'save_freq',
    name: 'saveFreq',
    shownDefault: '10',
    meaning: 'Epochs from one saving of the model to the next; the last one is always saved.',
    problem: (x) => (Number.isSafeInteger(x) && (x as number) >= 1 ? undefined : 'should be a whole number from 1 on'),
  },
  {
    key: 'keep_snapshots',
    name: 'keepSnapshots',
    shownDefault: 'False',
    meaning: 'Keep a numbered copy of the model at every save, for test_policy -i.',
    problem: (x) => (typeof x === 'boolean' ? undefined : 'should be True or False'),
  },
  {
    key: 'datestamp',
    name: 'datestamp',
    shownDefault: 'False',
    meaning: "Put date and time in front of the directory's name; those of now, or of a moment such as 2026-11-21_08-05-00.",
    problem: (x) => (typeof x === 'boolean' || isStamp(x) ? undefined : 'should be True or False'),
  },
  {
    key: 'backend',
    name: 'backend',
    shownDefault: 'auto',
    meaning:
      'What computes: wasm, which auto is; wasm-relaxed, at times faster, with last bits that differ between machines; blas, products ' +
      "by the system's OpenBLAS, MKL, BLIS or Accelerate (npm i koffi@3), often twice as fast, with last bits that differ, too; gpu, by " +
      'gpu.js (npm i gpu.js@2.24.1), which in Node finds a GPU only through the package gl; js, to compare with.',
    problem: (x) => (runBackends.includes(x as RunBackend) ? undefined : `should be one of ${backends.join(', ')}`),
  },
];

/** Spinning Up has both in one file. */
export const variant: RunFlag = {
  key: 'algo',
  name: 'algo',
  shownDefault: 'trpo',
  meaning: 'trpo, or npg: the same without line search, as spinup run npg.',
  problem: (x) => (x === 'trpo' || x === 'npg' ? undefined : 'should be trpo or npg'),
};

/** What concerns all runs of a command together. */
export const gridSettings: readonly Omit<RunFlag, 'name'>[] = [
  {
    key: 'jobs',
    shownDefault: 'cores-1',
    meaning: 'Of several runs, how many at a time; one less than there are cores, if left out.',
    problem: (x) => (Number.isSafeInteger(x) && (x as number) >= 1 ? undefined : 'should be a whole number from 1 on'),
  },
  {
    key: 'resume',
    shownDefault: 'False',
    meaning: 'Leave a run that is done as it is, and go on with one that was cut off; of several runs that is so anyway.',
    problem: (x) => (typeof x === 'boolean' ? undefined : 'should be True or False'),
  },
  {
    key: 'dry_run',
    shownDefault: 'False',
    meaning: 'Train nothing, and list the runs with their directories, environment steps and updates.',
    problem: (x) => (typeof x === 'boolean' ? undefined : 'should be True or False'),
  },
  {
    key: 'print_commands',
    shownDefault: 'False',
    meaning: 'Train nothing, and print a command for each run, for GNU parallel or a Slurm array.',
    problem: (x) => (typeof x === 'boolean' ? undefined : 'should be True or False'),
  },
];

/** Those of an algorithm. */
export const settingsOf = (algo: AlgoName): readonly RunFlag[] => (algo === 'trpo' ? [...settings, variant] : settings);
