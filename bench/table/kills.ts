/**
 * A bench of a few short runs, killed again and again at random moments and begun again: is every run finished once, and as
 * if nothing had happened?
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, uniform } from '../../src/random.js';
import type { Job } from './jobs.js';
import { type Result, resultsIn, storeIn } from './store.js';

const KILLS = 20;
const small = { stepsPerEpoch: 400, hiddenSizes: [8] };
const replayed = { ...small, startSteps: 200, updateAfter: 200, batchSize: 16, numTestEpisodes: 1 };
const jobs: readonly Job[] = [
  { world: 'CartPole-v1', algo: 'ppo', seed: 0, steps: 16_000, options: small },
  { world: 'CartPole-v1', algo: 'dqn', seed: 0, steps: 2000, options: replayed },
  { world: 'CartPole-v1', algo: 'trpo', seed: 0, steps: 16_000, options: small },
  { world: 'Pendulum-v1', algo: 'ddpg', seed: 1, steps: 1200, options: replayed },
  { world: 'Pendulum-v1', algo: 'vpg', seed: 1, steps: 16_000, options: small },
];

/** A bench of this same program, in a process of its own. */
const bench = (dir: string, list: string): ChildProcess =>
  spawn(process.execPath, [process.argv[1], 'mujoco_table', '--list', list, '--results', dir, '--save-every', '0'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const ended = (child: ChildProcess): Promise<NodeJS.Signals | null> =>
  new Promise((done) => child.on('close', (_, signal) => done(signal)));
const killedAfter = (child: ChildProcess, ms: number): Promise<NodeJS.Signals | null> => {
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  return ended(child).finally(() => clearTimeout(timer));
};

/** All of a result but the time it took. */
const content = ({ stretches, ...result }: Result): string =>
  JSON.stringify([result, stretches.map(({ cpuSeconds: _, ...stretch }) => stretch)]);
const contents = (dir: string): string => resultsIn(storeIn(dir)).map(content).sort().join('\n');
const leftIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(safetensors|claim)$/.test(file));

/** Begin it and kill it until nothing is left to do; then let two of them look at once. @returns how often it was killed */
const disturbed = async (dir: string, list: string, moments: Iterator<number>): Promise<number> => {
  let kills = 0;
  while (resultsIn(storeIn(dir)).length < jobs.length)
    if ((await killedAfter(bench(dir, list), 1000 * (moments.next().value ?? Number.POSITIVE_INFINITY))) === 'SIGKILL') kills++;
  await Promise.all([ended(bench(dir, list)), ended(bench(dir, list))]);
  return kills;
};

const timeOf = async (f: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await f();
  return (performance.now() - from) / 1000;
};

/** Between the start of the work and a third of it: some ten moments until all is done. */
function* momentsFor(startup: number, whole: number): Generator<number, never> {
  for (let i = 0; ; i++) yield startup + (uniform(key(2018 + i), 1)[0] * (whole - startup)) / 3;
}

export const tableKills = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-table-'));
  const list = join(folder, 'list.json');
  const calm = join(folder, 'calm');
  writeFileSync(list, JSON.stringify(jobs));
  const whole = await timeOf(() => ended(bench(calm, list)));
  const startup = await timeOf(() => ended(bench(calm, list)));
  const moments = momentsFor(startup, whole);
  const rows: Record<string, string | number>[] = [];
  for (let kills = 0, i = 0; kills < KILLS; i++) {
    const rough = join(folder, `rough${i}`);
    const killed = await disturbed(rough, list, moments);
    rows.push({
      killed,
      runs: jobs.length,
      'finished once': resultsIn(storeIn(rough)).length,
      'equal to undisturbed': contents(rough) === contents(calm) ? 'all' : 'not all',
      'states left': leftIn(rough).length,
      'seconds undisturbed': whole.toFixed(1),
    });
    kills += killed;
  }
  rmSync(folder, { recursive: true });
  return rows;
};
