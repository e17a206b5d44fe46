/** Checks of what `normalized` is given: an algorithm, quantities, and what a run starts with. */
import type { Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import { formatValue } from '../envs/formatValue.js';
import { isObject, isPlainObject } from '../envs/typeGuards.js';
import { assertStatistics } from '../envs/wrappers/statistics.js';
import { treeFault } from './assertRun.js';
import {
  type Normalization,
  normalizationOf,
  treeOf,
  unobserved,
  type Wanted,
} from './normalization.js';

/** The environment of a run, and what it starts with. */
interface StartOfRun {
  readonly env: Env;
  readonly from?: { readonly state?: unknown };
  readonly initFrom?: unknown;
}

/** An algorithm with the parts that its runs carry along, such as a replay buffer. */
interface Carrying {
  readonly carries?: readonly string[];
}

/**
 * Checks that a value is an algorithm that does not normalise.
 * @throws TypeError if it is no algorithm
 * @throws RangeError if it normalises already
 */
export const assertPlain = (algorithm: unknown): void => {
  if (typeof algorithm !== 'function' || !('defaults' in algorithm))
    throw new TypeError(
      `normalized: algorithm should be one of the library, such as ppo, but is ` +
        formatValue(algorithm),
    );
  if ('normalizes' in algorithm)
    throw new RangeError(
      'normalized: algorithm normalises already; normalized(ppo, { reward: true }) normalises ' +
        'observations and rewards',
    );
};

/**
 * The quantities to normalise.
 * @throws TypeError if an option is unknown, or no boolean
 * @throws RangeError if there are none
 */
export const wantedIn = (options: Partial<Wanted>): Wanted => {
  const wanted: Wanted = { observation: true, reward: false, ...options };
  const fits =
    isPlainObject(options) &&
    Object.keys(wanted).length === 2 &&
    Object.values(wanted).every((x) => typeof x === 'boolean');
  if (!fits)
    throw new TypeError(
      'normalized: options should be { observation, reward }, each true or false, but are ' +
        formatValue(options),
    );
  if (!wanted.observation && !wanted.reward)
    throw new RangeError('normalized: one of observation and reward should be true');
  return wanted;
};

/**
 * The statistics that a run starts with: those of an earlier run, or none.
 * @throws TypeError if `from` or `initFrom` is without these statistics
 * @throws RangeError if theirs hold numbers that statistics cannot have
 */
export const startingWith = (
  { env, from, initFrom }: StartOfRun,
  wanted: Wanted,
): Normalization => {
  const none = unobserved(env.observationSpace, wanted);
  if (from === undefined && initFrom === undefined) return none;
  const where = `normalized: ${from === undefined ? 'initFrom' : 'from.state'}.normalization`;
  const found =
    from === undefined ? readStatistics(initFrom, none) : partAt(from?.state, 'normalization');
  for (const [name, { mean }] of Object.entries(none))
    assertStatistics(`${where}.${name}`, partAt(found, name), mean.length);
  return found as Normalization;
};

/**
 * The statistics among the parameters of an earlier run.
 * @throws TypeError if there are others than the new run needs
 */
const readStatistics = (initFrom: unknown, none: Normalization): Normalization => {
  const tree = partAt(initFrom, 'normalization');
  const fault = treeFault(treeOf(none), tree, 'normalization', 'initFrom');
  if (fault !== undefined)
    throw new TypeError(
      'normalized: initFrom should be parameters of a run that normalised the same, as ' +
        `normalized(ppo).saved(run.state) gives them, but ${fault}`,
    );
  return normalizationOf(tree as Tree);
};

const partAt = (x: unknown, name: string): unknown => (isObject(x) ? x[name] : undefined);

/** @throws RangeError if an algorithm keeps rewards longer than their statistics hold */
export const assertOnPolicy = ({ carries }: Carrying): void => {
  if (carries?.includes('replay'))
    throw new RangeError(
      'normalized: reward should be false for an off-policy algorithm, whose replay buffer would ' +
        'hold rewards of different scales; mapReward(env, (r) => 0.1 * r) scales all of them alike',
    );
};
