/** What `--help` prints. */
import { algorithms } from '../algos/index.js';
import { checkEnvFlags } from './checkEnvFlags.js';
import { algorithmOf } from './command.js';
import { help as meanings } from './help.generated.js';
import { learner } from './learner.js';
import { flagName, spinningUpName } from './names.js';
import { plotFlags } from './plot/flags.js';
import { gridSettings, type Setting, settings, settingsOf } from './settings.js';
import { testFlags } from './testFlags.js';
import type { AlgoName } from './train.js';

const WIDTH = 110;

/** Lines of at most so many characters. */
const wrap = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
};

type Row = readonly [flag: string, byDefault: string, meaning: string];

/** Aligned columns; the last one is broken into lines. */
const columns = (rows: readonly Row[]): string => {
  const [first, second] = [0, 1].map((i) => Math.max(...rows.map((row) => row[i].length)));
  const indent = first + second + 6;
  return rows
    .map(([flag, byDefault, meaning]) => {
      const head = `  ${flag.padEnd(first)}  ${byDefault.padEnd(second)}  `;
      return head + wrap(meaning, WIDTH - indent).join(`\n${' '.repeat(indent)}`);
    })
    .join('\n');
};

const paragraphs = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

const ALGORITHMS: Readonly<Record<AlgoName, string>> = {
  vpg: 'vanilla policy gradient',
  npg: 'natural policy gradient',
  trpo: 'trust region policy optimization',
  ppo: 'proximal policy optimization',
  ppo_penalty: 'proximal policy optimization with a penalty on the KL divergence',
  ddpg: 'deep deterministic policy gradient, for continuous actions',
  td3: 'twin delayed DDPG, for continuous actions',
  sac: 'soft actor-critic, for continuous actions',
  sac2018: 'soft actor-critic as first published, with a value function, for continuous actions',
  dqn: 'deep Q-learning, for discrete actions',
};
const algorithmRows = Object.entries(ALGORITHMS).map(([name, title]): Row => [name, '', title]);

export const mainHelp = (): string =>
  paragraphs(
    'Spinning Up in Deep RL.',
    'Usage:\n  spinup run <algorithm> --env <environment> [flags]   train\n  spinup resume <directory>                            go on with a run that was cut off\n  spinup test_policy <directory> [flags]               see what a run has learned\n  spinup plot <directories> [flags]                    see how runs have learned, side by side\n  spinup check_env <environment> [flags]               see whether an environment is one',
    `Algorithms:\n${columns(algorithmRows)}`,
    'More:\n  spinup run --help, spinup run ppo --help, spinup test_policy --help, spinup plot --help, spinup check_env --help,\n  spinup --version',
  );

const settingRows = (of: readonly Pick<Setting, 'key' | 'shownDefault' | 'meaning'>[], algo = '<algo>'): Row[] =>
  of.map(({ key, shownDefault, meaning }) => [flagName(key), shownDefault.replace('<algo>', algo), meaning]);

/** Help on `run`, or on the algorithm that the first word names. */
export const runHelp = ([first]: readonly string[]): string =>
  first === undefined || first.startsWith('-') ? allAlgorithmsHelp() : algorithmHelp(algorithmOf(first));

const allAlgorithmsHelp = (): string =>
  paragraphs(
    'Usage: spinup run <algorithm> --env <environment> [flags]',
    `Algorithms; spinup run ppo --help lists what can be set, with defaults and meanings:\n${columns(algorithmRows)}`,
    `Flags that all of them have:\n${columns([...settingRows(settings), ...settingRows(gridSettings)])}`,
    GRIDS,
    SETTINGS,
    'Example:\n  spinup run ppo --env CartPole-v1 --exp_name hello_world',
  );

const wrapped = (text: string): string => wrap(text, WIDTH).join('\n');

const GRIDS = [
  wrapped(
    'Several values of a flag are several runs, one for each combination; what differs is in their names, as three letters of the ' +
      'flag and the value, or as you say in brackets: --hid[h] [32,32] [64,64] gives x_h32-32 and x_h64-64. In zsh, quote what has ' +
      'brackets: "--hid[h]" "[32,32]".',
  ),
  '  spinup run ppo --env CartPole-v1 --clip_ratio 0.1 0.2 --seed 0 10 20 --exp_name x',
].join('\n');

const SETTINGS = wrapped(
  'Your own defaults: SPINUP_DATA_DIR, SPINUP_FORCE_DATESTAMP and SPINUP_DEFAULT_SHORTHAND (whether flags are abbreviated in names), or ' +
    '{ "data_dir": "runs", "force_datestamp": true, "default_shorthand": false } in spinup.config.json or ~/.config/spinup/config.json.',
);

/** As it is typed on the command line. */
const shown = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? `[${value.join(',')}]` : String(value);
};

const hyperparameterRows = (algo: AlgoName): Row[] => {
  const text: Readonly<Record<string, string>> = meanings[algo];
  return Object.entries(algorithms[algo].defaults).map(([name, value]) => [flagName(spinningUpName(name)), shown(value), text[name]]);
};

/** In environments whose actions it can choose. */
const examples = (algo: AlgoName): string => {
  const { actions, defaults } = learner(algo);
  const [simple, other] = [actions === 'continuous' ? 'Pendulum-v1' : 'CartPole-v1', actions === 'discrete' ? 'Acrobot-v1' : 'Pendulum-v1'];
  return [
    `  spinup run ${algo} --env ${simple} --exp_name hello_world`,
    `  spinup run ${algo} --env ${other} --seed 1 --epochs 100 --hid "[32,32]" --act ${defaults.activation === 'relu' ? 'tanh' : 'relu'} --gamma 0.95`,
  ].join('\n');
};

const algorithmHelp = (algo: AlgoName): string =>
  paragraphs(
    `spinup run ${algo}: ${ALGORITHMS[algo]}`,
    `Flags, with what holds if they are left out:\n${columns([...settingRows(settingsOf(algo), algo), ...settingRows(gridSettings), ...hyperparameterRows(algo)])}`,
    wrapped(
      'Also: --env_name, --ac_kwargs:hidden_sizes and --ac_kwargs:activation for --env, --hid and --act; torch.nn.Tanh and tf.nn.tanh ' +
        'for tanh. --env:max_episode_steps 100 and the like are options of the environment. Numbers are 4000 or 1e-3, switches True or ' +
        'False, lists [64,64].',
    ),
    GRIDS,
    `Examples:\n${examples(algo)}`,
  );

export const resumeHelp = (): string =>
  paragraphs(
    'Usage: spinup resume <directory>',
    'Goes on with a run that was stopped or killed, after the last epoch that it completed, as if it had never stopped.',
    'Example:\n  spinup resume data/hello_world/hello_world_s0',
  );

export const testPolicyHelp = (): string =>
  paragraphs(
    'Usage: spinup test_policy <directory> [flags]',
    'Plays episodes with what a run has learned, prints their returns, and writes the last one as a page to open in a browser.',
    `Flags:\n${columns(testFlags.map(({ names, value, shownDefault, meaning }) => [names.join(', ') + (value ? ` ${value}` : ''), shownDefault, meaning]))}`,
    [
      'Examples:',
      '  spinup test_policy data/hello_world/hello_world_s0 -n 10 -d',
      '  spinup test_policy data/hello_world/hello_world_s0 -n 1 --gif hello_world.gif',
      '  spinup test_policy data/hello_world/hello_world_s0 -n 3 --terminal',
    ].join('\n'),
  );

export const plotHelp = (): string =>
  paragraphs(
    'Usage: spinup plot <directories> [flags]',
    wrapped(
      'Draws what runs have logged: each experiment as the mean of its runs, in a band of their standard deviation. A directory stands ' +
        'for all runs below it; data/ppo is every directory in data whose name holds ppo, and data/ppo/ only this one.',
    ),
    `Flags:\n${columns(plotFlags.map(({ names, value, shownDefault, meaning }) => [names.join(', ') + (value ? ` ${value}` : ''), shownDefault, meaning]))}`,
    'Examples:\n  spinup plot data/\n  spinup plot data/ppo data/vpg --legend PPO VPG --value Performance EpLen --smooth 5 -o plot.svg plot.png',
  );

export const checkEnvHelp = (): string =>
  paragraphs(
    'Usage: spinup check_env <environment> [flags]',
    wrapped(
      'Plays in an environment, a name or a file of your own, and says what is wrong with it: what it is, where it was seen, and what ' +
        'would be right. Each episode is played once more, from its start and from states in the middle, since a run that is gone on ' +
        'with does so too. The exit code is 1 if there is a fault.',
    ),
    `Flags:\n${columns([
      ...checkEnvFlags.map(({ key, shownDefault, meaning }): Row => [`--${key} N`, shownDefault, meaning]),
      ['--env:KEY VALUE', '', 'An option of the environment, such as --env:max_episode_steps 100.'],
    ])}`,
    'Examples:\n  spinup check_env CartPole-v1\n  spinup check_env ./my-env.ts --episodes 100',
  );
