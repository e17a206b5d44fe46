/** Comparison of two configurations, key by key, as config.json holds them. */

import { pythonJson } from '../print/pythonJson.js';
import { dictionary } from './checks.js';
import type { ConfigJson } from './computedBy.js';

/** A key with two values, each as JSON; 'not set' where a configuration lacks the key. */
export interface ConfigDifference {
  /** Spinning Up's name: gamma, or ac_kwargs:hidden_sizes within a dictionary. */
  readonly key: string;
  readonly saved: string;
  readonly wanted: string;
}

/** Keys that follow from the machine on which a run was computed, and from the files on it. */
export const machineKeys: readonly string[] = [
  'blas',
  'backend_changes',
  'observation_space',
  'action_space',
  'env_file',
  'networks_file',
];

/**
 * The keys in which two configurations differ, in alphabetical order. The BLAS library, changes of
 * the backend, spaces and paths of files are not compared.
 */
export const configDifferences = (
  saved: ConfigJson,
  wanted: ConfigJson,
): readonly ConfigDifference[] => {
  const before = flatValues(saved);
  const after = flatValues(wanted);
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .map((key) => ({
      key,
      saved: before.get(key) ?? 'not set',
      wanted: after.get(key) ?? 'not set',
    }))
    .filter((pair) => pair.saved !== pair.wanted);
};

/** The values of a configuration as JSON; those in a dictionary have keys of both names. */
const flatValues = (config: ConfigJson): ReadonlyMap<string, string> => {
  const isOfMachine = ([key]: readonly [string, unknown]): boolean => machineKeys.includes(key);
  const entries = Object.entries(config).filter((entry) => !isOfMachine(entry));
  return new Map(
    entries.flatMap(([key, value]) =>
      dictionary.holds(value)
        ? Object.entries(value).map(([inner, v]) => [`${key}:${inner}`, jsonOf(v)] as const)
        : [[key, jsonOf(value)] as const],
    ),
  );
};

/** A value as JSON in one line, as it is after config.json has been written and read. */
const jsonOf = (value: unknown): string => JSON.stringify(JSON.parse(pythonJson(value)));

/**
 * Differences for an error: 'gamma is 0.99 there, but 0.9 here', up to five of them.
 * @param places the names of the two places in which the values are
 */
export const differencesInWords = (
  all: readonly ConfigDifference[],
  [there, here]: readonly [saved: string, wanted: string] = ['there', 'here'],
): string => {
  const shown = all
    .slice(0, 5)
    .map(({ key, saved, wanted }) => `${key} is ${saved} ${there}, but ${wanted} ${here}`);
  return shown.join('; ') + (all.length > 5 ? `; and ${all.length - 5} more differ` : '');
};
