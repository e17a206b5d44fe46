/** The flags that a run's config.json stands for: `spinup run --config FILE`. */
import { dirname, join } from 'node:path';
import type { AlgoName } from '../../algos/index.js';
import { didYouMean } from '../../envs/didYouMean.js';
import { machineKeys } from '../config/configDifferences.js';
import { flagName, fromConfig, spinningUpName } from '../config/spinningUpNames.js';
import { isDirectory } from '../files/atomicFiles.js';
import { wrongValue } from '../flags/flagErrors.js';
import { isLongFlag, parseFlags } from '../flags/parseFlags.js';
import { knownFlags } from '../flags/runConfig.js';
import { argOf, type Value } from '../print/pythonLiteral.js';
import { findRun, readConfig, type SavedRun, savedAlgorithm } from '../saved/loadRun.js';
import { savedEnvironment, savedNetworks } from '../saved/savedSources.js';
import { UserError } from '../userError.js';

const FLAG = '--config';
/** Flags about where results go, which config.json does not decide. */
const elsewhere: readonly string[] = ['data_dir', 'datestamp', 'quiet'];

/**
 * Arguments of `spinup run` without --config: the flags of the file that it names, but for those
 * that are typed beside it.
 * @throws UserError if there is no such file, it is not that of a run, it has keys that nothing
 * reads, or the run was trained with parts that only a script has
 */
export const withConfigFile = (args: readonly string[]): readonly string[] => {
  const at = args.indexOf(FLAG);
  if (at < 0) return args;
  const [path, second] = args.slice(at + 1);
  if (path === undefined || isLongFlag(path))
    throw wrongValue(FLAG, 'should be the path of a config.json', undefined);
  if (second !== undefined && !isLongFlag(second))
    throw new UserError(`${FLAG} takes one file, but is followed by ${path} ${second}`);
  const others = [...args.slice(0, at), ...args.slice(at + 2)];
  const file = isDirectory(path) ? join(findRun(path), 'config.json') : path;
  const config = readConfig(file);
  const algo = savedAlgorithm(config, file);
  checkKeys(file, config, algo);
  const [typed] = others;
  const named = typed !== undefined && !isLongFlag(typed);
  if (named && typed !== algo)
    throw new UserError(`${file} is of a run of ${algo}, and not of ${typed}; leave ${typed} out`);
  const flags = named ? others.slice(1) : others;
  const given = new Set(parseFlags(flags).map(({ key }) => key));
  return [algo, ...flagsOf(file, config, given), ...flags];
};

/**
 * Checks that a configuration has no key that nothing reads, such as one of another version.
 * @throws UserError that names it
 */
const checkKeys = (file: string, config: SavedRun['config'], algo: AlgoName): void => {
  const flags = knownFlags(algo).map(({ key }) => key);
  const known = new Set([
    ...['algo', 'env_kwargs', ...elsewhere, ...machineKeys],
    ...flags.map((key) => key.split(':')[0]),
  ]);
  const inner = Object.keys((config.ac_kwargs ?? {}) as object).map((key) => `ac_kwargs:${key}`);
  const unknown = [
    ...Object.keys(config).filter((key) => !known.has(key)),
    ...inner.filter((key) => !flags.includes(key)),
  ];
  if (unknown.length === 0) return;
  const [first] = unknown;
  throw new UserError(
    `${file} has ${first}, which is no setting of ${algo}${didYouMean(first, flags, 1)} It may ` +
      `be of another version, or of another program; leave ${unknown.join(', ')} out of it`,
  );
};

/** The flags of a configuration, but for the keys that are given. */
const flagsOf = (
  file: string,
  config: SavedRun['config'],
  given: ReadonlySet<string>,
): readonly string[] => {
  const dir = dirname(file);
  const algo = savedAlgorithm(config, file);
  const read: Readonly<Record<string, () => unknown>> = {
    env_name: () => savedEnvironment(dir, config, undefined),
    networks: () => savedNetworks(dir, config, undefined),
  };
  const values = knownFlags(algo)
    .filter(({ key }) => key !== 'algo' && !elsewhere.includes(key) && !given.has(key))
    .map(({ name, key }): [string, unknown] => [
      key,
      read[key]?.() ?? (spinningUpName(name) === key ? fromConfig(config, name) : config[key]),
    ]);
  const options = Object.entries((config.env_kwargs ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, value]): [string, unknown] => [`env_kwargs:${key}`, value])
    .filter(([key]) => !given.has(key));
  return [...values, ...options]
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([key, value]) => [flagName(key), typedValue(value)]);
};

/** A value as it is typed. */
const typedValue = (value: unknown): string =>
  typeof value === 'string' ? value : argOf(value as Value);
