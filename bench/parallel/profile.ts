/** The seconds of rank 0 in an epoch of PPO on two threads: collecting, computing the update, at meetings. */
import type { Collective } from '../../src/algos/collective.js';
import { ppo } from '../../src/algos/index.js';
import { reductionsOver } from '../../src/algos/ranks.js';
import { make } from '../../src/envs/index.js';
import { rankThreads } from '../../src/run/parallel/threads/rankThreads.js';
import type { SharedRun } from '../../src/run/train/participate.js';
import { mean } from '../util.js';

/** The same communication, whose meetings are counted and timed. */
const timed = (collective: Collective) => {
  const spent = { meetings: 0, ms: 0, first: 0 };
  const meeting =
    <A extends readonly unknown[], R>(f: (...args: A) => R) =>
    (...args: A): R => {
      const from = performance.now();
      spent.first ||= from;
      const result = f(...args);
      spent.ms += performance.now() - from;
      spent.meetings++;
      return result;
    };
  const { allreduceSum, allreduceMean, allreduceMax, gather, broadcast } = collective;
  const wrapped = {
    ...collective,
    allreduceSum: meeting(allreduceSum),
    allreduceMean: meeting(allreduceMean),
    allreduceMax: meeting(allreduceMax),
    gather: meeting(gather),
    broadcast: meeting(broadcast),
  } as unknown as Collective;
  return { wrapped, spent };
};

/** One epoch of rank 0, in milliseconds. */
interface Epoch {
  readonly collect: number;
  readonly update: number;
  readonly meetings: number;
  readonly count: number;
}

/** Where the time of an epoch goes, the mean of all epochs but the first. */
export const profile = async (world: string, stepsPerEpoch: number, epochs: number) => {
  const { collective, end } = await rankThreads(2);
  const config = { algo: 'ppo', env: world, cpu: 2, stepsPerEpoch, epochs } as const;
  const shared: SharedRun = { config, sources: { env: world }, backend: 'wasm', start: {} };
  collective.broadcast(shared);
  const { wrapped, spent } = timed(collective);
  const all: Epoch[] = [];
  let from = performance.now();
  for (const _ of ppo({ env: await make(world), over: reductionsOver(wrapped), stepsPerEpoch, epochs })) {
    const now = performance.now();
    const collect = spent.first - from;
    all.push({ collect, update: now - spent.first - spent.ms, meetings: spent.ms, count: spent.meetings });
    collective.broadcast(false);
    Object.assign(spent, { meetings: 0, ms: 0, first: 0 });
    from = performance.now();
  }
  await end();
  const ms = (part: keyof Epoch): string => mean(all.slice(1).map((epoch) => epoch[part])).toFixed(0);
  return { collecting: ms('collect'), updating: ms('update'), 'at meetings': ms('meetings'), meetings: ms('count') };
};
