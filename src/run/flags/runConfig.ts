/** The configuration of a run from its flags, whose names are translated and values checked. */
import { algorithms, problem } from '../../algos/index.js';
import { nearest } from '../../envs/didYouMean.js';
import { activations } from '../../nn/index.js';
import { algorithmIn } from '../config/algorithmName.js';
import { flagName, spinningUpName } from '../config/spinningUpNames.js';
import type { AlgoName, TrainConfig } from '../config/trainConfig.js';
import { atHome, userConfig } from '../config/userConfig.js';
import { argOf, parseLiteral, type Value } from '../print/pythonLiteral.js';
import { UserError } from '../userError.js';
import { unknownFlag, wrongValue } from './flagErrors.js';
import { foreignHint } from './foreignFlags.js';
import { envOption, type Flag, isEnvOption, parseFlags, singleValue } from './parseFlags.js';
import { gridSettings, runFlagsOf, variant } from './runFlags.js';

/**
 * The configuration of the run whose algorithm and flags follow `spinup run`.
 * @throws UserError that names the argument, its value and the valid values
 */
export const runConfig = ([algo, ...args]: readonly string[]): TrainConfig => {
  const { dataDir, forceDatestamp } = userConfig();
  const config = trainConfig(algorithmNamed(algo), parseFlags(args));
  const stamp = config.datestamp ?? forceDatestamp;
  const resultsDir = config.dataDir === undefined ? dataDir : atHome(config.dataDir);
  return {
    ...config,
    ...(resultsDir !== undefined && { dataDir: resultsDir }),
    ...(stamp && { datestamp: stamp }),
  };
};

/**
 * The algorithm of that name; ppo_pytorch and ppo_tf1 mean ppo.
 * @throws UserError if the name is unknown
 */
export const algorithmNamed = (typed: string): AlgoName =>
  algorithmIn(typed, Object.keys(algorithms) as AlgoName[]);

/** A flag that an algorithm knows. */
export interface Known {
  /** In TypeScript: clipRatio. */
  readonly name: string;
  /** Spinning Up's name: clip_ratio. */
  readonly key: string;
  /** The fault of a value, such as 'should be positive'; undefined if it is valid. */
  problem(value: Value): string | undefined;
}

/** All flags of an algorithm: settings of the run, and hyperparameters. */
export const knownFlags = (algo: AlgoName): readonly Known[] => [
  ...runFlagsOf(algo),
  ...Object.keys(algorithms[algo].defaults).map((name) => ({
    name,
    key: spinningUpName(name),
    problem: (value: Value) => problem(algo, name, value),
  })),
];

/**
 * The configuration that flags describe.
 * @throws UserError that names the flag, its value and the valid values
 */
export const trainConfig = (algo: AlgoName, flags: readonly Flag[]): TrainConfig => {
  const which = flags.find(({ key }) => key === variant.key);
  if (algo === 'trpo' && which)
    return trainConfig(
      valueFor(variant, which) as AlgoName,
      flags.filter((flag) => flag !== which),
    );
  const known = knownFlags(algo);
  const config: Record<string, Value> = { algo };
  for (const flag of eachKeyOnce(flags.flatMap(expandDictionary))) {
    const target = known.find(({ key }) => key === flag.key);
    if (target) config[target.name] = valueFor(target, flag);
    else if (isEnvOption(flag))
      config.envOptions = { ...(config.envOptions as object), ...envOption(flag) };
    else throw unknownFlagOf(algo, flag, known);
  }
  if (config.env === undefined)
    throw new UserError('which environment? Name it with --env, such as --env CartPole-v1');
  return config as unknown as TrainConfig;
};

/**
 * The configuration that a script describes, with names in camelCase or Spinning Up's spelling, and
 * with dictionaries where Spinning Up has them.
 * @throws UserError as trainConfig does
 */
export const scriptConfig = (
  algo: AlgoName,
  parameters: Readonly<Record<string, unknown>>,
): TrainConfig => {
  const known = knownFlags(algo);
  const { env, ...rest } = parameters;
  const isEnvObject = typeof env === 'object';
  const flags = Object.entries(isEnvObject ? { ...rest, env_name: 'your own' } : parameters).map(
    ([name, value]): Flag => {
      const key =
        known.find((k) => k.name === name)?.key ??
        (name === 'envName' ? 'env_name' : name === 'envOptions' ? 'env_kwargs' : name);
      return {
        flag: `--${name}`,
        key,
        values: [value as Value],
        names: [''],
        args: [String(value)],
      };
    },
  );
  return { ...trainConfig(algo, flags), ...(isEnvObject && { env }) } as TrainConfig;
};

/**
 * One flag for each key of a dictionary: --ac_kwargs "dict(activation=tanh)" becomes
 * --ac_kwargs:activation tanh.
 */
const expandDictionary = (flag: Flag): readonly Flag[] => {
  const [value] = flag.values;
  if (flag.values.length > 1 || typeof value !== 'object' || value === null || Array.isArray(value))
    return [flag];
  const part = ([key, of]: [string, Value]): Flag => {
    const arg = argOf(of);
    return {
      flag: `${flag.flag}:${key}`,
      key: `${flag.key}:${key}`,
      values: [of],
      names: [parseLiteral(arg).name],
      args: [arg],
    };
  };
  return Object.entries(value).map(part).flatMap(expandDictionary);
};

/**
 * The same flags, each of which has a key of its own.
 * @throws UserError that names two flags with the same key
 */
const eachKeyOnce = (flags: readonly Flag[]): readonly Flag[] => {
  for (const [i, { flag, key }] of flags.entries()) {
    const first = flags.findIndex((other) => other.key === key);
    if (first < i)
      throw new UserError(`${flags[first].flag} and ${flag} mean the same; give only one of them`);
  }
  return flags;
};

/**
 * The single, checked value of a flag.
 * @throws UserError if there is not exactly one value, or it is invalid
 */
export const valueFor = ({ name, problem }: Pick<Known, 'name' | 'problem'>, flag: Flag): Value => {
  const value = name === 'activation' ? activation(singleValue(flag)) : singleValue(flag);
  const wrong = problem(value);
  if (wrong) throw wrongValue(flag.flag, `${wrong}`, flag.args[0], listHint(flag, problem));
  return value;
};

/** The hint that several values are separated by spaces, for one like 0,1. */
const listHint = ({ flag, args: [arg = ''] }: Flag, problem: Known['problem']): string => {
  const parts = arg.split(',').map((part) => part.trim());
  const areValues =
    parts.length > 1 &&
    parts.every((part) => part !== '' && problem(parseLiteral(part).value) === undefined);
  return areValues ? `; several values are separated by spaces: ${flag} ${parts.join(' ')}` : '';
};

/** An activation in this library's spelling: relu for ReLU, leaky_relu for LeakyReLU. */
const activation = (value: Value): Value => {
  const bare = (x: Value): string => String(x).toLowerCase().replaceAll('_', '');
  return activations.find((name) => bare(name) === bare(value)) ?? value;
};

/**
 * The error about a flag that the algorithm does not have, with up to two flags that are spelled
 * similarly.
 */
const unknownFlagOf = (algo: AlgoName, { flag }: Flag, known: readonly Known[]): UserError => {
  const all = [...known, ...gridSettings.map(({ key }) => ({ name: key, key }))];
  // The spellings of each flag: --hid, ac_kwargs:hidden_sizes, hidden_sizes, hiddenSizes
  const keyOf = new Map<string, string>();
  for (const { name, key } of all) {
    for (const spelling of [flagName(key).slice(2), key, key.split(':').at(-1) as string, name])
      if (!keyOf.has(spelling)) keyOf.set(spelling, key);
  }
  const foreign = foreignHint(
    flag,
    [...new Set(keyOf.values())].map((key) => flagName(key).slice(2)),
  );
  if (foreign !== undefined) return new UserError(`${algo} has no flag ${flag}: ${foreign}`);
  const typed = flag.slice(2).split(':').at(-1) as string;
  const guesses = nearest(typed.replaceAll('-', '_'), [...keyOf.keys()]);
  const flags = new Set(guesses.map((guess) => flagName(keyOf.get(guess) as string)));
  return unknownFlag(
    algo,
    flag,
    [...flags].slice(0, 2),
    `spinup run ${algo} --help lists all of them`,
  );
};

/**
 * An algorithm's error message with flags in place of hyperparameters: --update_after for
 * updateAfter.
 */
export const inFlags = (message: string): string => {
  const [, algo] = /^(\w+): /.exec(message) ?? [];
  if (algo === undefined || !Object.hasOwn(algorithms, algo)) return message;
  const { defaults } = algorithms[algo as AlgoName];
  return message.replace(/\b[a-z]+[A-Z]\w*/g, (name) =>
    Object.hasOwn(defaults, name) ? flagName(spinningUpName(name)) : name,
  );
};
