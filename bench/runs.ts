/** Whole runs, with the time split between acting, the environment and the update. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ppo, trpo, vpg } from '../src/algos/index.js';
import { cartPole } from '../src/envs/index.js';

const EPOCHS = 20;
const STEPS = 4000;

/** The environment with a clock around each step; the clock itself takes 0.1 µs of it. */
const timed = () => {
  const spent = { env: 0, firstStep: 0, lastStep: 0, collecting: 0, count: 0 };
  const env: typeof cartPole = {
    ...cartPole,
    step: (state, action, key) => {
      const from = performance.now();
      if (spent.count++ % STEPS === 0) spent.firstStep = from;
      const step = cartPole.step(state, action, key);
      const to = performance.now();
      spent.env += to - from;
      if (spent.count % STEPS === 0) spent.collecting += to - spent.firstStep;
      return step;
    },
  };
  return { env, spent };
};

const split = (name: string, run: (env: typeof cartPole) => Iterable<unknown>) => {
  const { env, spent } = timed();
  const from = performance.now();
  for (const _ of run(env)) void _;
  const total = performance.now() - from;
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  return {
    run: name,
    'steps/s': Math.round((EPOCHS * STEPS * 1000) / total),
    'total, s': seconds(total),
    'acting, s': seconds(spent.collecting - spent.env),
    'environment, s': seconds(spent.env),
    'update, s': seconds(total - spent.collecting),
  };
};

export const runs = () => [
  split('ppo, CartPole-v1, 80k steps', (env) => ppo({ env, epochs: EPOCHS })),
  split('vpg (pi_lr 1e-2), CartPole-v1, 80k steps', (env) => vpg({ env, epochs: EPOCHS, piLr: 1e-2 })),
  split('trpo, CartPole-v1, 80k steps', (env) => trpo({ env, epochs: EPOCHS })),
];

/** The same as a user types it, from the start of the process to its end, logging and saving included. */
export const commands = () =>
  ['ppo', 'vpg', 'trpo', 'ppo --backend wasm-relaxed', 'vpg --backend wasm-relaxed', 'trpo --backend wasm-relaxed'].map((words) => {
    const [algo, ...flags] = words.split(' ');
    const folder = mkdtempSync(join(tmpdir(), 'spinningup-bench-'));
    const from = performance.now();
    execFileSync('node', ['bin/spinup.js', 'run', algo, '--env', 'CartPole-v1', '--epochs', `${EPOCHS}`, '--data_dir', folder, ...flags], {
      stdio: 'ignore',
    });
    const total = performance.now() - from;
    rmSync(folder, { recursive: true });
    return {
      command: ['spinup run', algo, '--env CartPole-v1 --epochs', EPOCHS, ...flags].join(' '),
      'steps/s': Math.round((EPOCHS * STEPS * 1000) / total),
      'total, s': (total / 1000).toFixed(2),
    };
  });
