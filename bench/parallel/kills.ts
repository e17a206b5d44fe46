/** Fifty runs of which a rank is killed at a random moment: does each job end soon, and as the run that was left alone? */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { key, uniform } from '../../src/random.js';
import { remains } from '../kills.js';
import { begin, ended, type Start } from './spinup.js';

const JOBS = 25;
const RANKS = 2;
/** A world in which the thread of a rank ends at a moment that the environment variable KILL names: rank and milliseconds. */
const WORLD = `
  import { workerData } from 'node:worker_threads';
  import { cartPole } from '${resolve('dist/index.js')}';
  const [rank, at] = (process.env.KILL ?? '-1 0').split(' ').map(Number);
  const step = (state, action, key) => {
    if ((workerData?.rank ?? 0) === rank && Date.now() >= at) process.exit(9);
    return cartPole.step(state, action, key);
  };
  export default () => ({ ...cartPole, step });
`;

/** Processes below this one: those of ranks are those that run spinup. */
const ranksBelow = ({ pid }: ChildProcess): number[] => {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const of = (id: string, file: string): string => {
    try {
      return readFileSync(`/proc/${id}/${file}`, 'utf8');
    } catch {
      return ''; // it has just ended
    }
  };
  return all
    .filter((id) => of(id, 'cmdline').includes('spinup.js') && of(id, 'stat').split(') ')[1]?.split(' ')[1] === `${pid}`)
    .map(Number);
};

/** Ends a rank of a job: of MPI by SIGKILL of its process, of threads by the end of its thread or SIGKILL of the process. */
const killing = (start: Start, i: number, after: number): { env: string; kill: (job: ChildProcess) => void } => {
  const env = start === 'threads' && i % 2 === 0 ? `${1 + (i % (RANKS - 1 || 1))} ${Date.now() + after}` : '';
  return {
    env,
    kill: (job) => {
      if (env !== '') return;
      const ranks = start === 'threads' ? [job.pid as number] : ranksBelow(job);
      const victim = ranks[i % ranks.length];
      try {
        if (victim !== undefined) process.kill(victim, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // the run has just ended
      }
    },
  };
};

interface Trial {
  readonly end: 'not killed' | 'equal' | 'differs';
  /** Seconds from the kill to the end of the job. */
  readonly seconds: number;
}

const words = (world: string, folder: string, name: string): string[] => [
  ...['run', 'ppo', '--env', world, '--epochs', '8', '--steps_per_epoch', '1000'],
  ...['--exp_name', name, '--data_dir', folder, '--quiet'],
];

const killedOnce = async (start: Start, i: number, after: number, world: string, folder: string, whole: string): Promise<Trial> => {
  const name = `k${i}`;
  const dir = join(folder, name, `${name}_s0`);
  const { env, kill } = killing(start, i, after);
  process.env.KILL = env;
  const job = begin(words(world, folder, name), RANKS, start);
  delete process.env.KILL;
  const end = ended(job);
  const moment = Date.now() + after;
  await new Promise((go) => setTimeout(go, after));
  kill(job);
  const code = await end;
  const seconds = Math.max(0, Date.now() - moment) / 1000;
  if (code === 0) return { end: 'not killed', seconds };
  const again = existsSync(join(dir, 'config.json')) ? ['resume', dir] : words(world, folder, name);
  const resumed = await ended(begin(again, RANKS, start));
  return { end: resumed === 0 && remains(dir) === whole ? 'equal' : 'differs', seconds };
};

export const parallelKills = async () => {
  const rows: Record<string, string | number>[] = [];
  for (const start of ['threads', 'MPI'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'spinningup-ranks-'));
    const world = join(folder, 'world.mjs');
    writeFileSync(world, WORLD);
    const from = performance.now();
    await ended(begin(words(world, folder, 'whole'), RANKS, start));
    const length = performance.now() - from;
    const whole = remains(join(folder, 'whole', 'whole_s0'));
    const trials: Trial[] = [];
    for (let i = 0; trials.filter(({ end }) => end !== 'not killed').length < JOBS; i++) {
      const [u] = uniform(key(i), 1, 0.1, 1);
      trials.push(await killedOnce(start, i, u * length, world, folder, whole));
    }
    const killed = trials.filter(({ end }) => end !== 'not killed');
    rows.push({
      ranks: `${RANKS}, ${start}`,
      killed: killed.length,
      'longest end, s': Math.max(...killed.map(({ seconds }) => seconds)).toFixed(1),
      'equal in the end': killed.filter(({ end }) => end === 'equal').length,
      'seconds of a whole run': (length / 1000).toFixed(1),
    });
    rmSync(folder, { recursive: true });
  }
  return rows;
};
