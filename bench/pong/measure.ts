/**
 * Pong: frames of the game, drawing beside copying, and the program examples/pong-from-pixels.ts beside the same program
 * in NumPy. All times are processor time; what is compared takes turns.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPongFrame, newPongGame, type PongState, pong, pongTick } from '../../src/envs/index.js';
import { key, keys, uniform } from '../../src/random.js';
import { cpuTime } from '../util.js';

const ROUNDS = 9;
const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const rounded = (x: number, digits: number): number => Number(x.toFixed(digits));

/** States of games that are played with actions by chance, one frame after the other. */
const states = (n: number): readonly PongState[] => {
  const draws = uniform(key(1), n);
  let state = newPongGame;
  return Array.from(draws, (u) => {
    const over = state.enemyScore === 21 || state.playerScore === 21;
    state = over ? newPongGame : pongTick(state, Math.floor(6 * u));
    return state;
  });
};

/** Microseconds that f takes for each of the states. */
const perState = (all: readonly PongState[], f: (state: PongState, i: number) => number): number => {
  let sum = 0;
  const from = cpuTime();
  for (let i = 0; i < all.length; i++) sum += f(all[i], i);
  const microseconds = (1000 * (cpuTime() - from)) / all.length;
  if (Number.isNaN(sum)) throw new Error('a frame has no first byte');
  return microseconds;
};

const game = () => {
  const played = states(20_000);
  const court = drawPongFrame(newPongGame);
  const tick = (state: PongState, i: number): number => pongTick(state, i % 6).ballX;
  const draw = (state: PongState): number => drawPongFrame(state)[0];
  const copy = (): number => court.slice()[0];
  const round = () => ({ tick: perState(played, tick), draw: perState(played, draw), copy: perState(played, copy) });
  round();
  const rounds = Array.from({ length: ROUNDS }, round);
  const figure = (name: 'tick' | 'draw' | 'copy'): number => rounded(median(rounds.map((r) => r[name])), 2);
  return [
    { what: 'a frame of the game (1/60 s), µs', value: figure('tick') },
    { what: 'drawing a frame, µs', value: figure('draw') },
    { what: 'copying a frame, µs', value: figure('copy') },
    { what: 'drawing beside copying', value: rounded(median(rounds.map((r) => r.draw / r.copy)), 2) },
  ];
};

const BATCH = 10; // games

/** What a program prints in JSON at its end, on one of its streams. */
const report = (command: string, args: readonly string[], stream: 'stdout' | 'stderr', env: NodeJS.ProcessEnv = {}): string => {
  const done = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr ?? done.error}`);
  return done[stream];
};

/** Steps and processor seconds of the example's first games, with its start and its end. */
const example = (games: number, seed: number, folder: string) => {
  const clock = "data:text/javascript,process.on('exit',()=>process.stderr.write(JSON.stringify(process.cpuUsage())))";
  const file = join(folder, `${seed}-${games}.safetensors`);
  const flags = ['--games', `${games}`, '--seed', `${seed}`, '--file', file];
  const command = ['--import', clock, 'bin/spinup.js', 'example', 'pong-from-pixels', ...flags];
  const done = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  const { user, system } = JSON.parse(done.stderr) as NodeJS.CpuUsage;
  const steps = [...done.stdout.matchAll(/steps (\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  return { steps, seconds: (user + system) / 1e6 };
};

/** Processor microseconds for each step of the second and third batch, the world's among them. */
const ours = (seed: number, folder: string): number => {
  const [short, long] = [BATCH, 3 * BATCH].map((games) => example(games, seed, folder));
  return (1e6 * (long.seconds - short.seconds)) / (long.steps - short.steps);
};

/** Writes the frames and rewards of a game with actions by chance to files. */
const record = (folder: string): readonly [frames: string, rewards: string] => {
  const env = pong({ frameskip: [2, 5] });
  const nextKey = keys(key(2));
  const frames: Uint8Array[] = [];
  const rewards: number[] = [];
  let { state } = env.reset(nextKey());
  for (let over = false; !over; ) {
    const step = env.step(state, uniform(nextKey(), 1)[0] < 0.5 ? 2 : 3, nextKey());
    frames.push(Uint8Array.from(step.obs));
    rewards.push(step.reward);
    over = step.terminated;
    ({ state } = step);
  }
  const files = [join(folder, 'frames'), join(folder, 'rewards')] as const;
  writeFileSync(files[0], Buffer.concat(frames));
  writeFileSync(files[1], Float64Array.from(rewards));
  return files;
};

/** Processor microseconds for each step of a batch in NumPy, on recorded frames. */
const numpy = (kind: 'dense' | 'sparse', files: readonly string[]): number => {
  const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const command = ['bench/pong/pixels.py', ...files, `${BATCH}`, kind];
  const { steps, seconds } = JSON.parse(report(process.env.PYTHON ?? 'python3', command, 'stdout', oneThread));
  return (1e6 * seconds) / steps;
};

const LESSON_ROUNDS = 3;
const STEPS = 1250; // of a game, while the policy has learned nothing

const lesson = () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pong-'));
  try {
    const files = record(folder);
    const rounds = Array.from({ length: LESSON_ROUNDS }, (_, seed) => ({
      ours: ours(seed, folder),
      dense: numpy('dense', files),
      sparse: numpy('sparse', files),
    }));
    const row = (what: string, name: 'ours' | 'dense' | 'sparse') => [
      { what: `Pong from pixels, ${what}: games a second`, value: rounded(median(rounds.map((r) => 1e6 / STEPS / r[name])), 2) },
      { what: `Pong from pixels, ${what}: time beside ours`, value: rounded(median(rounds.map((r) => r[name] / r.ours)), 2) },
    ];
    return [
      ...row('ours, with the game', 'ours').slice(0, 1),
      ...row('NumPy as in the lesson, frames from a file', 'dense'),
      ...row('NumPy on the pixels that change, frames from a file', 'sparse'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The rows of `npm run bench -- pong`. */
export const pongBench = () => [...game(), ...lesson()];
