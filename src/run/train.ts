/** A run from its description to its files: what `spinup run` does, for scripts to call as well. */
import { type AlgoName, algorithms } from '../algos/index.js';
import type { AlgoState, RunState } from '../algos/types.js';
import type { Env } from '../envs/env.js';
import { Book } from './book.js';
import { columnsOf } from './columns.js';
import { claimDirectory, runDirectory } from './directory.js';
import { environment } from './environment.js';
import { UserError } from './error.js';
import { EpochLogger } from './logger.js';
import { configOf } from './names.js';
import { type Progress, progress } from './progress.js';
import { many, summary } from './summary.js';
import { type Terminal, terminal } from './terminal.js';
import { watched } from './watched.js';

export type { AlgoName };

/** What a run has besides its algorithm's hyperparameters. */
export interface RunSettings {
  /** The name of an environment, or one of your own; of the latter only the name in its spec is written down. */
  readonly env: string | Env;
  /** cmd_<algo>, if absent. */
  readonly expName?: string;
  /** Where runs are kept: data, if absent. */
  readonly dataDir?: string;
  /** Put date and time in front of the directory's name. */
  readonly datestamp?: boolean;
  /** Epochs from one saving of the model to the next: 10, if absent. */
  readonly saveFreq?: number;
}

/** A run in full: an algorithm, an environment, where to write, and the hyperparameters that are not the default. */
export type TrainConfig = {
  readonly [A in AlgoName]: { readonly algo: A } & RunSettings & Partial<(typeof algorithms)[A]['defaults']>;
}[AlgoName];

/** How a run talks, and how it is told to stop. */
export interface RunIO extends Terminal {
  /** Asked before each environment step: has somebody had enough? */
  readonly stopped?: () => boolean;
}

/** What became of a run. */
export interface Outcome {
  readonly algo: AlgoName;
  readonly dir: string;
  /** Epochs done. */
  readonly epoch: number;
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  /** Of the episodes that ended in the last epoch; undefined if none did. */
  readonly meanReturn: number | undefined;
  /** Was it stopped before its last epoch? */
  readonly interrupted: boolean;
}

type Run = RunState<AlgoState>;
type Sequence = (options: { readonly env: Env }) => Iterable<Run>;

/** Thrown out of an environment step, to leave an epoch under way. */
class Interrupted extends Error {}

/**
 * Train, print, and save. Ends early, with all complete epochs saved, when io.stopped() says so.
 * @throws UserError if there is no such environment, or its directory cannot be written
 * @example await train({ algo: 'ppo', env: 'CartPole-v1', expName: 'first', epochs: 20 });
 */
export const train = async (config: TrainConfig, io: RunIO = terminal()): Promise<Outcome> => {
  const { algo, env: given, expName = `cmd_${algo}`, dataDir = 'data', datestamp = false, saveFreq = 10, ...changed } = config;
  const hyperparameters = { ...algorithms[algo].defaults, ...changed };
  const { epochs, seed, stepsPerEpoch } = hyperparameters;
  const world = typeof given === 'string' ? await environment(given) : given;
  const bar = progress(io, stepsPerEpoch);
  const env = watched(world, () => {
    if (io.stopped?.()) throw new Interrupted();
    bar.step();
  });
  const runs = (algorithms[algo] as unknown as Sequence)({ env, ...changed });

  const envName = typeof given === 'string' ? given : (world.spec?.id ?? 'unnamed');
  const dir = runDirectory({ dataDir, expName, seed, datestamp }, new Date());
  const aside = claimDirectory(dir, dataDir);
  io.write(`${algo} on ${envName}, seed ${seed}: ${many(epochs, 'epoch')} of ${many(stepsPerEpoch, 'step')}\n`);
  if (world.live) io.write('This environment cannot go back in time: a run with it cannot be resumed inside an episode.\n');
  if (aside !== undefined) io.write(`An earlier run was in ${dir}; it is in ${aside} now\n`);
  const logger = new EpochLogger({ outputDir: dir, expName, terminal: io });
  logger.saveConfig(configOf({ algo, envName, saveFreq, hyperparameters }), { quiet: true });

  const book = new Book({ dir, algo, columns: columnsOf(algo, hyperparameters), envName, logger, saveFreq });
  follow(algo, runs, book, bar);
  const outcome = { algo, dir, epochs, ...result(book), interrupted: (book.last?.epoch ?? 0) < epochs };
  io.write(summary(outcome));
  return outcome;
};

/** Keep the books of a run until it is over, stopped, or broken. */
const follow = (algo: AlgoName, runs: Iterable<Run>, book: Book, bar: Progress): void => {
  try {
    for (const run of runs) {
      bar.next();
      book.enter(run);
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw explained(algo, error);
  } finally {
    bar.next();
    book.close();
  }
};

/** What an algorithm says in its own name, as that training has broken down, is meant for the user. */
const explained = (algo: AlgoName, error: unknown): unknown =>
  error instanceof RangeError && error.message.startsWith(`${algo}: `) ? new UserError(error.message, 1) : error;

const result = ({ last, seconds }: Book): Pick<Outcome, 'epoch' | 'steps' | 'seconds' | 'meanReturn'> => {
  const returns = last?.episodes.returns ?? [];
  const meanReturn = returns.length > 0 ? returns.reduce((sum, r) => sum + r, 0) / returns.length : undefined;
  return { epoch: last?.epoch ?? 0, steps: last?.steps ?? 0, seconds, meanReturn };
};
