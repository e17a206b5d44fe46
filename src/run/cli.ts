/**
 * The command line. What a command needs is loaded when it is typed, and for a run only in the thread that trains: to
 * load everything twice would cost a tenth of a second.
 */
import { readFileSync } from 'node:fs';
import { nearest } from '../envs/nearest.js';
import { UserError } from './error.js';
import { isGrid, parseFlags } from './parse.js';
import { untilStopped } from './signals.js';
import { runInThread } from './thread.js';

type Words = readonly string[];

/** Every command: its words to an exit code. */
const commands: Readonly<Record<string, (words: Words) => Promise<number>>> = {
  run: async (words) => {
    if (words.length === 0 || words.some(isHelp)) return print((await import('./help.js')).runHelp(words));
    if (!isGrid(parseFlags(words.slice(1)))) return untilStopped(runInThread('run', words));
    return (await import('./grid/command.js')).grid(words);
  },
  resume: async (words) => {
    if (!words.some(isHelp)) return untilStopped(runInThread('resume', words));
    return print((await import('./help.js')).resumeHelp());
  },
  test_policy: async (words) => {
    if (words.some(isHelp)) return print((await import('./help.js')).testPolicyHelp());
    const [{ testPolicy }, { parseTestFlags }] = await Promise.all([import('./testPolicy.js'), import('./testFlags.js')]);
    await testPolicy(parseTestFlags(words));
    return 0;
  },
  plot: async (words) => {
    if (words.some(isHelp)) return print((await import('./help.js')).plotHelp());
    const [{ plot }, { parsePlotFlags }] = await Promise.all([import('./plot/plot.js'), import('./plot/flags.js')]);
    await plot(parsePlotFlags(words));
    return 0;
  },
  check_env: async (words) => {
    if (words.some(isHelp)) return print((await import('./help.js')).checkEnvHelp());
    const [{ checkEnvironment }, { parseCheckEnvFlags }] = await Promise.all([import('./checkEnv.js'), import('./checkEnvFlags.js')]);
    const { findings } = await checkEnvironment(parseCheckEnvFlags(words));
    return findings.length > 0 ? 1 : 0;
  },
  help: async () => print((await import('./help.js')).mainHelp()),
  version: async () => print(`${version()}\n`),
};
const aliases: Readonly<Record<string, string>> = { '--help': 'help', '-h': 'help', '--version': 'version', '-v': 'version' };

/**
 * Do what the words say.
 * @returns the exit code: 0 if it is done, 1 if check_env has found a fault, 2 if the words make no sense, 128 + n if signal n ended it
 */
export const main = async (words: Words): Promise<number> => {
  const [first = 'help', ...rest] = words;
  process.stdout.on('error', () => {}); // who stops reading, as `| head` does, is no error
  process.once('disconnect', () => process.exit(1)); // a run of a grid does not outlive it
  process.channel?.unref(); // nor does it wait for it
  try {
    return await commandOf(aliases[first] ?? first)(rest);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`spinup: ${error.message}\n`);
    return error.exitCode;
  }
};

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};

const commandOf = (name: string): (typeof commands)[string] => {
  if (Object.hasOwn(commands, name)) return commands[name];
  const [guess] = nearest(name, Object.keys(commands));
  throw new UserError(
    `there is no command '${name}'${guess ? `; did you mean ${guess}?` : '.'} There are ${Object.keys(commands).join(', ')}`,
  );
};

/** The package is above this file, wherever it is built to. */
const version = (): string => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
