/** One run of the table, from its start or from where it was left. */
import { setImmediate as turn } from 'node:timers/promises';
import { make } from '../../src/envs/index.js';
import { learner, type Run } from '../../src/run/config/anyAlgorithm.js';
import { mean } from '../util.js';
import { type Curve, finalOf, thinned } from './curve.js';
import { isOffPolicy, type Job, stepsPerEpoch } from './jobs.js';
import type { Result, Stretch, Unfinished } from './store.js';

/** Commit, processor, backend and Node: the part of a stretch that is known beforehand. */
export type Machine = Omit<Stretch, 'steps' | 'cpuSeconds'>;

/** Told of a run after each epoch but the last. @returns whether to go on */
export type AfterEpoch = (state: Unfinished) => boolean;

/** Enough digits to tell any two policies apart, and few enough to read. */
const eightDigits = (x: number): number => Number(x.toPrecision(8));

/** The mean return of what was played in an epoch: of evaluations where there are such. An epoch without episodes has none. */
const pointOf = ({ steps, episodes, test }: Run): Curve => {
  const { returns } = test ?? episodes;
  return returns.length === 0 ? [] : [[steps, eightDigits(mean(returns))]];
};

/** The last stretch grows for as long as the same computes. */
export const extended = (stretches: readonly Stretch[], machine: Machine, steps: number, cpuSeconds: number): readonly Stretch[] => {
  const last = stretches[stretches.length - 1];
  const same = last !== undefined && Object.entries(machine).every(([key, value]) => last[key as keyof Machine] === value);
  const before = same ? last.cpuSeconds : 0;
  return [...(same ? stretches.slice(0, -1) : stretches), { steps, cpuSeconds: before + cpuSeconds, ...machine }];
};

/** Seconds of processor time since it was last asked. */
const stopwatch = (): (() => number) => {
  let last = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    return (user + system) / 1e6;
  };
};

/**
 * Do a run, or what is left of it. Between two epochs the process hears signals.
 * @returns undefined if it was left before its end
 */
export const perform = async (job: Job, machine: Machine, afterEpoch: AfterEpoch, from?: Unfinished): Promise<Result | undefined> => {
  const seconds = stopwatch();
  const epochs = job.steps / stepsPerEpoch(job);
  const env = await make(job.world);
  const options = { ...job.options, seed: job.seed, epochs, env, ...(from && { from: from.run }) };
  let [curve, stretches]: [Curve, readonly Stretch[]] = [from?.curve ?? [], from?.stretches ?? []];
  for (const run of learner(job.algo)(options)) {
    curve = [...curve, ...pointOf(run)];
    stretches = extended(stretches, machine, run.steps, seconds());
    if (run.epoch === epochs) break;
    await turn();
    if (!afterEpoch({ run, curve, stretches })) return undefined;
  }
  if (curve.length === 0) throw new RangeError(`no episode of ${job.world} ended in ${job.steps} steps`);
  const points = thinned(curve).map(([steps, value]) => [steps, eightDigits(value)] as const);
  const spent = stretches.map((stretch) => ({ ...stretch, cpuSeconds: Math.round(stretch.cpuSeconds * 10) / 10 }));
  return { ...job, final: eightDigits(finalOf(curve)), curve: points, stretches: spent };
};

/** Off-policy runs carry their replay buffers, so they are not kept unfinished. */
export const canBeKept = ({ algo }: Job): boolean => !isOffPolicy(algo);
