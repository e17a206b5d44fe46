/** Estimates of a run's processor time, from finished runs. */
import type { AlgoName } from '../../src/algos/index.js';
import type { Job } from './jobs.js';
import type { Machine } from './perform.js';
import type { Result } from './store.js';

/**
 * Milliseconds of processor time per environment step, updates and evaluations included, where nothing is measured yet:
 * half as much again as the networks of 256 by 256 units took on an AMD EPYC (Zen 4) that had other work as well.
 */
const CAREFUL: Readonly<Record<AlgoName, number>> = {
  vpg: 0.6,
  npg: 0.6,
  trpo: 0.6,
  ppo: 0.8,
  ppo_penalty: 0.8,
  a2c: 0.6,
  ddpg: 6,
  td3: 7,
  sac: 9,
  sac2018: 9,
  dqn: 1.5,
};
/** Factor on measured times: another seed may take longer, and the machine may have other work. */
const MARGIN = 1.25;

/** Seconds of processor time that a run is going to take, from beginning to end. */
export const secondsOf = (job: Job, results: readonly Result[], { processor, backend }: Omit<Machine, 'commit' | 'node'>): number => {
  const measured = results
    .filter(({ world, algo }) => world === job.world && algo === job.algo)
    .flatMap(({ stretches }) => (stretches.length === 1 ? stretches : []))
    .filter((stretch) => stretch.processor === processor && stretch.backend === backend)
    .map(({ cpuSeconds, steps }) => cpuSeconds / steps);
  return job.steps * (measured.length > 0 ? MARGIN * Math.max(...measured) : CAREFUL[job.algo] / 1000);
};
