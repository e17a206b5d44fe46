/** From flags to a run: names translated, values checked, before anything starts. */
import { algorithms, problem } from '../algos/index.js';
import { nearest } from '../envs/nearest.js';
import { activations } from '../nn/index.js';
import { UserError } from './error.js';
import { flagName, spinningUpName } from './names.js';
import { type Flag, parseFlags } from './parse.js';
import { settings } from './settings.js';
import type { AlgoName, TrainConfig } from './train.js';
import type { Value } from './values.js';

/**
 * The run that is typed after `spinup run`.
 * @throws UserError that names the word that is wrong, what it was, and what would be right
 */
export const runConfig = ([algo, ...words]: readonly string[]): TrainConfig => trainConfig(algorithmOf(algo), parseFlags(words));

/**
 * The algorithm of that name; ppo_pytorch and ppo_tf1 are ppo.
 * @throws UserError if there is none
 */
export const algorithmOf = (word: string): AlgoName => {
  const known = Object.keys(algorithms);
  const name = word.replace(/_(pytorch|tf1)$/, '');
  if (Object.hasOwn(algorithms, name)) return name as AlgoName;
  throw new UserError(`there is no algorithm '${word}'${hint(nearest(name, known))} There are ${known.join(', ')}`);
};

const hint = (guesses: readonly string[]): string => (guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '.');

/** A flag that an algorithm knows. */
export interface Known {
  /** In TypeScript: clipRatio. */
  readonly name: string;
  /** Spinning Up's name: clip_ratio. */
  readonly key: string;
  problem(value: Value): string | undefined;
}

/** All flags of an algorithm. */
export const knownFlags = (algo: AlgoName): readonly Known[] => [
  ...settings,
  ...Object.keys(algorithms[algo].defaults).map((name) => ({
    name,
    key: spinningUpName(name),
    problem: (value: Value) => problem(name, value),
  })),
];

/**
 * The run that the flags describe.
 * @throws UserError that names the flag, what it was, and what would be right
 */
export const trainConfig = (algo: AlgoName, flags: readonly Flag[]): TrainConfig => {
  const known = knownFlags(algo);
  const config: Record<string, Value> = { algo };
  for (const flag of flags) {
    if (flag.key === 'num_cpu') checkCpu(flag);
    else {
      const target = known.find(({ key }) => key === flag.key);
      if (!target) throw new UserError(unknown(algo, flag, known));
      config[target.name] = valueFor(target, flag);
    }
  }
  if (config.env === undefined) throw new UserError('which environment? Name it with --env, such as --env CartPole-v1');
  return config as unknown as TrainConfig;
};

const valueFor = ({ name, problem }: Known, { flag, values, words }: Flag): Value => {
  if (values.length > 1)
    throw new UserError(`one value expected for ${flag}, got ${values.length}: ${words.join(' ')}; for now a command is one run`);
  const value = name === 'activation' ? activation(values[0]) : values[0];
  const wrong = problem(value);
  if (wrong) throw new UserError(`${flag} ${wrong}, but ${words.length > 0 ? `is ${words[0]}` : 'has no value'}`);
  return value;
};

/** ReLU, relu and LeakyReLU as we spell them: relu, relu, leaky_relu. */
const activation = (value: Value): Value => {
  const bare = (x: Value): string => String(x).toLowerCase().replaceAll('_', '');
  return activations.find((name) => bare(name) === bare(value)) ?? value;
};

const checkCpu = ({ flag, values, words }: Flag): void => {
  if (values.length !== 1 || values[0] !== 1)
    throw new UserError(`${flag} should be 1, but is ${words.join(' ')}: a run is one process for now`);
};

const unknown = (algo: AlgoName, { flag }: Flag, known: readonly Known[]): string => {
  // ways to spell each flag: --hid, ac_kwargs:hidden_sizes, hidden_sizes, hiddenSizes
  const spellings = known.flatMap(({ name, key }) =>
    [flagName(key).slice(2), key, key.split(':').at(-1) as string, name].map((s) => [s, key] as const),
  );
  const word = flag.slice(2).split(':').at(-1) as string;
  const guesses = nearest(
    word.replaceAll('-', '_'),
    spellings.map(([s]) => s),
  );
  const flags = guesses.map((guess) => flagName(spellings.find(([s]) => s === guess)?.[1] as string));
  return `${algo} has no flag ${flag}${hint([...new Set(flags)].slice(0, 2))} spinup run ${algo} --help lists all of them`;
};
