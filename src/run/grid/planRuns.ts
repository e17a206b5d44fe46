/** Command-line arguments to the runs that they describe. */
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { checkName } from '../config/loadEnvironment.js';
import { shortFlags } from '../config/spinningUpNames.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { atHome, type UserConfig, userConfig } from '../config/userConfig.js';
import { momentOf, stampOf } from '../files/timestamp.js';
import { type Flag, parseFlags, singleValue } from '../flags/parseFlags.js';
import { algorithmNamed, trainConfig, valueFor } from '../flags/runConfig.js';
import { gridSettings, settings } from '../flags/runFlags.js';
import type { Value } from '../print/pythonLiteral.js';
import { many } from '../print/text.js';
import { runDirectory } from '../saved/runDirectory.js';
import { withCpu } from '../train/jobRanks.js';
import { UserError } from '../userError.js';
import {
  type Choice,
  combinations,
  defaultShorthand,
  namesOf,
  type Parameter,
} from './experimentNames.js';
import type { Plan } from './plan.js';

/** Runs and options of a command. */
export interface Plans {
  readonly plans: Plan[];
  /** Number of runs at a time. */
  readonly jobs: number;
  /**
   * Whether existing runs are kept: completed ones are skipped, and interrupted ones are resumed.
   */
  readonly resume: boolean;
  /** Remarks for the user, one line each. */
  readonly notes: string[];
  /** Arguments that describe the same runs at any later time: --dt names the date and time. */
  readonly again: string[];
  /** A report to print in place of training. */
  readonly insteadOfTraining?: 'dry_run' | 'print_commands';
}

/** One value of a flag. */
interface FlagChoice extends Choice {
  readonly flag: Flag;
}

/** One combination of flag values, with its experiment name. */
export interface FlagVariant {
  readonly expName: string;
  readonly flags: readonly Flag[];
}

/**
 * A command line split into its runs and the flags for all of them, before its algorithm's names
 * are known.
 */
export interface Grid {
  readonly algo: string;
  readonly variants: readonly FlagVariant[];
  /** Flags for all runs: data_dir, datestamp, jobs, … */
  readonly common: readonly Flag[];
  readonly notes: readonly string[];
}

/** Flags that take one value for all runs, and appear in no experiment name. */
const commonKeys: readonly string[] = [
  'exp_name',
  'data_dir',
  'datestamp',
  'num_cpu',
  ...gridSettings.map(({ key }) => key),
];

/**
 * All combinations of flag values, in Spinning Up's order and under its names.
 * @throws UserError if a flag for all runs has several values
 */
export const gridOf = (
  [algo, ...args]: readonly string[],
  { defaultShorthand: abbreviate = true }: UserConfig = userConfig(),
): Grid => {
  const flags = flagsInOrder(parseFlags(args));
  const common = flags.filter(({ key }) => commonKeys.includes(key));
  for (const flag of common) singleValue(flag);
  const expName =
    common.find(({ key }) => key === 'exp_name')?.values[0] ??
    `cmd_${algo.replace(/_(pytorch|tf1)$/, '')}`;
  const parameters = flags
    .filter((flag) => !common.includes(flag))
    .map((flag) => parameterOf(flag, abbreviate));
  const { nameOf, notes } = namesOf(String(expName), parameters);
  const variants = combinations(parameters).map((chosen) => ({
    expName: nameOf(chosen),
    flags: chosen.map(({ flag }) => flag),
  }));
  return { algo, variants, common, notes };
};

/**
 * Flags in the order in which Spinning Up puts them into names: flags with a given shorthand come
 * later, and its own abbreviated flags (--env, --hid, …) last.
 */
const flagsInOrder = (flags: readonly Flag[]): Flag[] => {
  const shorts = Object.keys(shortFlags);
  const rank = ({ flag, shorthand }: Flag): number => {
    const index = shorts.indexOf(flag.slice(2));
    return index === -1 ? (shorthand === undefined ? 0 : 1) : 2 + index;
  };
  return [...flags].sort((a, b) => rank(a) - rank(b));
};

const parameterOf = (flag: Flag, abbreviate: boolean): Parameter<FlagChoice> => ({
  key: flag.key,
  choices: flag.values.map((value, i) => ({
    value,
    text: flag.names[i],
    flag: { ...flag, values: [value], names: [flag.names[i]], args: flag.args.slice(i, i + 1) },
  })),
  shorthand: flag.shorthand ?? (abbreviate ? defaultShorthand(flag.key) : undefined),
  isDefault: flag.shorthand === undefined && abbreviate,
  inName: false,
});

/**
 * The runs of a command, each checked, with its arguments.
 * @throws UserError that names the invalid argument, its value, and the valid ones
 */
export const plansOf = (args: readonly string[], now = new Date()): Plans => {
  const user = userConfig();
  const [algo] = args;
  algorithmNamed(algo);
  const grid = gridOf(args, user);
  const common = (key: string): Value | undefined => commonValue(grid, key);
  const stamp = common('datestamp') ?? user.forceDatestamp;
  const datestamp = stamp === true ? stampOf(now) : (stamp as string | false | undefined);
  const shared = {
    dataDir: atHome((common('data_dir') ?? user.dataDir ?? 'data') as string),
    datestamp,
  };
  const all = grid.variants.map((variant) => planOf(grid, variant, shared));
  const plans = all.filter(
    (plan, i) => all.findIndex(({ config }) => isDeepStrictEqual(config, plan.config)) === i,
  );
  const repeated = all.length - plans.length;
  const insteadOfTraining = (['print_commands', 'dry_run'] as const).find(
    (key) => common(key) === true,
  );
  const jobs = (common('jobs') as number | undefined) ?? defaultJobs(plans);
  return {
    plans,
    jobs,
    resume: common('resume') === true,
    notes: [
      ...grid.notes,
      ...crowding(plans, jobs),
      ...(repeated > 0 ? [`${repeated} of the runs would repeat others; each is run once`] : []),
    ],
    again: datestamp ? [...withoutDatestamp(args), '--dt', datestamp] : [...args],
    ...(insteadOfTraining && { insteadOfTraining }),
  };
};

/** All arguments except --dt and its value. */
const withoutDatestamp = (args: readonly string[]): string[] => {
  const isStamp = (arg: string): boolean => /^--(dt|datestamp)(=|\[|$)/.test(arg);
  return args.filter(
    (arg, i) => !isStamp(arg) && !(i > 0 && isStamp(args[i - 1]) && !arg.startsWith('--')),
  );
};

/** The most threads that one of several runs computes with. */
const threadsOf = (plans: readonly Plan[]): number =>
  plans.reduce((most, { config }) => Math.max(most, Number(withCpu(config).cpu ?? 1)), 1);

/**
 * Default number of runs at a time: as many as all cores but one, which is left to the user, have
 * room for.
 */
export const defaultJobs = (plans: readonly Plan[]): number =>
  Math.max(1, Math.floor((availableParallelism() - 1) / threadsOf(plans)));

/** A remark if the runs at one time have more threads than there are cores. */
export const crowding = (plans: readonly Plan[], jobs: number): string[] => {
  const threads = threadsOf(plans);
  const atOnce = Math.min(jobs, plans.length);
  const cores = availableParallelism();
  return threads === 1 || atOnce * threads <= cores
    ? []
    : [
        `${many(atOnce, 'run')} at a time with ${threads} threads each are ${atOnce * threads} ` +
          `threads on ${many(cores, 'core')}; fewer --jobs or a smaller --cpu is faster`,
      ];
};

/** Value of a flag for all runs; undefined if it is absent. */
const commonValue = ({ common }: Grid, key: string): Value | undefined => {
  const flag = common.find((f) => f.key === key);
  const setting = [...settings, ...gridSettings].find((s) => s.key === key);
  return flag && setting && valueFor({ name: key, problem: setting.problem }, flag);
};

/** Settings shared by all runs. */
interface Shared {
  readonly dataDir: string;
  /** Date and time, if the names contain them. */
  readonly datestamp: string | false | undefined;
}

/** Flags that `planOf` writes itself, or that concern the grid alone. */
const notCopied: readonly string[] = [
  'exp_name',
  'data_dir',
  'datestamp',
  ...gridSettings.map(({ key }) => key),
];

const planOf = (
  { algo, common }: Grid,
  { expName, flags }: FlagVariant,
  { dataDir, datestamp }: Shared,
): Plan => {
  const fault = settings.find(({ key }) => key === 'exp_name')?.problem(expName);
  if (fault) throw new UserError(`--exp_name ${fault}, but is ${expName}`);
  const runFlags = [...flags, ...common.filter(({ key }) => !notCopied.includes(key))];
  const given = trainConfig(algorithmNamed(algo), runFlags);
  const { seed = 0, env } = given;
  checkName(env as string);
  const config = {
    ...given,
    seed,
    expName,
    dataDir,
    ...(datestamp && { datestamp }),
  } as TrainConfig;
  const moment = datestamp ? momentOf(datestamp) : new Date();
  const seedArgs = runFlags.find(({ key }) => key === 'seed')?.args ?? [`${seed}`];
  const args = [
    algorithmName(algo),
    ...runFlags
      .filter(({ key }) => key !== 'seed')
      .flatMap(({ flag, args: [arg] }) => flagArgs(flag, arg)),
    ...flagArgs('--exp_name', expName),
    ...flagArgs('--seed', seedArgs[0]),
    ...flagArgs('--data_dir', dataDir),
    ...(datestamp ? ['--dt', datestamp] : []),
  ];
  return {
    config,
    dir: runDirectory({ dataDir, expName, seed, datestamp: Boolean(datestamp) }, moment),
    args,
  };
};

const algorithmName = (arg: string): string => arg.replace(/_(pytorch|tf1)$/, '');

/** A flag with its argument; an argument that begins with -- must follow =. */
const flagArgs = (flag: string, arg: string | undefined): string[] => {
  if (arg === undefined) return [flag];
  return arg.startsWith('--') ? [`${flag}=${arg}`] : [flag, arg];
};
