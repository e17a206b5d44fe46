/** PPO on HalfCheetah-v4 with 8000 steps an epoch: two ranks beside two runs, which never wait for each other. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { profile } from './profile.js';
import { begin, ended, progressOf, type Start } from './spinup.js';

const WORLD = 'HalfCheetah-v4';
const STEPS = 8000;
const EPOCHS = 6;
const ROUNDS = 5;

/** Runs at one time, and the ranks of each. */
interface Way {
  readonly name: string;
  readonly runs: number;
  readonly ranks: number;
  readonly start: Start;
}
const ways: readonly Way[] = [
  { name: 'one run', runs: 1, ranks: 1, start: 'threads' },
  { name: 'two runs side by side', runs: 2, ranks: 1, start: 'threads' },
  { name: 'one run, 2 threads', runs: 1, ranks: 2, start: 'threads' },
  { name: 'one run, 2 ranks of Open MPI', runs: 1, ranks: 2, start: 'MPI' },
];

/** The largest memory of processes that run spinup in this session so far, in MB. */
const memoryOf = (job: ChildProcess): number => {
  const status = (id: string): string => {
    try {
      return readFileSync(`/proc/${id}/status`, 'utf8');
    } catch {
      return '';
    }
  };
  const number = (text: string, key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const found = readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id))
    .map(status)
    .filter((text) => [number(text, 'Pid'), number(text, 'PPid')].includes(job.pid as number) && /^Name:\s+(node|MainThread)/m.test(text));
  return Math.max(0, ...found.map((text) => number(text, 'VmHWM') / 1024));
};

/** One measurement of a way: steps a second after the first epoch, seconds to start, memory of a process in MB. */
interface Measured {
  readonly pace: number;
  readonly start: number;
  readonly memory: number;
}

const once = async ({ ranks, start }: Way, folder: string, name: string): Promise<Measured> => {
  const words = ['run', 'ppo', '--env', WORLD, '--steps_per_epoch', `${STEPS}`, '--epochs', `${EPOCHS}`, '--quiet'];
  const from = performance.now();
  const job = begin([...words, '--exp_name', name, '--data_dir', folder], ranks, start);
  const end = ended(job);
  const table = join(folder, name, `${name}_s0`, 'progress.txt');
  while (!existsSync(table) || readFileSync(table, 'utf8').split('\n').length < 3) await sleep(20);
  const first = (performance.now() - from) / 1000;
  let memory = 0;
  while (job.exitCode === null) {
    memory = Math.max(memory, memoryOf(job));
    await sleep(100);
  }
  await end;
  const times = progressOf(folder, name).map(({ Time }) => Time);
  return { pace: ((EPOCHS - 1) * STEPS) / (times[EPOCHS - 1] - times[0]), start: first - times[0], memory };
};

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];

export const parallelSpeed = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-ranks-'));
  const rounds: { way: Way; all: Measured[] }[][] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const round = [];
    for (const [j, way] of ways.entries()) {
      const names = Array.from({ length: way.runs }, (_, k) => `r${i}-${j}-${k}`);
      round.push({ way, all: await Promise.all(names.map((name) => once(way, folder, name))) });
    }
    rounds.push(round);
  }
  rmSync(folder, { recursive: true });
  const pace = (round: (typeof rounds)[number], j: number): number => round[j].all.reduce((sum, run) => sum + run.pace, 0);
  const spent = await profile(WORLD, STEPS, EPOCHS);
  return ways.map(({ name }, j) => ({
    way: name,
    'steps a second': median(rounds.map((round) => pace(round, j))).toFixed(0),
    'beside one run': median(rounds.map((round) => pace(round, j) / pace(round, 0))).toFixed(2),
    'beside two runs': median(rounds.map((round) => pace(round, j) / pace(round, 1))).toFixed(2),
    'seconds to start': median(rounds.map((round) => round[j].all[0].start)).toFixed(2),
    'MB of a process': median(rounds.map((round) => round[j].all[0].memory)).toFixed(0),
    'ms of an epoch of rank 0':
      j === 2
        ? Object.entries(spent)
            .map(([part, ms]) => `${part} ${ms}`)
            .join(', ')
        : '',
  }));
};
