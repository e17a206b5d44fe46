/** Environments by name, or from files, for a user. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, extname, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { didYouMean } from '../../envs/didYouMean.js';
import { type Env, environmentNames, make } from '../../envs/index.js';
import { remove, writeFile } from '../files/atomicFiles.js';
import { messageOf, UserError } from '../userError.js';

/** Options for `make`, or for the function that a file exports. */
export type EnvOptions = Readonly<Record<string, unknown>>;

/**
 * The environment of that name, or the one that a file exports.
 * @throws UserError that says which names there are, what has to be installed, or what is wrong
 * with the file
 */
export const environment = async (name: string, options: EnvOptions = {}): Promise<Env> => {
  if (isFile(name)) return fromFile(name, options);
  try {
    return await make(name, options);
  } catch (error) {
    throw new UserError(messageOf(error).replace(/^make: /, ''));
  }
};

/** Does a name mean a file? */
export const isFile = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

/** @throws UserError if there is no environment of that name */
export const checkName = (name: string): void => {
  if (isFile(name)) findFile(name);
  else if (!environmentNames().includes(name)) {
    const hint = didYouMean(name, environmentNames());
    throw new UserError(
      `unknown environment '${name}'${hint} Known: ${environmentNames().join(', ')}; or a ` +
        `file, such as ./my-env.ts`,
    );
  }
};

const findFile = (name: string): string => {
  const path = resolve(name);
  if (!existsSync(path))
    throw new UserError(`there is no file ${name} with an environment in ${process.cwd()}`);
  return realpathSync(path);
};

/**
 * @throws UserError if a name means a file in that directory of a run: what a run has saved is
 * data, and nothing to execute
 */
export const checkOutside = (name: string, dir: string): void => {
  if (isFile(name) && findFile(name).startsWith(realpathSync(dir) + sep))
    throw new UserError(
      `${name} is among the files of a run, of which none is executed; keep it elsewhere`,
    );
};

/**
 * The environment of that name; or whatever a file exports, or its function gives, be it an
 * environment or not.
 * @throws UserError if there is nothing
 */
export const candidate = async (name: string, options: EnvOptions = {}): Promise<unknown> =>
  isFile(name) ? (await contentOf(name, options)).env : environment(name, options);

const fromFile = async (name: string, options: EnvOptions): Promise<Env> => {
  const { exported, env } = await contentOf(name, options);
  if (!isEnv(env)) throw new UserError(`${wanted(name)}, ${but(exported, env)}`);
  if (env === exported) checkAlone(name, env);
  return env;
};
const wanted = (name: string): string =>
  `${name} should have an environment as its default export, or a function that gives one`;

interface Content {
  /** The default export. */
  readonly exported: unknown;
  /** The environment: the result of the export, if that is a function, otherwise the export. */
  readonly env: unknown;
}
const contentOf = async (name: string, options: EnvOptions): Promise<Content> => {
  const exported = await defaultExport(name, findFile(name));
  if (exported === undefined) throw new UserError(`${wanted(name)}, ${but(exported, exported)}`);
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
      `${wanted(name)}, but exports a class; write export default () => new ${className}()`,
    );
  try {
    return await make(options);
  } catch (error) {
    throw new UserError(`${name}: ${messageOf(error)}`);
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

const but = (exported: unknown, env: unknown): string => {
  if (exported === undefined) return 'but has no default export';
  if (typeof (env as Env | undefined)?.step === 'function')
    return 'but what it gives has no spaces; fromGymnasium(object) makes an environment of it';
  return typeof exported === 'function'
    ? `but its function gives ${describe(env)}`
    : `but exports ${describe(exported)}`;
};
const describe = (x: unknown): string =>
  typeof x === 'object' && x !== null ? `an object with ${Object.keys(x).join(', ')}` : String(x);

/** Live environments that are in use: a run and its evaluations need two. */
const taken = new WeakSet<Env>();
const checkAlone = (name: string, env: Env): void => {
  if (env.live && taken.has(env))
    throw new UserError(
      `${name} exports a live environment, and two are needed, to train and to test; export a ` +
        `function that gives one`,
    );
  taken.add(env);
};

const defaultExport = async (name: string, path: string): Promise<unknown> => {
  try {
    return (await importFile(path)).default;
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION')
      return (await importCompiled(name, path)).default;
    throw new UserError(`${name} cannot be loaded: ${messageOf(error)}`);
  }
};

const importFile = (path: string): Promise<{ readonly default?: unknown }> =>
  import(pathToFileURL(path).href);

/**
 * TypeScript where Node does not read it: compiled to a file beside it, so that it finds what it
 * imports.
 */
const importCompiled = async (
  name: string,
  path: string,
): Promise<{ readonly default?: unknown }> => {
  const compiled = `${path}.${process.pid}.mjs`;
  const { build } = await esbuild(name);
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      write: false,
      logLevel: 'silent',
    });
    writeFile(compiled, outputFiles[0].contents);
    return await importFile(compiled);
  } catch (error) {
    throw new UserError(`${name} cannot be loaded: ${messageOf(error)}`);
  } finally {
    remove(compiled);
  }
};

const esbuild = async (name: string): Promise<typeof import('esbuild')> => {
  const compiler = 'esbuild'; // not bundled: who has a newer Node does without
  try {
    return await import(compiler);
  } catch {
    const plain = basename(name, extname(name));
    throw new UserError(
      `${name} is TypeScript, which Node ${process.versions.node} does not read: use Node ` +
        `22.18 or newer, or type npm i esbuild, ` +
        `or npx esbuild ${name} --outfile=${plain}.mjs and then --env ./${plain}.mjs`,
    );
  }
};
