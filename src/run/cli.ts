/**
 * The command line. Each command loads what it uses when it is typed, and no more: to load
 * everything takes longer than many a command does. Training is loaded only in the thread that
 * trains.
 */

import type { Topic } from './help/help.js';
import type { Errand } from './process/trainingThread.js';
import { UserError } from './userError.js';

type Words = readonly string[];

/** Every command: its words to an exit code. */
const commands: Readonly<Record<string, (words: Words) => Promise<number>>> = {
  run: async (words) => {
    if (words.length === 0 || words.some(isHelp)) return help('run', words);
    const { isGrid, parseFlags } = await import('./flags/parseFlags.js');
    if (isGrid(parseFlags(words.slice(1))))
      return (await import('./grid/gridCommand.js')).grid(words);
    return inThread('run', words);
  },
  resume: async (words) => (words.some(isHelp) ? help('resume') : inThread('resume', words)),
  test_policy: async (words) => {
    if (words.some(isHelp)) return help('test_policy');
    const { parseTestFlags } = await import('./watch/flags.js');
    const options = parseTestFlags(words);
    await (await import('./watch/testPolicy.js')).testPolicy(options);
    return 0;
  },
  plot: async (words) => {
    if (words.some(isHelp)) return help('plot');
    const { parsePlotFlags } = await import('./plot/flags.js');
    const options = parsePlotFlags(words);
    await (await import('./plot/plot.js')).plot(options);
    return 0;
  },
  check_env: async (words) => {
    if (words.some(isHelp)) return help('check_env');
    const { parseCheckEnvFlags } = await import('./checkEnv/flags.js');
    const options = parseCheckEnvFlags(words);
    const { findings } = await (await import('./checkEnv/checkEnvironment.js')).checkEnvironment(
      options,
    );
    return findings.length > 0 ? 1 : 0;
  },
  help: async () => help('main'),
  version: async () => print(`${await version()}\n`),
};
const aliases: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

/**
 * Runs a command.
 * @param words the arguments after `spinup`
 * @returns the exit code: 0 on success, 1 if check_env found a fault, 2 if the arguments are wrong,
 * 128 + n if signal n ended it
 * @throws errors that are not meant for the user
 */
export const main = async (words: Words): Promise<number> => {
  const [first = 'help', ...rest] = words;
  process.stdout.on('error', () => {}); // who stops reading, as `| head` does, is no error
  process.once('disconnect', () => process.exit(1)); // a run of a grid does not outlive it
  process.channel?.unref(); // nor does it wait for it
  try {
    const command = await commandOf(Object.hasOwn(aliases, first) ? aliases[first] : first);
    return await command(rest);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`spinup: ${error.message}\n`);
    return error.exitCode;
  }
};

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

const help = async (topic: Topic, words: Words = []): Promise<number> => {
  const [{ helpOn }, { terminal }] = await Promise.all([
    import('./help/help.js'),
    import('./print/terminal.js'),
  ]);
  return print(helpOn(topic, words, terminal()));
};

/** Train, with this thread free to hear signals. */
const inThread = async (command: Errand['command'], words: Words): Promise<number> => {
  const [{ untilStopped }, { runInThread }] = await Promise.all([
    import('./process/stopOnSignal.js'),
    import('./process/trainingThread.js'),
  ]);
  return untilStopped(runInThread(command, words));
};

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};

const commandOf = async (name: string): Promise<(typeof commands)[string]> => {
  if (Object.hasOwn(commands, name)) return commands[name];
  const known = Object.keys(commands);
  const { didYouMean } = await import('../envs/didYouMean.js');
  throw new UserError(
    `there is no command '${name}'${didYouMean(name, known, 1)} There are ${known.join(', ')}`,
  );
};

/** The package is above this file, wherever it is built to. */
const version = async (): Promise<string> => {
  const { readFileSync } = await import('node:fs');
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
};
