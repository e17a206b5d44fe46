/** `--cpu N`: ranks in threads. Needs dist. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { train } from '../../src/run/index.js';
import { rows } from '../support/cliRuns.js';
import { hash } from '../support/hash.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();
const options = '--steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
const short = `--env CartPole-v1 ${options}`;
const dist = new URL('../../dist/index.js', import.meta.url).href;

/** A file with CartPole in which something happens at the step `at` of one rank. */
const worldWhere = (rank: number, happens: string, at = 450): string => {
  const text = `
    import { workerData } from 'node:worker_threads';
    import { cartPole } from '${dist}';
    const rank = workerData?.rank ?? 0;
    let n = 0;
    export default () => ({ ...cartPole, step: (state, action, key) => {
      if (rank === ${rank} && ++n >= ${at}) ${happens};
      return cartPole.step(state, action, key);
    } });`;
  writeFileSync(join(here.path, 'world.mjs'), text);
  return `--env ./world.mjs ${options}`;
};

/** The rows of a run's table but for the column Time, which is the last. */
const table = (name: string): string[][] => rows(here.read('data', name, `${name}_s0`, 'progress.txt')).map((row) => row.slice(0, -1));
const modelOf = (name: string): string => hash(readFileSync(join(here.path, 'data', name, `${name}_s0`, 'model.safetensors')));

test('a run has the same bits again, others than on one thread, and as many steps', async () => {
  const run = (name: string, cpu: number | string) => here.spinup(`run ppo ${short} --epochs 2 --cpu ${cpu} --exp_name ${name}`);
  await run('two', 2);
  await run('again', 2);
  await run('one', 1);
  expect(table('again')).toEqual(table('two'));
  expect(modelOf('again')).toBe(modelOf('two'));
  expect(modelOf('one')).not.toBe(modelOf('two'));
  const steps = table('two')[0].indexOf('TotalEnvInteracts');
  expect(table('two').map((row) => row[steps])).toEqual(['TotalEnvInteracts', '200', '400']);
  expect(JSON.parse(here.read('data', 'two', 'two_s0', 'config.json'))).toMatchObject({ num_cpu: 2 });
  expect(JSON.parse(here.read('data', 'one', 'one_s0', 'config.json'))).not.toHaveProperty('num_cpu');
});

test('a run on two threads that was killed goes on to the same bits', async () => {
  await here.spinup(`run ppo ${short} --normalize_observation True --epochs 4 --cpu 2 --exp_name whole`);
  const killed = await here.spinup(`run ppo ${short} --normalize_observation True --epochs 4 --cpu 2 --exp_name cut`, (out, kill) => {
    if (/Epoch \| +1\b/.test(out)) kill('SIGKILL');
  });
  expect(killed.code).toBe(null);
  expect(table('cut').length).toBeLessThan(5);
  expect((await here.spinup('resume data/cut')).code).toBe(0);
  expect(table('cut')).toEqual(table('whole'));
  expect(modelOf('cut')).toBe(modelOf('whole'));
});

const failures = [
  [
    'throws',
    "throw new Error('the robot fell over')",
    /rank 1: step \d+ of episode \d+: step threw Error: the robot fell over.* all completed epochs are saved/,
  ],
  ['answers NaN', 'return { ...cartPole.step(state, action, key), reward: NaN }', /rank 1: step \d+ of episode \d+: the reward .* NaN/],
  ['exits as if all were well', 'process.exit(0)', /rank 1 ended before its run was complete/],
  ['exits', 'process.exit(3)', /the thread of rank 1 ended with code 3/],
] as const;
test.each(failures)('a rank whose environment %s ends the run, which says so and can be resumed', async (_, happens, said) => {
  const failed = await here.spinup(`run ppo ${worldWhere(1, happens)} --epochs 9 --cpu 2`);
  expect(failed.err).toMatch(said);
  expect(failed.code).toBe(1);
  expect(table('cmd_ppo').length).toBe(5); // of 4 epochs, in each of which rank 1 takes 100 steps
  worldWhere(1, '');
  expect((await here.spinup('resume data/cmd_ppo')).code).toBe(0);
  expect(table('cmd_ppo').length).toBe(10);
});

test('a rank may print, as to find a fault', async () => {
  const printing = worldWhere(1, "console.log('step', n, 'of rank', rank)", 198); // of 200
  const { code, out } = await here.spinup(`run ppo ${printing} --epochs 2 --cpu 2`);
  expect(code).toBe(0);
  expect(out.match(/step \d+ of rank \d/g)).toEqual(['step 198 of rank 1', 'step 199 of rank 1', 'step 200 of rank 1']);
});

test('Ctrl-C ends a run within seconds though a rank never answers, and loses no complete epoch', async () => {
  let since = Number.POSITIVE_INFINITY;
  const stopped = await here.spinup(`run ppo ${worldWhere(1, 'for (;;);')} --epochs 9 --cpu 2`, (out, kill) => {
    if (!/Epoch \| +3\b/.test(out) || since < Number.POSITIVE_INFINITY) return;
    since = Number.MAX_VALUE;
    setTimeout(() => {
      since = performance.now();
      kill('SIGINT');
    }, 300);
  });
  expect(stopped.code).toBe(130);
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(table('cmd_ppo').length).toBe(5);
});

test('a script trains on several threads, and may end the run after an epoch', async () => {
  const io = { write: () => {}, color: false };
  const config = { algo: 'vpg', env: 'CartPole-v1', cpu: 2, epochs: 5, stepsPerEpoch: 200, dataDir: join(here.path, 'data') } as const;
  const all = await train({ ...config, expName: 'all' }, io);
  const part = await train({ ...config, expName: 'part', onEpoch: ({ epoch }) => epoch === 2 }, io);
  expect([all.epoch, part.epoch, part.interrupted]).toEqual([5, 2, false]);
  expect(table('part')).toEqual(table('all').slice(0, 3));
  const { cartPole } = await import('../../src/envs/index.js');
  await expect(train({ ...config, env: cartPole }, io)).rejects.toThrow(/cpu is 2, but env is an object of this program.*'\.\/my-env\.ts'/);
});

test('A2C gathers its worlds: the same bits after an interruption', async () => {
  const a2c = 'run a2c --env CartPole-v1 --steps_per_epoch 200 --cpu 2 --num_envs 4';
  await here.spinup(`${a2c} --epochs 3 --exp_name whole`);
  await here.spinup(`${a2c} --epochs 2 --exp_name part`);
  await here.spinup('resume data/part --epochs 3');
  expect(modelOf('part')).toBe(modelOf('whole'));
});

const refused = [
  ['sac --env Pendulum-v1 --cpu 2', /sac: cpu should be 1 for an off-policy algorithm, but is 2.*--seed 0 1 2/],
  ['ppo --env CartPole-v1 --cpu 3', /--steps_per_epoch should be a multiple of cpu, which is 3, but is 4000/],
  ['a2c --env CartPole-v1 --cpu 5', /--num_envs should be a multiple of cpu, which is 5, but is 8/],
  ['ppo --env CartPole-v1 --cpu 4000', /cpu should be at most \d+ on this machine, which has \d+ cores?, but is 4000; auto is one/],
  ['ppo --env CartPole-v1 --cpu 0', /--cpu should be a whole number from 1 on, or auto, but is 0/],
] as const;
test.each(refused)('run %s is refused with what would be right', async (args, said) => {
  const { code, err } = await here.spinup(`run ${args}`);
  expect(code).toBe(2);
  expect(err).toMatch(said);
  expect(here.has('data')).toBe(false);
});

test('auto takes as many threads as divide an epoch, and config.json says how many', async () => {
  expect((await here.spinup('run vpg --env CartPole-v1 --epochs 1 --steps_per_epoch 203 --cpu auto')).code).toBe(0);
  expect(JSON.parse(here.read('data', 'cmd_vpg', 'cmd_vpg_s0', 'config.json')).num_cpu ?? 1).toSatisfy((n: number) => 203 % n === 0);
});
