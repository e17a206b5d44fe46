/** An experiment as a user runs it: begun, cut off, gone on with. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory, useDirectory } from '../support/spinup.js';

const here = useDirectory();

const grid = 'run ppo --env CartPole-v1 --exp_name g --hid [4] [8] --seed 0 1 --train_pi_iters 2 --train_v_iters 2 --jobs 2';
const short = `${grid} --epochs 2 --steps_per_epoch 100`;
const long = `${grid} --epochs 8 --steps_per_epoch 2000`;
const runs = ['g_ac-hid4/g_ac-hid4_s0', 'g_ac-hid8/g_ac-hid8_s0', 'g_ac-hid4/g_ac-hid4_s1', 'g_ac-hid8/g_ac-hid8_s1'];
/** Epoch after epoch, but for the time that it took. */
const rows = (run: string): string[] =>
  here
    .read('data', run, 'progress.txt')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf('\t')));

test('each run has its directory and its log, and the summary says what to type next', async () => {
  const { code, out, err } = await here.spinup(short);
  expect([code, err]).toEqual([0, '']);
  for (const run of runs) {
    expect(rows(run)).toHaveLength(3);
    expect(here.read('data', run, 'log.txt')).toMatch(/^ppo on CartPole-v1, seed \d: 2 epochs of 100 steps\n[\s\S]*Done: 2 epochs/);
    expect(out).toContain(`log: data/${run}/log.txt\n`);
  }
  expect(out).toMatch(/\n4 runs in 0:\d\d: 4 done\nNext, plot the results: npx spinup plot data\/g_ac-hid4\/ data\/g_ac-hid8\/\n/);
  const [, best] = /npx spinup (test_policy \S+)\n$/.exec(out) ?? [];
  expect((await here.spinup(`${best} -n 1 -nr`)).code).toBe(0);
});

test('the same command again skips what is done, and does what is not', async () => {
  await here.spinup(short);
  writeFileSync(join(here.path, 'data', runs[2], 'config.json'), '{}'); // of another configuration now
  const { out } = await here.spinup(short);
  expect(out.match(/already complete: 2 epochs/g)).toHaveLength(3);
  expect(out).toContain(`An earlier run in data/${runs[2]} has been moved to data/old/g_ac-hid4_s1_1\n`);
  expect(out).toMatch(/4 runs in 0:\d\d: 1 done, 3 skipped\n/);
});

test('a run that cannot begin fails alone, and the summary has the reason and the log', async () => {
  const small =
    '--exp_name c --epochs 1 --steps_per_epoch 100 --start_steps 90 --batch_size 10 --update_after 90 --hid [4] --num_test_episodes 1';
  writeFileSync(join(here.path, 'robot.mjs'), "export default () => { throw new Error('there is no robot'); };\n");
  const { code, out } = await here.spinup(`run sac --env ./robot.mjs Pendulum-v1 ${small} --jobs 2`);
  expect(code).toBe(1);
  expect(out).toMatch(
    /2 runs in 0:\d\d: 1 failed, 1 done\nFailed:\n {2}c_env\S*robot\S*, seed 0: .*there is no robot.*; log: data\/.*log\.txt\n/,
  );
  expect(out).toMatch(/ {2}\| spinup: .*there is no robot .*\n( {2}\| .*\n)+ {2}The full log: data\/.*log\.txt\n/);
});

test('what cannot run is refused before anything is moved or written', async () => {
  await here.spinup('run vpg --env CartPole-v1 --exp_name safe --epochs 1 --steps_per_epoch 50');
  const before = here.read('data', 'safe', 'safe_s0', 'progress.txt');
  const { code, err } = await here.spinup('run sac --env CartPole-v1 --exp_name safe --seed 0 1');
  expect([code, err]).toEqual([2, expect.stringMatching(/^spinup: sac: needs continuous actions/)]);
  expect(here.read('data', 'safe', 'safe_s0', 'progress.txt')).toBe(before);
  const outside = await here.spinup('run vpg --env CartPole-v1 --exp_name ../../evil --seed 0 1');
  expect([outside.code, outside.err]).toEqual([2, expect.stringMatching(/--exp_name should be a name that a directory can have/)]);
});

test('killed or stopped, the same command goes on with what was cut off, and comes to the same numbers', async () => {
  const whole = temporaryDirectory();
  /** Begin, and end it by a signal as soon as a run has so many epochs. */
  const cutOff = async (signal: NodeJS.Signals, run: string, epochs: number) => {
    let look: NodeJS.Timeout | undefined;
    const result = await here.spinup(long, (_, kill) => {
      look ??= setInterval(() => {
        if (!here.has('data', run, 'progress.txt') || rows(run).length <= epochs) return;
        clearInterval(look);
        kill(signal);
      }, 10);
    });
    clearInterval(look);
    return result;
  };
  try {
    expect((await cutOff('SIGKILL', runs[0], 2)).code).toBe(null);
    const { code, out } = await cutOff('SIGINT', runs[2], 1);
    expect(code).toBe(130);
    expect(out).toMatch(/g_ac-hid\d, seed 0: resumes after [2-7] of 8 epochs/);
    expect(out).toMatch(/Continue with the same command: npx spinup run ppo .* --jobs 2/);
    const last = await here.spinup(long);
    expect([last.code, last.err]).toEqual([0, '']);
    expect(last.out).toMatch(/g_ac-hid\d, seed 0: already complete/);
    await whole.spinup(long);
    for (const run of runs) {
      expect(rows(run)).toHaveLength(9);
      expect(here.read('data', run, 'model.safetensors')).toBe(whole.read('data', run, 'model.safetensors'));
    }
  } finally {
    whole.remove();
  }
});

test.skipIf(process.platform === 'win32')('no run outlives its grid, even when that is killed', async () => {
  const name = basename(here.path); // like no other
  const processes = (): string[] =>
    execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
      .split('\n')
      .filter((args) => args.includes(name));
  let look: NodeJS.Timeout | undefined;
  await here.spinup(`run ppo --env CartPole-v1 --exp_name ${name} --seed 0 1 --steps_per_epoch 1000000 --jobs 2`, (_, kill) => {
    const logs = [0, 1].map((seed) => ['data', name, `${name}_s${seed}`, 'log.txt']);
    look ??= setInterval(() => {
      if (!logs.every((log) => here.has(...log) && here.read(...log).includes('Logging'))) return;
      clearInterval(look);
      expect(processes()).toHaveLength(3);
      kill('SIGKILL');
    }, 10);
  });
  await expect.poll(processes, { timeout: 20_000 }).toEqual([]);
});

test('[R1] [R17] two grids of one name at once: neither loses what the other has, and the second is told why', async () => {
  const first = here.spinup(long);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const second = await here.spinup(long);
  const { code } = await first;
  expect(here.has('data', 'old')).toBe(false);
  for (const run of runs) expect(rows(run)).toHaveLength(9);
  expect([code, second.code]).toEqual([expect.any(Number), expect.any(Number)]);
  const told = /: (already complete|a run is going on in \S+ \(process \d+ on \S+, epoch \d of 8\); give this one another --exp_name)/;
  expect(second.out).toMatch(told);
  expect(second.out).not.toMatch(/exit code/);
});
