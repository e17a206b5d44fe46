/** A hundred runs, each killed at a random moment and resumed: do they end as the run that was left alone? */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { key, uniform } from '../src/random.js';

const KILLED_RUNS = 100;
const off = ['--steps_per_epoch', '300', '--start_steps', '100', '--update_after', '100', '--num_test_episodes', '1', '--hid', '[16]'];
const killedCommands: Readonly<Record<string, readonly string[]>> = {
  ppo: ['ppo', '--env', 'CartPole-v1', '--epochs', '8', '--steps_per_epoch', '700'],
  sac: ['sac', '--env', 'Pendulum-v1', '--epochs', '5', '--alpha', 'auto', ...off],
  dqn: ['dqn', '--env', 'CartPole-v1', '--epochs', '8', '--replay_size', '1000', ...off],
};

/** Type it; kill it after so many milliseconds, if it is still there. */
const spinup = (words: readonly string[], killAfter?: number): Promise<boolean> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/spinup.js', ...words], (error) => resolve(error === null));
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });

/** A digest of the parameters and of progress.txt without its last column, Time. */
export const remains = (dir: string): string => {
  const progress = readFileSync(join(dir, 'progress.txt'), 'utf8').replaceAll(/\t[^\t\n]*\n/g, '\n');
  return createHash('sha256')
    .update(readFileSync(join(dir, 'model.safetensors')))
    .update(progress)
    .digest('hex');
};

const trial = async (
  algo: string,
  i: number,
  u: number,
  seconds: number,
  whole: string,
  folder: string,
): Promise<'not killed' | 'equal' | 'differs'> => {
  const dir = join(folder, `k${i}`, `k${i}_s0`);
  const done = await spinup(['run', ...killedCommands[algo], '--exp_name', `k${i}`, '--data_dir', folder], u * seconds * 1000);
  if (done) return 'not killed';
  const words = existsSync(join(dir, 'config.json'))
    ? ['resume', dir]
    : ['run', ...killedCommands[algo], '--exp_name', `k${i}`, '--data_dir', folder];
  return (await spinup(words)) && remains(dir) === whole ? 'equal' : 'differs';
};

export const kills = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-kills-'));
  const rows: Record<string, string | number>[] = [];
  for (const [n, algo] of Object.keys(killedCommands).entries()) {
    const from = performance.now();
    await spinup(['run', ...killedCommands[algo], '--exp_name', algo, '--data_dir', folder]);
    const seconds = (performance.now() - from) / 1000;
    const whole = remains(join(folder, algo, `${algo}_s0`));
    const wanted = Math.ceil((KILLED_RUNS - n) / Object.keys(killedCommands).length);
    const ends = { 'not killed': 0, equal: 0, differs: 0 };
    for (let i = 0; ends.equal + ends.differs < wanted; i++) {
      const [u] = uniform(key(1000 * n + i), 1, 0.1, 1);
      ends[await trial(algo, i, u, seconds, whole, join(folder, algo))]++;
    }
    rows.push({
      run: killedCommands[algo].join(' '),
      killed: ends.equal + ends.differs,
      'equal in the end': ends.equal,
      'seconds of a whole run': seconds.toFixed(1),
    });
  }
  rmSync(folder, { recursive: true });
  return rows;
};
