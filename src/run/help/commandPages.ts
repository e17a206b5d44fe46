/** Help pages of the commands other than `spinup run`. */
import { checkEnvFlags } from '../checkEnv/flags.js';
import { exerciseFlags } from '../exercise/flags.js';
import { exportFlags } from '../export/flags.js';
import { plotFlags } from '../plot/flags.js';
import { testFlags } from '../watch/flags.js';
import type { Page, Row } from './layout.js';

/** `spinup resume --help` */
export const resumeHelp: Page = [
  {
    title:
      'Usage: spinup resume <directory> [--epochs <number>] [--stop_at <return>] ' +
      '[--backend <backend>]',
  },
  {
    text:
      'Continues a run that was stopped or killed, after its last completed epoch, as if it ' +
      'had never stopped. With --epochs, it goes on to that number of epochs, also if it was ' +
      'finished, as if it had had them from the start. With --stop_at, it stops at another mean ' +
      'return than it was to. With --backend, another backend ' +
      'computes from there on: results then differ in their last bits, and config.json ' +
      'records the epoch.',
  },
  {
    title: 'Examples:',
    commands: [
      'spinup resume data/hello_world/hello_world_s0',
      'spinup resume data/hello_world/hello_world_s0 --epochs 100',
    ],
  },
];

interface Named {
  readonly names: readonly string[];
  readonly value?: string;
  readonly shownDefault: string;
  readonly meaning: string;
}
const namedRows = (flags: readonly Named[]): Row[] =>
  flags.map(({ names, value, shownDefault, meaning }) => [
    names.join(', ') + (value ? ` ${value}` : ''),
    shownDefault,
    meaning,
  ]);

/** `spinup test_policy --help` */
export const testPolicyHelp: Page = [
  { title: 'Usage: spinup test_policy <directory> [flags]' },
  {
    text:
      'Plays episodes with the policy of a run, prints their returns, and writes the last one ' +
      'as a page to open in a browser.',
  },
  { title: 'Flags:', rows: namedRows(testFlags) },
  {
    title: 'Examples:',
    commands: [
      'spinup test_policy data/hello_world/hello_world_s0 -n 10 -d',
      'spinup test_policy data/hello_world/hello_world_s0 -n 1 --gif hello_world.gif',
      'spinup test_policy data/hello_world/hello_world_s0 -n 3 --terminal',
    ],
  },
];

/** `spinup plot --help` */
export const plotHelp: Page = [
  { title: 'Usage: spinup plot <directories> [flags]' },
  {
    text:
      'Plots the learning curves of runs in a figure for each environment: for each experiment ' +
      'the mean of its runs, with a band of one standard deviation. A directory stands for all ' +
      'runs below it. If there is no directory data/ppo, the name stands for every directory in ' +
      'data whose name contains ppo.',
  },
  { title: 'Flags:', rows: namedRows(plotFlags) },
  {
    title: 'Examples:',
    commands: [
      'spinup plot data/',
      'spinup plot data/ppo/ data/vpg/ --legend PPO VPG --smooth 5 -o plot.svg',
      'spinup plot data/ppo/ --value Performance EpLen --ci',
    ],
  },
];

/** `spinup check_env --help` */
export const checkEnvHelp: Page = [
  { title: 'Usage: spinup check_env <environment> [flags]' },
  {
    text:
      'Plays in an environment, given by name or as a file of your own, and reports each ' +
      'fault: what it is, where it was seen, and what would be right. Each episode is ' +
      'replayed, from its start and from states in the middle, because resuming a run does the ' +
      'same. The exit code is 1 if there is a fault.',
  },
  {
    title: 'Flags:',
    rows: [
      ...checkEnvFlags.map(
        ({ key, shownDefault, meaning }): Row => [`--${key} N`, shownDefault, meaning],
      ),
      ['--env:KEY VALUE', '', 'An option of the environment, such as --env:max_episode_steps 100.'],
    ],
  },
  {
    title: 'Examples:',
    commands: ['spinup check_env CartPole-v1', 'spinup check_env ./my-env.ts --episodes 100'],
  },
];

/** `spinup example --help` */
export const exampleHelp: Page = [
  { title: 'Usage: spinup example [<name or file>] [flags]' },
  {
    text:
      'Runs a small program that teaches one idea and is short enough to read. Without a name, ' +
      'the programs are listed, a line for each. A copy that you have changed is run by its file.',
  },
  {
    title: 'Flags:',
    rows: [
      ['--print', '', 'Print the source of the program, and do not run it.'],
      ['--help', '', 'Say what the program teaches, and list its own flags, such as --seed.'],
    ],
  },
  {
    title: 'Examples:',
    commands: [
      'spinup example',
      'spinup example simplest-policy-gradient --epochs 20 --seed 1',
      'spinup example simplest-policy-gradient --print > mine.ts',
      'spinup example ./mine.ts',
    ],
  },
];

/** `spinup exercise --help` */
export const exerciseHelp: Page = [
  { title: 'Usage: spinup exercise [<name> [<file>]] [flags]' },
  {
    text:
      'Without a file, copies the program that an exercise begins with to a file of its name, ' +
      'unless there is one. With a file, checks it, names the mistake if it is a known one, and ' +
      'checks it again each time it is saved. A folder such as ./my-exercise can stand for a ' +
      'name. Without a name, the exercises are listed.',
  },
  { title: 'Flags:', rows: namedRows(exerciseFlags) },
  {
    title: 'Examples:',
    commands: [
      'spinup exercise',
      'spinup exercise gaussian-likelihood',
      'spinup exercise gaussian-likelihood gaussian-likelihood.ts',
      'spinup exercise gaussian-likelihood gaussian-likelihood.ts --once',
    ],
  },
];

/** `spinup export --help` */
export const exportHelp: Page = [
  { title: 'Usage: spinup export <directory> --onnx [<file>] [flags]' },
  {
    text:
      'Writes the policy of a run, and the values that it has learned, in a format that other ' +
      'programs run.',
  },
  { title: 'Flags:', rows: namedRows(exportFlags) },
  {
    title: 'Examples:',
    commands: [
      'spinup export data/hello_world/hello_world_s0 --onnx',
      'spinup export data/hello_world/hello_world_s0 --onnx cartpole.onnx',
    ],
  },
];
