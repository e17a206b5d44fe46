/**
 * The command `example`: small programs that teach, in the folder examples of the package. Each
 * file in that folder is an example; the build compiles them all to dist/examples.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { didYouMean } from '../../envs/didYouMean.js';
import { importModule } from '../config/importModule.js';
import { inPackage } from '../files/packagePath.js';
import { UserError } from '../userError.js';

const ENDING = '.ts';

/** The names of the examples: the files in the folder, without their endings, in order. */
export const exampleNames = (): readonly string[] =>
  readdirSync(inPackage('examples'))
    .filter((file) => file.endsWith(ENDING))
    .map((file) => basename(file, ENDING))
    .sort();

/** The source of an example, with its docstring at the beginning. */
export const exampleSource = (name: string): string =>
  readFileSync(inPackage(`examples/${name}${ENDING}`), 'utf8');

/** The docstring at the beginning of a source, as lines without its stars; empty if it has none. */
export const docstringOf = (source: string): string => {
  const [, body = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(source) ?? [];
  return body.replace(/^ *\* ?/gm, '').trim();
};

/** The first sentence of an example's docstring, without its full stop. */
const summaryOf = (name: string): string =>
  docstringOf(exampleSource(name))
    .replace(/\s+/g, ' ')
    .replace(/\.(?: .*)?$/, '');

/** The list of all examples, with a line for each, and how to run them. */
const exampleList = (): string => {
  const all = exampleNames();
  const width = Math.max(...all.map((name) => name.length));
  const lines = all.map((name) => `  ${name.padEnd(width)}  ${summaryOf(name)}\n`);
  return (
    `Examples:\n${lines.join('')}\n` +
    `Run one: spinup example ${all[0]}; read it: spinup example ${all[0]} --print\n`
  );
};

/**
 * Runs the command: without arguments it lists the examples; with a name it runs that one, with the
 * flags after it, or prints its source; a file of the user's own is run in the same way.
 * @throws UserError if there is no such example or file, or a flag is wrong
 */
export const exampleCommand = async (args: readonly string[]): Promise<number> => {
  const [name, ...flags] = args;
  if (name === undefined) return printLines(exampleList());
  if (name.startsWith('-'))
    throw new UserError(`which example? Its name comes before its flags: spinup example NAME`);
  if (/\.[cm]?[jt]s$/.test(name)) return runFile(name, resolve(name), flags);
  checkExample(name);
  if (flags.includes('--print')) return printLines(exampleSource(name));
  if (flags.includes('--help')) printLines(`${docstringOf(exampleSource(name))}\n\n`);
  return runFile(name, inPackage(`dist/examples/${name}.js`), flags);
};

/** @throws UserError if there is no such example */
const checkExample = (name: string): void => {
  const known = exampleNames();
  if (known.includes(name)) return;
  throw new UserError(
    `there is no example '${name}'${didYouMean(name, known, 1)} There are ${known.join(', ')}`,
  );
};

/**
 * Runs a script in this process, with its flags as the arguments of the process.
 * @throws UserError if there is no such file; whatever the script throws
 */
const runFile = async (name: string, path: string, flags: readonly string[]): Promise<number> => {
  if (!existsSync(path)) throw new UserError(`there is no file ${name} in ${process.cwd()}`);
  process.argv = [process.execPath, path, ...flags];
  const { default: exported } = await importModule(name, path);
  if (isEnvironment(exported))
    printLines(
      `${name} is an environment. Check it, or train in it:\n` +
        `  spinup check_env ${path}\n  spinup run ppo --env ${path}\n`,
    );
  return typeof process.exitCode === 'number' ? process.exitCode : 0;
};

const isEnvironment = (exported: unknown): boolean =>
  typeof exported === 'object' && exported !== null && 'actionSpace' in exported;

const printLines = (text: string): number => {
  process.stdout.write(text);
  return 0;
};
