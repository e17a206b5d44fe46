/**
 * Contents of the help pages, from the flags and defaults themselves. scripts/help.mjs evaluates
 * this file when the package is built and writes the result to pages.generated.ts, since computing
 * it loads every algorithm.
 */
import { type AlgoName, algorithms } from '../../algos/index.js';
import { learner } from '../config/anyAlgorithm.js';
import { shownEnvironments } from '../config/shownEnvironments.js';
import { flagName, spinningUpName } from '../config/spinningUpNames.js';
import { gridSettings, type RunFlag, runFlagsOf, settings } from '../flags/runFlags.js';
import {
  checkEnvHelp,
  exampleHelp,
  exerciseHelp,
  exportHelp,
  plotHelp,
  resumeHelp,
  testPolicyHelp,
} from './commandPages.js';
import { knownToWork } from './knownToWork.js';
import type { Page, Row, Section } from './layout.js';
import { help as meanings } from './meanings.generated.js';

const names = Object.keys(algorithms) as AlgoName[];
/** Full name of an algorithm, with the kind of actions it needs, if it needs one. */
const algorithmTitle = (algo: AlgoName): string => {
  const { title, actions } = learner(algo);
  return actions === 'any' ? title : `${title}, for ${actions} actions`;
};
const algorithmRows = names.map((algo): Row => [algo, '', algorithmTitle(algo)]);

const mainHelp: Page = [
  { text: 'Spinning Up in Deep RL.' },
  {
    title: 'Usage:',
    rows: [
      ['spinup run <algorithm> --env <environment> [flags]', '', 'train'],
      ['spinup resume <directory>', '', 'resume an interrupted run, or extend a finished one'],
      ['spinup test_policy <directory> [flags]', '', 'watch a trained policy'],
      ['spinup plot <directories> [flags]', '', 'plot the learning curves of runs'],
      ['spinup check_env <environment> [flags]', '', 'check an environment for faults'],
      ['spinup export <directory> --onnx [<file>]', '', 'write a trained policy as ONNX'],
      ['spinup example [<name>] [flags]', '', 'run or print a small program, or list them'],
      ['spinup exercise [<name> [<file>]] [flags]', '', 'begin or check an exercise, or list them'],
      ['spinup list', '', 'algorithms, environments, and commands known to work with their scores'],
    ],
  },
  { title: 'Algorithms:', rows: algorithmRows },
  {
    title: 'More:',
    text:
      'spinup run --help, spinup run ppo --help, spinup test_policy --help, spinup plot --help, ' +
      'spinup check_env --help, spinup example --help, spinup exercise --help, spinup --version',
  },
];

type HelpFlag = Pick<RunFlag, 'key' | 'shownDefault' | 'meaning'>;
const settingRows = (of: readonly HelpFlag[], algo = '<algo>'): Row[] =>
  of.map(({ key, shownDefault, meaning }) => [
    flagName(key),
    shownDefault.replace('<algo>', algo),
    meaning,
  ]);

const GRIDS: Section = {
  text:
    'If flags have several values, one run starts for each combination. The names of the runs ' +
    'contain what differs: the first three letters of the flag, or a shorthand that you give in ' +
    'brackets, and then the value. So --hid[h] [32,32] [64,64] gives x_h32-32 and x_h64-64. Put ' +
    'double quotes around arguments with brackets: "--hid[h]" "[32,32]".',
  commands: ['spinup run ppo --env CartPole-v1 --clip_ratio 0.1 0.2 --seed 0 10 --exp_name x'],
};

/** The flag that stands for those of an earlier run. */
const CONFIG_ROW: Row = [
  '--config',
  '',
  'Repeat a run: the flags are those in its config.json, whose path this is, but for those that ' +
    'are typed beside it. No algorithm is named then.',
];

const run: Page = [
  { title: 'Usage: spinup run <algorithm> --env <environment> [flags]' },
  {
    title: 'Algorithms (spinup run ppo --help lists what can be set, with defaults and meanings):',
    rows: algorithmRows,
  },
  {
    title: 'Flags of all algorithms:',
    rows: [...settingRows(settings), ...settingRows(gridSettings), CONFIG_ROW],
  },
  GRIDS,
  {
    text:
      'To set your own defaults, use the environment variables SPINUP_DATA_DIR, ' +
      'SPINUP_FORCE_DATESTAMP and SPINUP_DEFAULT_SHORTHAND (whether names abbreviate flags), ' +
      'or { "data_dir": ' +
      '"runs", "force_datestamp": true, "default_shorthand": false } in spinup.config.json or ' +
      '~/.config/spinup/config.json.',
  },
  { title: 'Example:', commands: ['spinup run ppo --env CartPole-v1 --exp_name hello_world'] },
];

/** A value as it is typed on the command line. */
const shown = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? `[${value.join(',')}]` : String(value);
};

const hyperparameterRows = (algo: AlgoName): Row[] => {
  const text: Readonly<Record<string, string>> = meanings[algo];
  return Object.entries(algorithms[algo].defaults).map(([name, value]) => [
    flagName(spinningUpName(name)),
    shown(value),
    text[name],
  ]);
};

/** Example commands, in environments whose actions the algorithm supports. */
const examples = (algo: AlgoName): string[] => {
  const { actions, defaults } = learner(algo);
  const simple = actions === 'continuous' ? 'Pendulum-v1' : 'CartPole-v1';
  const other = actions === 'discrete' ? 'Acrobot-v1' : 'Pendulum-v1';
  const activation = defaults.activation === 'relu' ? 'tanh' : 'relu';
  return [
    `spinup run ${algo} --env ${simple} --exp_name hello_world`,
    `spinup run ${algo} --env ${other} --seed 1 --hid "[32,32]" --act ${activation}`,
  ];
};

const algorithm = (algo: AlgoName): Page => [
  { title: `spinup run ${algo}: ${algorithmTitle(algo)}` },
  {
    title: 'Flags, with their defaults:',
    rows: [
      ...settingRows(runFlagsOf(algo), algo),
      ...settingRows(gridSettings),
      ...hyperparameterRows(algo),
    ],
  },
  {
    text:
      'Also accepted: --env_name, --ac_kwargs:hidden_sizes and --ac_kwargs:activation in place ' +
      'of --env, --hid and --act; torch.nn.Tanh and tf.nn.tanh in place of tanh. Options of the ' +
      'environment are written as in --env:max_episode_steps 100, numbers as 4000 or 1e-3, ' +
      'switches as True or False, lists as [64,64].',
  },
  GRIDS,
  { title: 'Examples:', commands: examples(algo) },
];

const listHelp: Page = [
  { title: 'Algorithms:', rows: algorithmRows },
  { title: 'Environments:', text: shownEnvironments().join(', ') },
  {
    title:
      'Commands that are known to work, and the mean return of their last epoch with seed 0 (of ' +
      'its evaluation, in algorithms that evaluate):',
    rows: knownToWork.map(({ command, score }): Row => [`spinup ${command}`, '', score]),
  },
  { text: 'More, with curves and several seeds: docs/benchmarks.md' },
];

/** Help pages: of each command, of spinup itself (`mainHelp`), and of each algorithm. */
export type Pages = Readonly<
  Record<
    | 'main'
    | 'run'
    | 'resume'
    | 'test_policy'
    | 'plot'
    | 'check_env'
    | 'export'
    | 'example'
    | 'exercise'
    | 'list',
    Page
  >
> & {
  readonly algorithms: Readonly<Record<string, Page>>;
};

/** All help pages. */
export const pages: Pages = {
  main: mainHelp,
  run,
  resume: resumeHelp,
  test_policy: testPolicyHelp,
  plot: plotHelp,
  check_env: checkEnvHelp,
  export: exportHelp,
  example: exampleHelp,
  exercise: exerciseHelp,
  list: listHelp,
  algorithms: Object.fromEntries(names.map((algo) => [algo, algorithm(algo)])),
};
