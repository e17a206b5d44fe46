/**
 * Hyperparameters of every algorithm, and the valid ranges of all. One name means one thing in
 * every algorithm, so one table serves all. A hyperparameter that only one algorithm has, or that
 * differs in one, may have its rule in that algorithm's file.
 */
import type { Env } from '../envs/env.js';
import { isWholeNumber } from '../envs/typeGuards.js';
import { activations } from '../nn/activations.js';

/** Hyperparameters of every algorithm, which adds its own. */
export const defaults = {
  /** Seed of all randomness in the run: networks, environments and actions. */
  seed: 0,
  /** Epochs to train for. */
  epochs: 50,
  /** Environment steps in each epoch. */
  stepsPerEpoch: 4000,
  /** Maximum length of an episode, in steps; one that is still running is truncated here. */
  maxEpLen: 1000,
  /** γ, the discount: a reward one step later is worth this fraction; 0.9 to 0.999. */
  gamma: 0.99,
};
type Defaults = typeof defaults;
/** Hyperparameters of every algorithm, by name. */
export interface Config extends Defaults {}

/** A condition on a value, and its wording after 'should be'. */
export type ValueRule = readonly [holds: (x: unknown) => boolean, want: string];
/** Rules by the names of hyperparameters. */
export type Rules = Readonly<Record<string, ValueRule>>;

const isNumber = (x: unknown): x is number => typeof x === 'number' && !Number.isNaN(x);

/** A number in [0, 1]. */
export const fraction: ValueRule = [(x) => isNumber(x) && x >= 0 && x <= 1, 'a number from 0 to 1'];
/** A finite number above 0. */
export const positive: ValueRule = [
  (x) => isNumber(x) && x > 0 && x < Number.POSITIVE_INFINITY,
  'a number above 0',
];
/** A number from 0 on, or Infinity. */
export const notNegative: ValueRule = [(x) => isNumber(x) && x >= 0, 'a number from 0 on'];
/** A finite number from 0 on. */
export const finiteNotNegative: ValueRule = [
  (x) => isNumber(x) && x >= 0 && x < Number.POSITIVE_INFINITY,
  'a finite number from 0 on',
];
/** A whole number from 0 on. */
export const natural: ValueRule = [(x) => isWholeNumber(x, 0), 'a whole number from 0 on'];
/** A whole number from 1 on. */
export const counting: ValueRule = [(x) => isWholeNumber(x, 1), 'a whole number from 1 on'];

const shared: Rules = {
  seed: [(x) => Number.isSafeInteger(x), 'a whole number'],
  epochs: natural,
  stepsPerEpoch: counting,
  maxEpLen: counting,
  gamma: fraction,
  lam: fraction,
  piLr: positive,
  vfLr: positive,
  trainPiIters: natural,
  trainVIters: natural,
  clipRatio: positive,
  targetKl: notNegative,
  klCoeff: positive,
  delta: positive,
  dampingCoeff: finiteNotNegative,
  cgIters: natural,
  backtrackIters: natural,
  backtrackCoeff: [(x) => isNumber(x) && x > 0 && x < 1, 'a number between 0 and 1'],
  replaySize: counting,
  batchSize: counting,
  startSteps: natural,
  updateAfter: natural,
  updateEvery: [
    (x) => x === 'episode' || isWholeNumber(x, 1),
    "a whole number from 1 on, or 'episode'",
  ],
  gradientSteps: counting,
  numTestEpisodes: natural,
  polyak: fraction,
  qLr: positive,
  lr: positive,
  actNoise: finiteNotNegative,
  targetNoise: finiteNotNegative,
  noiseClip: notNegative,
  policyDelay: counting,
  alpha: [(x) => x === 'auto' || finiteNotNegative[0](x), "a finite number from 0 on, or 'auto'"],
  targetUpdateEvery: counting,
  doubleQ: [(x) => typeof x === 'boolean', 'true or false'],
  epsilonStart: fraction,
  epsilonEnd: fraction,
  epsilonSteps: counting,
  hiddenSizes: [
    (x) => Array.isArray(x) && x.every((n) => isWholeNumber(n, 1)),
    'a list of whole numbers from 1 on, such as [64, 64]',
  ],
  activation: [(x) => activations.some((name) => name === x), `one of ${activations.join(', ')}`],
};

/**
 * The rule for a hyperparameter: the algorithm's own, or else the one that all algorithms share.
 */
export const ruleFor = (name: string, own: Rules = {}): ValueRule | undefined =>
  own[name] ?? shared[name];

/** The fault in a hyperparameter's value: 'should be …'; undefined if there is none. */
export const faultIn = (name: string, value: unknown, own?: Rules): string | undefined => {
  const rule = ruleFor(name, own);
  return rule && !rule[0](value) ? `should be ${rule[1]}` : undefined;
};

/**
 * Validates hyperparameters.
 * @throws RangeError that names the algorithm, the hyperparameter, its value and what it should be
 */
export const checkConfig = (
  algo: string,
  config: Readonly<Record<string, unknown>>,
  known: object,
  rules?: Rules,
): void => {
  for (const [name, value] of Object.entries(config)) {
    if (!Object.hasOwn(known, name))
      throw new RangeError(
        `${algo}: there is no hyperparameter '${name}'; there are ${Object.keys(known).join(', ')}`,
      );
    const wrong = faultIn(name, value, rules);
    if (wrong)
      throw new RangeError(
        `${algo}: ${name} ${wrong}, ` +
          `but is ${typeof value === 'number' ? value : JSON.stringify(value)}`,
      );
  }
  const { updateAfter, batchSize } = config as {
    readonly updateAfter?: number;
    readonly batchSize?: number;
  };
  if (updateAfter !== undefined && batchSize !== undefined && updateAfter < batchSize)
    throw new RangeError(
      `${algo}: updateAfter should be at least batchSize, which is ${batchSize}, ` +
        `but is ${updateAfter}`,
    );
};

/**
 * The actions that an algorithm can choose. continuous: vectors within finite bounds; discrete: one
 * of n; any: both, and vectors without bounds.
 */
export type Actions = 'continuous' | 'discrete' | 'any';
/** The algorithms by name, with what error messages say about them. */
export type Algorithms = Readonly<
  Record<string, { readonly actions: Actions; readonly rules?: Rules }>
>;

/**
 * Checks that an algorithm can choose the actions of an environment.
 * @throws RangeError that names the environment's actions and the algorithms that can choose them
 */
export const checkActions = (
  algo: string,
  { actionSpace, spec }: Pick<Env, 'actionSpace' | 'spec'>,
  actions: Actions,
  algorithms: Algorithms,
): void => {
  const who = spec?.id ?? 'this environment';
  if (actions === 'discrete' && actionSpace.kind === 'box')
    throw new RangeError(
      `${algo}: needs discrete actions, but those of ${who} are continuous; ` +
        `${listed(choosing(algorithms, 'continuous', 'any'), 'and')} can handle them`,
    );
  if (actions !== 'continuous') return;
  if (actionSpace.kind === 'discrete')
    throw new RangeError(
      `${algo}: needs continuous actions, but ${who} has ${actionSpace.n} discrete ones; ` +
        `${listed(choosing(algorithms, 'discrete', 'any'), 'and')} can handle them`,
    );
  const endless = [...actionSpace.low, ...actionSpace.high].find((x) => !Number.isFinite(x));
  if (endless !== undefined)
    throw new RangeError(
      `${algo}: needs actions with finite bounds, but a bound of ${who}'s is ${endless}; ` +
        'give the Box finite ones, or use ' +
        listed(choosing(algorithms, 'any'), 'or'),
    );
};

/** The names of the algorithms that choose actions of these kinds. */
const choosing = (algorithms: Algorithms, ...kinds: readonly Actions[]): string[] =>
  Object.keys(algorithms).filter((name) => kinds.includes(algorithms[name].actions));
/** a, b and c */
const listed = (names: readonly string[], word: 'and' | 'or'): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;

/** A run, and the environment in which its policy is evaluated, if the algorithm does so. */
interface TestedRun {
  readonly env: Env;
  readonly testEnv?: Env;
  readonly config: { readonly numTestEpisodes?: number };
}
/**
 * Checks that evaluation leaves the current episode alone.
 * @throws RangeError if a live environment would be trained and evaluated in
 */
export const checkTested = (
  algo: string,
  { env, testEnv, config: { numTestEpisodes = 0 } }: TestedRun,
): void => {
  if (env.live && testEnv === env && numTestEpisodes > 0)
    throw new RangeError(
      `${algo}: this environment cannot go back in time; ` +
        'give another one as testEnv, or numTestEpisodes: 0',
    );
};
