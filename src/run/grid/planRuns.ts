/** From the words of a command to the runs that they mean. */
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
import { runDirectory } from '../saved/runDirectory.js';
import { UserError } from '../userError.js';
import {
  type Choice,
  combinations,
  defaultShorthand,
  namesOf,
  type Parameter,
} from './experimentNames.js';
import type { Plan } from './plan.js';

/** The planned runs of a command. */
export interface Plans {
  readonly plans: Plan[];
  /** Runs at a time. */
  readonly jobs: number;
  /** `--resume`: skip finished runs and resume interrupted ones. */
  readonly resume: boolean;
  /** Notes for the user, one line each. */
  readonly notes: string[];
  /** Words that mean the same runs whenever they are typed. */
  readonly again: string[];
  /** Is there something else to do than to train? */
  readonly instead?: 'dry_run' | 'print_commands';
}

/** A flag with one of its values. */
interface Typed extends Choice {
  readonly flag: Flag;
}

/** One run, as it was typed. */
export interface Variant {
  readonly expName: string;
  readonly flags: readonly Flag[];
}

/** A parsed command, independent of its algorithm. */
export interface Grid {
  readonly algo: string;
  readonly variants: readonly Variant[];
  /** Flags that apply to all runs: data_dir, datestamp, jobs, … */
  readonly common: readonly Flag[];
  readonly notes: readonly string[];
}

/** Keys that have one value for all runs and are in no name. */
const commonKeys: readonly string[] = [
  'exp_name',
  'data_dir',
  'datestamp',
  'num_cpu',
  ...gridSettings.map(({ key }) => key),
];

/**
 * Every combination of the flags' values, in the order and under the names that Spinning Up gives
 * them.
 * @throws UserError if what can have one value only has several
 */
export const gridOf = (
  [algo, ...words]: readonly string[],
  { defaultShorthand: short = true }: UserConfig = userConfig(),
): Grid => {
  const flags = inOrder(parseFlags(words));
  const common = flags.filter(({ key }) => commonKeys.includes(key));
  for (const flag of common) singleValue(flag);
  const expName =
    common.find(({ key }) => key === 'exp_name')?.values[0] ??
    `cmd_${algo.replace(/_(pytorch|tf1)$/, '')}`;
  const parameters = flags
    .filter((flag) => !common.includes(flag))
    .map((flag) => parameterOf(flag, short));
  const { nameOf, notes } = namesOf(String(expName), parameters);
  const variants = combinations(parameters).map((chosen) => ({
    expName: nameOf(chosen),
    flags: chosen.map(({ flag }) => flag),
  }));
  return { algo, variants, common, notes };
};

/**
 * The order in which Spinning Up comes to look at flags: those with a shorthand of their own later,
 * and its own short ones last.
 */
const inOrder = (flags: readonly Flag[]): Flag[] => {
  const shorts = Object.keys(shortFlags);
  const rank = ({ flag, shorthand }: Flag): number => {
    const short = shorts.indexOf(flag.slice(2));
    return short === -1 ? (shorthand === undefined ? 0 : 1) : 2 + short;
  };
  return [...flags].sort((a, b) => rank(a) - rank(b));
};

const parameterOf = (flag: Flag, short: boolean): Parameter<Typed> => ({
  key: flag.key,
  choices: flag.values.map((value, i) => ({
    value,
    text: flag.names[i],
    flag: { ...flag, values: [value], names: [flag.names[i]], args: flag.args.slice(i, i + 1) },
  })),
  shorthand: flag.shorthand ?? (short ? defaultShorthand(flag.key) : undefined),
  isDefault: flag.shorthand === undefined && short,
  inName: false,
});

/**
 * The runs of a command, each checked, with what is typed to get it alone.
 * @throws UserError that names the word that is wrong, what it was, and what would be right
 */
export const plansOf = (words: readonly string[], now = new Date()): Plans => {
  const user = userConfig();
  const [algo] = words;
  algorithmNamed(algo);
  const grid = gridOf(words, user);
  const common = (key: string): Value | undefined => commonValue(grid, key);
  const wanted = common('datestamp') ?? user.forceDatestamp;
  const datestamp = wanted === true ? stampOf(now) : (wanted as string | false | undefined);
  const shared = {
    dataDir: atHome((common('data_dir') ?? user.dataDir ?? 'data') as string),
    datestamp,
  };
  const all = grid.variants.map((variant) => planOf(grid, variant, shared));
  const plans = all.filter(
    (plan, i) => all.findIndex(({ config }) => isDeepStrictEqual(config, plan.config)) === i,
  );
  const twice = all.length - plans.length;
  const instead = (['print_commands', 'dry_run'] as const).find((key) => common(key) === true);
  return {
    plans,
    jobs: (common('jobs') as number | undefined) ?? defaultJobs(),
    resume: common('resume') === true,
    notes: [
      ...grid.notes,
      ...(twice > 0 ? [`${twice} of the runs would be the same as others; each is done once`] : []),
    ],
    again: datestamp ? [...withoutStamp(words), '--dt', datestamp] : [...words],
    ...(instead && { instead }),
  };
};

/** All words but those of --dt. */
const withoutStamp = (words: readonly string[]): string[] => {
  const isStamp = (word: string): boolean => /^--(dt|datestamp)(=|\[|$)/.test(word);
  return words.filter(
    (word, i) => !isStamp(word) && !(i > 0 && isStamp(words[i - 1]) && !word.startsWith('--')),
  );
};

/** A core is left to whoever sits in front of it. */
export const defaultJobs = (): number => Math.max(1, availableParallelism() - 1);

/** The value of a flag that applies to all runs; undefined if absent. */
const commonValue = ({ common }: Grid, key: string): Value | undefined => {
  const flag = common.find((f) => f.key === key);
  const setting = [...settings, ...gridSettings].find((s) => s.key === key);
  return flag && setting && valueFor({ name: key, problem: setting.problem }, flag);
};

interface Shared {
  readonly dataDir: string;
  /** When, if the names shall say so. */
  readonly datestamp: string | false | undefined;
}

const own: readonly string[] = [
  'exp_name',
  'data_dir',
  'datestamp',
  ...gridSettings.map(({ key }) => key),
];

const planOf = (
  { algo, common }: Grid,
  { expName, flags }: Variant,
  { dataDir, datestamp }: Shared,
): Plan => {
  const wrong = settings.find(({ key }) => key === 'exp_name')?.problem(expName);
  if (wrong) throw new UserError(`--exp_name ${wrong}, but is ${expName}`);
  const typed = [...flags, ...common.filter(({ key }) => !own.includes(key))];
  const given = trainConfig(algorithmNamed(algo), typed);
  const { seed = 0, env } = given;
  checkName(env as string);
  const config = {
    ...given,
    seed,
    expName,
    dataDir,
    ...(datestamp && { datestamp }),
  } as TrainConfig;
  const when = datestamp ? momentOf(datestamp) : new Date();
  const seedWords = typed.find(({ key }) => key === 'seed')?.args ?? [`${seed}`];
  const words = [
    algorithmWord(algo),
    ...typed
      .filter(({ key }) => key !== 'seed')
      .flatMap(({ flag, args: [arg] }) => flagWords(flag, arg)),
    ...flagWords('--exp_name', expName),
    ...flagWords('--seed', seedWords[0]),
    ...flagWords('--data_dir', dataDir),
    ...(datestamp ? ['--dt', datestamp] : []),
  ];
  return {
    config,
    dir: runDirectory({ dataDir, expName, seed, datestamp: Boolean(datestamp) }, when),
    words,
  };
};

const algorithmWord = (word: string): string => word.replace(/_(pytorch|tf1)$/, '');

/** A word that looks like a flag is a value only after =. */
const flagWords = (flag: string, word: string | undefined): string[] => {
  if (word === undefined) return [flag];
  return word.startsWith('--') ? [`${flag}=${word}`] : [flag, word];
};
