/** A user's defaults for all runs, from environment variables and configuration files. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { didYouMean } from '../../envs/didYouMean.js';
import { readText } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';

/** A user's defaults, all optional. */
export interface UserConfig {
  /** The directory for results, unless a command names another; default: data. */
  readonly dataDir?: string;
  /** Put date and time in front of every directory's name. */
  readonly forceDatestamp?: boolean;
  /** Abbreviate flags in the names of experiments, clip_ratio as cli; true by default. */
  readonly defaultShorthand?: boolean;
}

/** The facts about the process on which the defaults depend. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/** The name of the configuration file in the working directory. */
export const CONFIG = 'spinup.config.json';

/** A default that a user can set, by its key in a file and its environment variable. */
interface UserSetting {
  readonly key: string;
  readonly variable: string;
  readonly name: keyof UserConfig;
  /** The valid values, as they follow "should be". */
  readonly expected: string;
  holds(x: unknown): boolean;
}
const isBoolean = (x: unknown): boolean => typeof x === 'boolean';
const PATH = 'the path of a directory';
const TRUTH = 'true or false';

const userSettings: readonly UserSetting[] = [
  {
    key: 'data_dir',
    variable: 'SPINUP_DATA_DIR',
    name: 'dataDir',
    expected: PATH,
    holds: (x) => typeof x === 'string' && x !== '' && !x.includes('\0'),
  },
  {
    key: 'force_datestamp',
    variable: 'SPINUP_FORCE_DATESTAMP',
    name: 'forceDatestamp',
    expected: TRUTH,
    holds: isBoolean,
  },
  {
    key: 'default_shorthand',
    variable: 'SPINUP_DEFAULT_SHORTHAND',
    name: 'defaultShorthand',
    expected: TRUTH,
    holds: isBoolean,
  },
];

/**
 * The user's defaults. Environment variables take precedence over spinup.config.json in the working
 * directory, which takes precedence over ~/.config/spinup/config.json.
 * @throws UserError that names the file or variable, the key, its value and the valid values
 */
export const userConfig = ({ env, cwd, home }: Surroundings = thisProcess()): UserConfig => {
  const all: UserConfig = {
    ...fromFile(join(home, '.config', 'spinup', 'config.json')),
    ...fromFile(join(cwd, CONFIG)),
    ...fromVariables(env),
  };
  return { ...all, ...(all.dataDir !== undefined && { dataDir: atHome(all.dataDir, home) }) };
};
/** A path in which a leading ~ is replaced by the home directory, as shells do. */
export const atHome = (path: string, home: string = homedir()): string =>
  path.replace(/^~(?=$|[/\\])/, () => home);

const thisProcess = (): Surroundings => ({ env: process.env, cwd: process.cwd(), home: homedir() });

const fromFile = (file: string): UserConfig => {
  if (!existsSync(file)) return {};
  return Object.assign(
    {},
    ...Object.entries(readObject(file)).map(([key, value]) => checkEntry(file, key, value)),
  );
};

const readObject = (file: string): object => {
  let found: unknown;
  try {
    found = JSON.parse(readText(file));
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new UserError(`${file} is not JSON: ${messageOf(error)}`);
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  throw new UserError(`${file} should hold an object, such as { "data_dir": "runs" }`);
};

const checkEntry = (file: string, key: string, value: unknown): UserConfig => {
  const entry = userSettings.find((e) => e.key === key);
  const keys = userSettings.map((e) => e.key);
  if (!entry) {
    throw new UserError(
      `${file} has the unknown key ${key}${didYouMean(key, keys, 1)} It may have ` +
        `${keys.join(', ')}`,
    );
  }
  if (!entry.holds(value))
    throw new UserError(
      `${file}: ${key} should be ${entry.expected}, but is ${JSON.stringify(value)}`,
    );
  return { [entry.name]: value };
};

/** The values of environment variables that mean true or false. */
const booleans: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  True: true,
  '0': false,
  false: false,
  False: false,
};

const fromVariables = (env: Surroundings['env']): UserConfig => {
  const given = userSettings.flatMap((entry) =>
    env[entry.variable] ? [[entry, env[entry.variable] as string] as const] : [],
  );
  return Object.assign(
    {},
    ...given.map(([{ variable, name, expected, holds }, typed]) => {
      const value = expected === TRUTH ? booleans[typed] : typed;
      if (!holds(value)) throw new UserError(`${variable} should be ${expected}, but is ${typed}`);
      return { [name]: value };
    }),
  );
};
