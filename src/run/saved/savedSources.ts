/** Environment and networks of a saved run: from the files that it names, or given anew. */

import { existsSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Env, environmentNames } from '../../envs/index.js';
import { problemWith } from '../config/checks.js';
import type { ConfigJson } from '../config/computedBy.js';
import { checkOutside, isFile } from '../config/loadEnvironment.js';
import { areOfScript, type GivenNetworks } from '../config/ownNetworks.js';
import { runSettings } from '../config/runSettings.js';
import { UserError } from '../userError.js';

/** Environment and networks of a run, or the paths of their files. */
export interface RunSources {
  readonly env: Env | string;
  readonly networks?: GivenNetworks | undefined;
}

/** The entries of config.json that lead from a run's directory to the files that it needs. */
export const filesInJson = (dir: string, { env, networks }: RunSources): ConfigJson => ({
  ...(typeof env === 'string' && isFile(env) && { env_file: pathFrom(dir, env) }),
  ...(typeof networks === 'string' && { networks_file: pathFrom(dir, networks) }),
});

const pathFrom = (dir: string, file: string): string =>
  relative(realpathSync(dir), realpathSync(file)).split(sep).join('/');

/**
 * The environment of a saved run: the one given, or the name or file that config.json holds.
 * @throws UserError if config.json names none that can be found, with the ways to give one
 */
export const savedEnvironment = (
  dir: string,
  config: ConfigJson,
  given: Env | string | undefined,
): Env | string => {
  if (given !== undefined) return typeof given === 'string' ? outside(dir, given) : given;
  const { env_name: name, env_file: recorded } = config;
  const file = join(dir, 'config.json');
  if (name === undefined)
    throw new UserError(`${file} has no env_name, so the run cannot be loaded`);
  if (typeof name !== 'string')
    throw new UserError(
      `${file}: env_name ${problemWith(runSettings.env.check, name)}, but is ` +
        JSON.stringify(name),
    );
  if (isFile(name)) return locate(dir, name, recorded, 'env');
  if (environmentNames().includes(name)) return name;
  const what = name === 'unnamed' ? 'environment without a name' : `unknown environment '${name}'`;
  throw new UserError(
    `${file}: ${what}; the run was trained in one that a script gave. Give it in a script, ` +
      `{ env }, or name a file that exports it, --env ./my-env.ts`,
  );
};

/**
 * The networks of a saved run: those given, or the file that config.json holds; undefined if they
 * are the algorithm's own.
 * @throws UserError if a script gave them and none are given, or the file cannot be found
 */
export const savedNetworks = (
  dir: string,
  { networks: words, networks_file: recorded }: ConfigJson,
  given: GivenNetworks | undefined,
): GivenNetworks | undefined => {
  if (typeof given === 'string') return outside(dir, given);
  if (given !== undefined || typeof words !== 'string') return given;
  if (!areOfScript(words)) return locate(dir, words, recorded, 'networks');
  const names = words.slice(words.indexOf(' ') + 1);
  throw new UserError(
    `${join(dir, 'config.json')}: the run was trained with networks of a script, ${names}. Give ` +
      `them in a script, { ${names} }, or name a file that exports them, --networks ./my-nets.ts`,
  );
};

/** A path that does not lead into the directory of the run. */
const outside = (dir: string, name: string): string => {
  checkOutside(name, dir);
  return name;
};

/**
 * The file that a run names: at its place as seen from the run's directory, or else as it was
 * typed.
 */
const locate = (
  dir: string,
  typed: string,
  recorded: unknown,
  option: 'env' | 'networks',
): string => {
  const places = [typeof recorded === 'string' ? resolve(dir, recorded) : [], typed].flat();
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return outside(dir, resolve(typed) === found ? typed : found);
  throw new UserError(
    `${dir} needs ${typed}, which is not at ${places.map((path) => resolve(path)).join(' or ')}; ` +
      `--${option} FILE, or { ${option} } in a script, says where it is now`,
  );
};
