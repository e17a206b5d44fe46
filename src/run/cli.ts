/**
 * The `spinup` command line. Modules are imported when a command needs them: loading all of them
 * takes longer than many a command runs. Training is loaded only in its worker thread.
 */

import type { Topic } from './help/help.js';
import { UserError } from './userError.js';

export { start } from './process/start.js';

type Args = readonly string[];

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

const help = async (topic: Topic, args: Args = []): Promise<number> => {
  const [{ helpOn }, { terminal }] = await Promise.all([
    import('./help/help.js'),
    import('./print/terminal.js'),
  ]);
  return print(helpOn(topic, args, terminal()));
};

/** A command, or its help if arguments ask for it. A result that is a number is the exit code. */
const helpOr =
  (topic: Topic, command: (args: Args) => Promise<unknown>) =>
  async (args: Args): Promise<number> => {
    if (args.some(isHelp)) return help(topic);
    const result = await command(args);
    return typeof result === 'number' ? result : 0;
  };

/**
 * The commands: functions from arguments to an exit code. `run plot` is plot, and so on, as in
 * `python -m spinup.run plot`.
 */
const commands: Readonly<Record<string, (args: Args) => Promise<number>>> = {
  run: async (typed) => {
    const [name = '', ...rest] = typed;
    if (name !== 'run' && Object.hasOwn(commands, name)) return commands[name](rest);
    if (typed.length === 0 || typed.some(isHelp)) return help('run', typed);
    return asRank(() => run(typed));
  },
  resume: helpOr('resume', (args) => asRank(() => trainInThread('resume', args))),
  test_policy: helpOr('test_policy', async (args) => {
    const options = (await import('./watch/flags.js')).parseTestFlags(args);
    return (await import('./watch/testPolicy.js')).testPolicy(options);
  }),
  plot: helpOr('plot', async (args) => {
    const options = (await import('./plot/flags.js')).parsePlotFlags(args);
    return (await import('./plot/plot.js')).plot(options);
  }),
  check_env: helpOr('check_env', async (args) => {
    const options = (await import('./checkEnv/flags.js')).parseCheckEnvFlags(args);
    const { checkEnvironment } = await import('./checkEnv/checkEnvironment.js');
    const { findings } = await checkEnvironment(options);
    return findings.length > 0 ? 1 : 0;
  }),
  export: async (args) => {
    if (args.length === 0 || args.some(isHelp)) return help('export');
    const options = (await import('./export/flags.js')).parseExportFlags(args);
    const { exportedLine, exportOnnx } = await import('./export/exportOnnx.js');
    const files = await exportOnnx(options);
    return print(files.map((file) => `${exportedLine(file)}\n`).join(''));
  },
  example: async (args) => {
    if (args[0] !== undefined && isHelp(args[0])) return help('example');
    return (await import('./example/exampleCommand.js')).exampleCommand(args);
  },
  exercise: helpOr('exercise', async (args) => {
    const options = (await import('./exercise/flags.js')).parseExerciseFlags(args);
    return (await import('./exercise/exerciseCommand.js')).exerciseCommand(options);
  }),
  list: async () => help('list'),
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
 * Run a command line. Streams, channel and exit code of the process are left to `start`.
 * @returns the exit code: 0 for success, 1 if check_env found a fault, an exercise is not solved or
 * the command failed, 2 if the command line is invalid, 128 + n if signal n ended the command
 * @throws Error other than a UserError, whose message is printed: a defect of the program
 */
export const main = async (args: Args): Promise<number> => {
  const [name = 'help', ...rest] = args;
  try {
    const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
    if (!Object.hasOwn(commands, known)) throw await unknownCommand(name, rest);
    const command = commands[known];
    return await command(rest);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`spinup: ${error.message}\n`);
    return error.exitCode;
  }
};

/** `spinup run` with arguments that are no question for help. */
const run = async (typed: Args): Promise<number> => {
  const args = typed.includes('--config')
    ? (await import('./train/configFile.js')).withConfigFile(typed)
    : typed;
  const { isGrid, parseFlags } = await import('./flags/parseFlags.js');
  return isGrid(parseFlags(args.slice(1)))
    ? (await import('./grid/gridCommand.js')).grid(args)
    : trainInThread('run', args);
};

/** A command that trains, in a process that a launcher such as mpirun may have started. */
const asRank = async (command: () => Promise<number>): Promise<number> => {
  const { jobOf } = await import('./parallel/mpi/launcher.js');
  const launch = jobOf(process.env);
  return launch === undefined
    ? command()
    : (await import('./process/launchedProcess.js')).commandOfRank(launch, command);
};

/** Train in a worker thread, so that this one can handle signals. */
const trainInThread = async (command: 'run' | 'resume', args: Args): Promise<number> => {
  const [{ untilStopped }, { runInThread }] = await Promise.all([
    import('./process/stopOnSignal.js'),
    import('./process/trainingThread.js'),
  ]);
  return untilStopped(runInThread(command, args));
};

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};

/** The error about a command that does not exist. */
const unknownCommand = async (name: string, args: Args): Promise<UserError> => {
  const known = Object.keys(commands);
  const { commandHint } = await import('./help/commandHint.js');
  return new UserError(
    `there is no command '${name}'${commandHint(name, args, known)} There are ${known.join(', ')}`,
  );
};

/** Version in package.json, which lies two folders above this file in src and in dist alike. */
const version = async (): Promise<string> => {
  const { readFileSync } = await import('node:fs');
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
};
