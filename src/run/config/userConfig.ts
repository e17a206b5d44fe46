/** Defaults of a user for all runs, from environment variables and from a file. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { didYouMean } from '../../envs/didYouMean.js';
import { readFile } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';

/** Settings of a user; an absent one is not set. */
export interface UserConfig {
  /** The directory for results, unless a command names another; default: data. */
  readonly dataDir?: string;
  /** Put date and time in front of every directory's name. */
  readonly forceDatestamp?: boolean;
  /** Abbreviate flags in the names of experiments, clip_ratio as cli: so, if absent. */
  readonly defaultShorthand?: boolean;
}

/** The process as far as it matters here. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/** In the working directory; in ~/.config/spinup it is called config.json. */
export const CONFIG = 'spinup.config.json';

interface Entry {
  readonly key: string;
  readonly variable: string;
  readonly name: keyof UserConfig;
  readonly want: string;
  holds(x: unknown): boolean;
}
const isBoolean = (x: unknown): boolean => typeof x === 'boolean';
const [path, truth] = ['the path of a directory', 'true or false'];

const entries: readonly Entry[] = [
  {
    key: 'data_dir',
    variable: 'SPINUP_DATA_DIR',
    name: 'dataDir',
    want: path,
    holds: (x) => typeof x === 'string' && x !== '' && !x.includes('\0'),
  },
  {
    key: 'force_datestamp',
    variable: 'SPINUP_FORCE_DATESTAMP',
    name: 'forceDatestamp',
    want: truth,
    holds: isBoolean,
  },
  {
    key: 'default_shorthand',
    variable: 'SPINUP_DEFAULT_SHORTHAND',
    name: 'defaultShorthand',
    want: truth,
    holds: isBoolean,
  },
];

/**
 * The user's settings: environment variables, then the file in the working directory, then the one
 * in ~/.config/spinup.
 * @throws UserError that names the file or the variable, the key, what it is and what it should be
 */
export const userConfig = ({ env, cwd, home }: Surroundings = here()): UserConfig => {
  const all: UserConfig = {
    ...fromFile(join(home, '.config', 'spinup', 'config.json')),
    ...fromFile(join(cwd, CONFIG)),
    ...fromVariables(env),
  };
  return { ...all, ...(all.dataDir !== undefined && { dataDir: atHome(all.dataDir, home) }) };
};
/** ~ is the home directory, also where no shell has seen to it. */
export const atHome = (path: string, home: string = homedir()): string =>
  path.replace(/^~(?=$|[/\\])/, () => home);

const here = (): Surroundings => ({ env: process.env, cwd: process.cwd(), home: homedir() });

const fromFile = (file: string): UserConfig => {
  if (!existsSync(file)) return {};
  return Object.assign(
    {},
    ...Object.entries(readObject(file)).map(([key, value]) => check(file, key, value)),
  );
};

const readObject = (file: string): object => {
  let found: unknown;
  try {
    found = JSON.parse(new TextDecoder().decode(readFile(file)));
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new UserError(`${file} is not JSON: ${messageOf(error)}`);
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  throw new UserError(`${file} should hold an object, such as { "data_dir": "runs" }`);
};

const check = (file: string, key: string, value: unknown): UserConfig => {
  const entry = entries.find((e) => e.key === key);
  const keys = entries.map((e) => e.key);
  if (!entry) {
    throw new UserError(
      `${file} has ${key}, which means nothing${didYouMean(key, keys, 1)} It may have ` +
        `${keys.join(', ')}`,
    );
  }
  if (!entry.holds(value))
    throw new UserError(`${file}: ${key} should be ${entry.want}, but is ${JSON.stringify(value)}`);
  return { [entry.name]: value };
};

const words: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  True: true,
  '0': false,
  false: false,
  False: false,
};

const fromVariables = (env: Surroundings['env']): UserConfig => {
  const given = entries.flatMap((entry) =>
    env[entry.variable] ? [[entry, env[entry.variable] as string] as const] : [],
  );
  return Object.assign(
    {},
    ...given.map(([{ variable, name, want, holds }, word]) => {
      const value = want === truth ? words[word] : word;
      if (!holds(value)) throw new UserError(`${variable} should be ${want}, but is ${word}`);
      return { [name]: value };
    }),
  );
};
