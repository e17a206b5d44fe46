/** The runs of the table in their order, and what can be known of a run before it is begun. */
import { readFileSync } from 'node:fs';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';

/** One run of the table: done, under way, or to be done. */
export interface Job {
  /** An environment's name, such as Hopper-v4. */
  readonly world: string;
  readonly algo: AlgoName;
  readonly seed: number;
  /** Environment steps in all: a multiple of those of an epoch. */
  readonly steps: number;
  /** Hyperparameters that are not the algorithm's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Hopper-v4/ppo-s0-3000000: the name of a run's files, one for each run. */
export const idOf = ({ world, algo, seed, steps }: Job): string => `${world}/${algo}-s${seed}-${steps}`;

/** Whether runs carry a replay buffer, which is too large to be kept in git. */
export const isOffPolicy = (algo: AlgoName): boolean => 'replaySize' in learner(algo).defaults;

/** Environment steps in an epoch. */
export const stepsPerEpoch = ({ algo, options }: Job): number => ({ ...learner(algo).defaults, ...options }).stepsPerEpoch as number;

/**
 * Runs from a file: a JSON array of jobs, in the order in which they are to be done.
 * @throws RangeError if one is no job, or if two have one name
 */
export const readJobs = (file: string): readonly Job[] => checked(JSON.parse(readFileSync(file, 'utf8')) as readonly Job[]);

/** @throws RangeError if one is no job, or if two have one name */
export const checked = (jobs: readonly Job[]): readonly Job[] => {
  for (const job of jobs) validateJob(job);
  const ids = jobs.map(idOf);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) throw new RangeError(`${twice} is in the list twice; each run is done once`);
  return jobs;
};

/** @throws RangeError that says what is wrong with a job */
const validateJob = (job: Job): void => {
  const { world, algo, seed, steps } = job;
  if (!/^[\w-]+$/.test(world)) throw new RangeError(`world should be an environment's name, but is ${world}`);
  if (!Object.hasOwn(algorithms, algo)) throw new RangeError(`algo should be one of ${Object.keys(algorithms).join(', ')}, but is ${algo}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed should be a whole number, but is ${seed}`);
  if (!(steps > 0 && steps % stepsPerEpoch(job) === 0))
    throw new RangeError(`steps of ${idOf(job)} should be a multiple of ${stepsPerEpoch(job)}, an epoch's, but are ${steps}`);
};
