/** Environments that a user names, or defines in a file of their own. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { didYouMean } from '../../envs/didYouMean.js';
import { type Env, environmentNames, make } from '../../envs/index.js';
import { messageOf, UserError } from '../userError.js';
import { importModule } from './importModule.js';
import { shownEnvironments } from './shownEnvironments.js';
import { sourceError } from './sourceExcerpt.js';

/** The environments that an error names, with the versions of each together. */
const SHOWN = 9;

/** Options for `make`, or for the function that a file exports. */
export type EnvOptions = Readonly<Record<string, unknown>>;

/**
 * The environment of that name, or the one that a file exports.
 * @throws UserError that lists the known names, the package to install, or the fault of the file
 */
export const environment = async (name: string, options: EnvOptions = {}): Promise<Env> => {
  if (isFile(name)) return envFromFile(name, options);
  checkName(name);
  try {
    return await make(name, options);
  } catch (error) {
    throw new UserError(messageOf(error).replace(/^make: /, ''));
  }
};

/** True if the name of an environment is the path of a JavaScript or TypeScript file. */
export const isFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

/**
 * Checks the name of an environment without loading it.
 * @throws UserError if neither an environment nor a file has that name
 */
export const checkName = (name: string): void => {
  if (isFile(name)) findFile(name);
  else if (!environmentNames().includes(name)) {
    const hint = didYouMean(name, environmentNames());
    const some = shownEnvironments().slice(0, SHOWN).join(', ');
    throw new UserError(
      `unknown environment '${name}'${hint} Known: ${some} and more, which spinup list names; ` +
        'or a file, such as ./my-env.ts',
    );
  }
};

const findFile = (name: string, what = 'an environment'): string => {
  const path = resolve(name);
  if (!existsSync(path))
    throw new UserError(`there is no file ${name} with ${what} in ${process.cwd()}`);
  return realpathSync(path);
};

/**
 * Checks that a file with an environment is outside a run's directory, whose files are data and
 * must not be executed.
 * @throws UserError if it is inside
 */
export const checkOutside = (name: string, dir: string): void => {
  if (isFile(name) && findFile(name).startsWith(realpathSync(dir) + sep))
    throw new UserError(
      `${name} is in the directory of a run, whose files are never executed; keep it elsewhere`,
    );
};

/**
 * The environment of that name; or the value that a file exports or its function returns, which
 * may be anything.
 * @throws UserError if the name is unknown or the file exports nothing
 */
export const candidate = async (name: string, options: EnvOptions = {}): Promise<unknown> =>
  isFile(name) ? (await contentOf(name, options)).env : environment(name, options);

/**
 * Checks the path of a file with networks, or something else that a run needs, without loading it.
 * @param what what the file should export, in the plural
 * @throws UserError if there is no such file
 */
export const checkFile = (name: string, what: string): void => {
  if (!isFile(name))
    throw new UserError(`a file with ${what} should end in .js, .mjs or .ts, but is ${name}`);
  findFile(name, what);
};

/**
 * The default export of a file.
 * @param what what the file should export, in the plural
 * @throws UserError if there is no such file, it cannot be loaded, or it has no default export
 */
export const exportOf = async (name: string, what: string): Promise<unknown> => {
  checkFile(name, what);
  const exported = await defaultExport(name, findFile(name, what));
  if (exported !== undefined) return exported;
  throw new UserError(
    `${name} should have ${what} as its default export, or a function that returns them, but ` +
      `has no default export`,
  );
};

const envFromFile = async (name: string, options: EnvOptions): Promise<Env> => {
  const { exported, env } = await contentOf(name, options);
  if (!isEnv(env)) throw new UserError(`${expectedExport(name)}, ${faultOf(exported, env)}`);
  if (env === exported) checkAlone(name, env);
  return env;
};
const expectedExport = (name: string): string =>
  `${name} should have an environment as its default export, or a function that returns one`;

/** The default export of a file, and the environment that follows from it. */
interface Content {
  /** The default export. */
  readonly exported: unknown;
  /** The environment: the result of the export, if that is a function, otherwise the export. */
  readonly env: unknown;
}
const contentOf = async (name: string, options: EnvOptions): Promise<Content> => {
  const exported = await defaultExport(name, findFile(name));
  if (exported === undefined)
    throw new UserError(`${expectedExport(name)}, ${faultOf(exported, exported)}`);
  if (typeof exported === 'function')
    return { exported, env: await call(name, exported as EnvFunction, options) };
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw new UserError(
      `${name} exports an environment, which takes no option '${option}'; export a function of ` +
        `options`,
    );
  return { exported, env: exported };
};

type EnvFunction = (options: EnvOptions) => unknown;
const call = async (name: string, make: EnvFunction, options: EnvOptions): Promise<unknown> => {
  const [isClass, className = 'MyEnv'] = CLASS.exec(Function.prototype.toString.call(make)) ?? [];
  if (isClass)
    throw new UserError(
      `${expectedExport(name)}, but exports a class; write export default () => new ${className}()`,
    );
  try {
    return await make(options);
  } catch (error) {
    throw new UserError(`${name}: ${sourceError(error, findFile(name))}`);
  }
};
const CLASS = /^class\b(?:\s+(?!extends\b)([\w$]+))?/;

const isEnv = (x: unknown): x is Env => {
  const { reset, step, observationSpace, actionSpace } = (x ?? {}) as Partial<Env>;
  const isSpace = (space: unknown): boolean =>
    ['box', 'discrete'].includes((space as Env['actionSpace'] | undefined)?.kind ?? '');
  return (
    typeof reset === 'function' &&
    typeof step === 'function' &&
    isSpace(observationSpace) &&
    isSpace(actionSpace)
  );
};

/** The fault of an export that is not an environment, as it follows a comma. */
const faultOf = (exported: unknown, env: unknown): string => {
  if (exported === undefined) return 'but has no default export';
  if (typeof (env as Env | undefined)?.step === 'function')
    return 'but the object has no spaces; fromGymnasium(object) makes an environment of it';
  return typeof exported === 'function'
    ? `but its function returns ${describeValue(env)}`
    : `but exports ${describeValue(exported)}`;
};
const describeValue = (x: unknown): string =>
  typeof x === 'object' && x !== null ? `an object with ${Object.keys(x).join(', ')}` : String(x);

/** Live environments in use: a run and its evaluation need one each. */
const inUse = new WeakSet<Env>();
const checkAlone = (name: string, env: Env): void => {
  if (env.live && inUse.has(env))
    throw new UserError(
      `${name} exports a live environment, but training and testing need one each; export a ` +
        `function that returns one`,
    );
  inUse.add(env);
};

const defaultExport = async (name: string, path: string): Promise<unknown> => {
  try {
    return (await importModule(name, path)).default;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} cannot be loaded: ${sourceError(error, path)}`);
  }
};
