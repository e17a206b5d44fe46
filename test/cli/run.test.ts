/** spinup run: its table, its files, several runs, and going on where it was cut off. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rows, run, tiny } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

describe('spinup run', () => {
  test('trains, prints a table for each epoch, and says what to type next', async () => {
    const { code, out, err } = await here.spinup(tiny);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Logging data to ${join(...run)}/progress.txt\n`);
    expect(out.match(/^\| {13}Epoch \| +(\d) \|$/gm)).toHaveLength(2);
    expect(out).toMatch(/Done: 2 epochs; mean return in the last one: [\d.]+\n400 steps in [\d.]+ s: [\d,]+ a second\n/);
    expect(out).toMatch(
      /npx spinup test_policy data\/cmd_ppo\/cmd_ppo_s0\nand plot its learning curve: npx spinup plot data\/cmd_ppo\/\n$/,
    );
  });

  test('in a pipe there is no bar and no colour', async () => {
    const { out } = await here.spinup(tiny);
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('\r');
  });

  test('writes progress.txt with the columns of the original, in whole rows', async () => {
    await here.spinup(tiny);
    const [header, ...epochs] = rows(here.read(...run, 'progress.txt'));
    expect(header.join(' ')).toBe(
      'Epoch AverageEpRet StdEpRet MaxEpRet MinEpRet EpLen AverageVVals StdVVals MaxVVals MinVVals TotalEnvInteracts ' +
        'LossPi LossV DeltaLossPi DeltaLossV Entropy KL ClipFrac StopIter Time',
    );
    expect(epochs.map((row) => [row.length, row[0], row[10]])).toEqual([
      [20, '0', '200'],
      [20, '1', '400'],
    ]);
    for (const row of epochs) for (const cell of row) expect(Number(cell)).not.toBeNaN();
  });

  test('writes config.json with every keyword argument by its Spinning Up name', async () => {
    await here.spinup(`${tiny} --exp_name hello --gamma 0.95 --act torch.nn.ReLU --seed 3`);
    const config = here.read('data/hello/hello_s3/config.json');
    expect(JSON.parse(config)).toEqual({
      ac_kwargs: { activation: 'relu', hidden_sizes: [8] },
      action_space: { kind: 'discrete', n: 2 },
      algo: 'ppo',
      backend: 'wasm',
      clip_ratio: 0.2,
      env_name: 'CartPole-v1',
      epochs: 2,
      exp_name: 'hello',
      gamma: 0.95,
      lam: 0.97,
      max_ep_len: 1000,
      observation_space: expect.objectContaining({ kind: 'box', shape: [4] }),
      pi_lr: 0.0003,
      save_freq: 10,
      seed: 3,
      steps_per_epoch: 200,
      target_kl: 0.01,
      train_pi_iters: 3,
      train_v_iters: 3,
      vf_lr: 0.001,
    });
    expect(config).toMatch(/^\{\n {4}"ac_kwargs":\t\{\n {8}"activation":\t"relu",\n/);
  });

  test('one seed gives one progress.txt but for the time, and another gives another', async () => {
    for (const [name, seed] of [
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ])
      await here.spinup(`${tiny} --exp_name ${name} --seed ${seed}`);
    const timeless = (path: string): string[][] => rows(here.read(path, 'progress.txt')).map((row) => row.slice(0, -1));
    expect(timeless('data/b/b_s1')).toEqual(timeless('data/a/a_s1'));
    expect(timeless('data/c/c_s2')).not.toEqual(timeless('data/a/a_s1'));
    expect(here.read('data/b/b_s1/model.safetensors')).toBe(here.read('data/a/a_s1/model.safetensors'));
  });

  test('an epoch without the end of an episode is n/a, and --train_v_iters 0 leaves V as it is', async () => {
    const { code, out } = await here.spinup('run vpg --env CartPole-v1 --epochs 1 --steps_per_epoch 5 --train_v_iters 0');
    expect(code).toBe(0);
    expect(out).toContain('|      AverageEpRet |             n/a |');
    const [header, row] = rows(here.read('data/cmd_vpg/cmd_vpg_s0/progress.txt'));
    expect(row[header.indexOf('AverageEpRet')]).toBe('nan');
    expect(row[header.indexOf('DeltaLossV')]).toBe('0.0');
  });

  test('the same command again keeps what the first one wrote', async () => {
    await here.spinup(tiny);
    const before = here.read(...run, 'progress.txt');
    const { code, out } = await here.spinup(`${tiny} --gamma 0.5`);
    expect(code).toBe(0);
    expect(out).toContain(`An earlier run in ${join(...run)} has been moved to data/old/cmd_ppo_s0_1\n`);
    expect(here.read('data/old/cmd_ppo_s0_1/progress.txt')).toBe(before);
    expect(here.read(...run, 'progress.txt')).not.toBe(before);
  });

  test('continuous actions and a datestamp', async () => {
    const { code, out } = await here.spinup('run ppo --env Pendulum-v1 --epochs 1 --steps_per_epoch 200 --hid [8] --train_v_iters 1 --dt');
    expect(code).toBe(0);
    expect(out).toMatch(/Logging data to data\/\d{4}-\d\d-\d\d_cmd_ppo\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d-cmd_ppo_s0\/progress\.txt/);
  });
});

describe('several runs', () => {
  const grid = `${tiny} --gamma[g] 0.9 0.99 --seed 0 10 --exp_name e`;

  test('--dry_run lists them, and trains nothing', async () => {
    const { code, out, err } = await here.spinup(`${grid} --dry_run`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^e_g0-99 +10 +400 +≤ 12 +data\/e_g0-99\/e_g0-99_s10$/m);
    expect(out).toMatch(/4 runs, .*: 1,600 environment steps and ≤ 48 updates\. Nothing was trained\.\n$/);
    expect(here.has('data')).toBe(false);
  });

  test('--print_commands prints a command for each, and nothing else', async () => {
    const { code, out } = await here.spinup(`${grid} --print_commands`);
    expect([code, out.match(/^npx spinup run ppo .* --exp_name e_g0-9\d* --seed \d+ --data_dir data --resume$/gm)?.length]).toEqual([0, 4]);
    expect(out.trimEnd().split('\n')).toHaveLength(4);
  });
});

test('with --keep_snapshots the model of every save can be played', async () => {
  await here.spinup(`${tiny} --epochs 4 --save_freq 2 --keep_snapshots --exp_name kept`.replace('--epochs 2', ''));
  const kept = [0, 1, 2, 3].filter((itr) => here.has('data', 'kept', 'kept_s0', `model${itr}.safetensors`));
  expect(kept).toEqual([0, 2, 3]);
  expect((await here.spinup('test_policy data/kept -n 1 -nr -i 2')).code).toBe(0);
  const { code, err } = await here.spinup('test_policy data/kept -n 1 -nr -i 1');
  expect([code, err]).toEqual([2, expect.stringMatching(/has no model of epoch 1; it has those of 0, 2, 3, and the last one/)]);
});

test('with --resume a run that is done is left, and one that was cut off goes on', async () => {
  const words = `${tiny} --exp_name once --resume`;
  const cut = await here.spinup(words.replace(/--epochs \d+/, '--epochs 60'), (out, kill) => {
    if (out.split(' Epoch ').length > 3) kill('SIGKILL'); // in the third epoch's table: two are complete
  });
  expect(cut.code).toBe(null);
  const gone = await here.spinup(words.replace(/--epochs \d+/, '--epochs 60'));
  expect([gone.code, gone.out]).toEqual([0, expect.stringMatching(/Resuming after epoch \d+ of the table/)]);
  const again = await here.spinup(words.replace(/--epochs \d+/, '--epochs 60'));
  expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^data\/once\/once_s0 is already complete/)]);
});

test('an environment of your own is found again where it was', async () => {
  const space = `{ kind: 'box', shape: [1], low: [0], high: [1] }`;
  const step = '(s) => ({ state: s, obs: Float32Array.of(s), reward: 2, terminated: true, truncated: false })';
  const reset = '() => ({ state: 0, obs: Float32Array.of(0) })';
  const env = `({ observationSpace: ${space}, actionSpace: { kind: 'discrete', n: 2 }, reset: ${reset}, step: ${step} })`;
  writeFileSync(join(here.path, 'my-env.ts'), `const make = (options: object) => ${env};\nexport default make;\n`);
  const run = await here.spinup(`${tiny} --exp_name mine`.replace('CartPole-v1', './my-env.ts'));
  expect([run.code, run.err]).toEqual([0, '']);
  expect(JSON.parse(here.read('data/mine/mine_s0/config.json')).env_name).toBe('./my-env.ts');
  expect((await here.spinup('test_policy data/mine -n 1 -nr')).out).toContain('EpRet 2.000');
});
