/** The ranks of a run: how many there are, how they start, and what rank 0 tells the others. */
import { availableParallelism } from 'node:os';
import { alone, type Collective } from '../../algos/collective.js';
import { reductionsOver } from '../../algos/ranks.js';
import type { Reductions } from '../../algos/reductions.js';
import type { Backend } from '../../autodiff/index.js';
import { blasName } from '../config/blasTrial.js';
import { hyperparametersOf } from '../config/configJson.js';
import { networksAmong } from '../config/ownNetworks.js';
import type { RunBackend } from '../config/runBackend.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { type Ranks, rankThreads } from '../parallel/threads/rankThreads.js';
import { many } from '../print/text.js';
import { UserError } from '../userError.js';
import type { Session } from './ingredients.js';
import type { SharedRun } from './participate.js';

/**
 * The configuration with a number for `cpu`: that of the ranks that a launcher has started, or for
 * auto the largest number up to that of cores that divides the steps of an epoch, and the worlds.
 * @param launched the ranks that a launcher such as mpirun has started
 * @throws UserError if `cpu` is another number than that of the launcher's ranks, or far above that
 * of cores
 */
export const withCpu = (config: TrainConfig, launched?: Collective): TrainConfig => {
  const { cpu } = config;
  if (launched === undefined) {
    if (cpu === 'auto') return { ...config, cpu: autoCpu(config) };
    checkCores(cpu);
    return config;
  }
  if (typeof cpu === 'number' && cpu !== launched.size)
    throw new UserError(
      `cpu is ${cpu}, but the launcher has started ${many(launched.size, 'rank')}; ` +
        'one of the two numbers is enough',
    );
  return { ...config, cpu: launched.size };
};

/**
 * Checks that a run goes on with as many ranks as it has had.
 * @throws UserError if a launcher has started another number of ranks
 */
export const checkSameRanks = (config: TrainConfig, launched?: Collective): void => {
  if (launched === undefined || launched.size === sizeOf(config)) return;
  throw new UserError(
    `the run has had ${many(sizeOf(config), 'rank')} so far, but the launcher has started ` +
      `${launched.size}; start as many, because results depend on the number`,
  );
};

/** Threads for each core, of which more would only take memory and turns. */
const MOST_PER_CORE = 8;

/** @throws UserError if there would be far more threads than cores */
const checkCores = (cpu = 1): void => {
  const cores = availableParallelism();
  if (cpu > MOST_PER_CORE * cores)
    throw new UserError(
      `cpu should be at most ${MOST_PER_CORE * cores} on this machine, which has ` +
        `${many(cores, 'core')}, but is ${cpu}; auto is one for each core`,
    );
};

const autoCpu = (config: TrainConfig): number => {
  const { stepsPerEpoch, numEnvs = 0 } = hyperparametersOf(config);
  const divides = (n: number): boolean => stepsPerEpoch % n === 0 && Number(numEnvs) % n === 0;
  let cpu = availableParallelism();
  while (cpu > 1 && !divides(cpu)) cpu--;
  return cpu;
};

/** The number of ranks of a run whose `cpu` is a number. */
const sizeOf = ({ cpu = 1 }: TrainConfig): number => Number(cpu);

/** Reductions that only know how many ranks there will be, to check a configuration with. */
export const plannedReductions = (config: TrainConfig): Reductions =>
  reductionsOver({ ...alone, size: sizeOf(config) });

/**
 * Checks that the other ranks can make what rank 0 has.
 * @throws UserError if the environment or networks are objects of a script
 */
export const checkShareable = (
  config: TrainConfig,
  { env, networks }: Pick<Session, 'env' | 'networks'>,
): void => {
  if (sizeOf(config) === 1) return;
  const given: readonly string[] = [
    ...(typeof env === 'string' ? [] : ['env']),
    ...(networks === undefined || typeof networks === 'string' ? [] : ['networks']),
    ...Object.keys(networksAmong(config.algo, config)),
  ];
  const own = given[0];
  if (own === undefined) return;
  const what = own === 'env' ? 'env' : 'networks';
  throw new UserError(
    `cpu is ${sizeOf(config)}, but ${own} is an object of this program, which other threads do ` +
      'not have; write it into a file that exports a function, and name that: ' +
      `${what}: './my-${what}.ts'`,
  );
};

/** A run without other ranks. */
const noOthers: Ranks = { collective: alone, end: async () => {} };

/**
 * Starts the other ranks of a run as threads, unless a launcher has started them.
 * @param stopped called while rank 0 waits; true ends the wait
 */
const startRanks = async (config: TrainConfig, { ranks, stopped }: RankIO): Promise<Ranks> => {
  if (ranks !== undefined) return { ...noOthers, collective: ranks }; // whoever has them ends them
  return sizeOf(config) === 1 ? noOthers : rankThreads(sizeOf(config), stopped);
};

/** The ranks that a launcher has started, and a function that says whether the run is to stop. */
interface RankIO {
  readonly ranks?: Collective;
  readonly stopped?: () => boolean;
}

/** Does rank 0's part of a run, and ends the other ranks however it ends. */
export const withRanks = async <R>(
  config: TrainConfig,
  io: RankIO,
  work: (collective: Collective) => Promise<R>,
): Promise<R> => {
  const { collective, end } = await startRanks(config, io);
  try {
    return await work(collective);
  } finally {
    await end();
  }
};

/** The run as the other ranks are told it. */
export const sharedRun = (
  { onEpoch: _, testEnv: __, ...config }: TrainConfig,
  { env, networks }: Pick<Session, 'env' | 'networks'>,
  backend: Backend,
  start: SharedRun['start'],
): SharedRun => {
  const blas = blasName(backend);
  const given = Object.entries(config).filter(([, value]) => value !== undefined);
  return {
    config: Object.fromEntries(given) as unknown as TrainConfig,
    sources: { env: env as string, ...(typeof networks === 'string' && { networks }) },
    backend: backend.name as RunBackend,
    ...(blas && { blas }),
    start,
  };
};
