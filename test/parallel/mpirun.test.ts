/** `mpirun -n 2 spinup run …`: the ranks of a run as processes. Needs dist. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rows } from '../support/cliRuns.js';
import { hash } from '../support/hash.js';
import { type Launcher, launchers, type RunningJob, useLaunchers } from '../support/mpi.js';
import { bin, useDirectory } from '../support/spinup.js';

const here = useDirectory();
const { mpirun } = useLaunchers();
const options = '--steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
const ppo = `run ppo --env CartPole-v1 ${options}`;
const start = (launcher: Launcher, words: string, ranks = 2): RunningJob =>
  mpirun(launcher, ranks, [bin, ...words.split(' ')], { cwd: here.path });

const file = (name: string, ...path: string[]): string => join(here.path, 'data', name, `${name}_s0`, ...path);
/** The rows of a run's table but for the column Time, and its model. */
const results = (name: string) => [
  rows(readFileSync(file(name, 'progress.txt'), 'utf8')).map((row) => row.slice(0, -1)),
  hash(readFileSync(file(name, 'model.safetensors'))),
];

/** A file with CartPole in which something happens at step 450 of rank 1, which is in epoch 4. */
const worldWhere = (happens: string, epochs = 9): string => {
  const text = `
    import { cartPole } from '${new URL('../../dist/index.js', import.meta.url).href}';
    const { OMPI_COMM_WORLD_RANK, PMI_RANK } = process.env;
    let n = 0;
    export default () => ({ ...cartPole, step: (state, action, key) => {
      if ((OMPI_COMM_WORLD_RANK ?? PMI_RANK) === '1' && ++n >= 450) ${happens};
      return cartPole.step(state, action, key);
    } });`;
  writeFileSync(join(here.path, 'world.mjs'), text);
  return `run ppo --env ./world.mjs ${options} --epochs ${epochs}`;
};

// Done again where a launcher ended a rank in the middle of something, as in mpi.test.ts.
describe.skipIf(launchers.length === 0)('spinup run under mpirun', { retry: 2 }, () => {
  test('has the bits of threads, and prints once', async () => {
    await here.spinup(`${ppo} --epochs 3 --cpu 2 --exp_name threads`);
    for (const launcher of launchers) {
      const { code, out } = await start(launcher, `${ppo} --epochs 3 --exp_name ${launcher}`).ended;
      expect([code, out.match(/^ppo on CartPole-v1/gm)?.length], out).toEqual([0, 1]);
      expect(results(launcher)).toEqual(results('threads'));
    }
  });

  test.each(launchers)('goes on to the same bits after a rank was killed: %s', async (launcher) => {
    const { code, out } = await start(launcher, `${worldWhere(`process.kill(process.pid, 'SIGKILL')`, 6)} --exp_name cut`).ended;
    expect([code === 0, out]).toEqual([false, expect.stringMatching(/signal 9/)]);
    expect(rows(readFileSync(file('cut', 'progress.txt'), 'utf8')).length).toBe(5);
    const harmless = worldWhere('', 6);
    const [resumed, whole] = await Promise.all([
      start(launcher, 'resume data/cut').ended,
      here.spinup(`${harmless} --cpu 2 --exp_name whole`),
    ]);
    expect([resumed.code, whole.code], resumed.out).toEqual([0, 0]);
    expect(results('cut')).toEqual(results('whole'));
  });

  test.each(launchers)('a rank that throws ends the run, and is named: %s', async (launcher) => {
    const { code, out } = await start(launcher, worldWhere(`throw new Error('the robot fell over')`)).ended;
    expect([code === 0, out]).toEqual([
      false,
      expect.stringMatching(/^spinup: rank 1: step \d+ of episode \d+: step threw Error: the robot fell over/m),
    ]);
  });

  test('a signal to mpirun ends the run, whose lock is given up', async () => {
    const [launcher] = launchers;
    const job = start(launcher, worldWhere('for (;;);'));
    await job.printed(/Epoch \| +3\b/);
    await new Promise((resolve) => setTimeout(resolve, 500)); // rank 0 waits for rank 1
    expect(existsSync(file('cmd_ppo', 'run.lock'))).toBe(true);
    job.process.kill('SIGTERM');
    const { code } = await job.ended;
    expect([code === 0, existsSync(file('cmd_ppo', 'run.lock'))]).toEqual([false, false]);
    expect(rows(readFileSync(file('cmd_ppo', 'progress.txt'), 'utf8')).length).toBe(5);
  });

  const refused = [
    ['run ppo --env CartPole-v1 --nonsense', /^spinup: ppo has no flag --nonsense/gm],
    ['run ppo --env CartPole-v1 --cpu 3', /^spinup: cpu is 3, but the launcher has started 2 ranks/gm],
    ['run ppo --env CartPole-v1 --seed 0 1', /^spinup: this command has 2 runs, but mpi.* has started 2 ranks/gm],
  ] as const;
  test.each(refused)('spinup %s is refused once', async (words, said) => {
    const [launcher] = launchers.toReversed();
    const { code, out } = await start(launcher, words).ended;
    expect([code, out.match(said)?.length], out).toEqual([2, 1]);
    expect(here.has('data')).toBe(false);
  });
});
