import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Directory, temporaryDirectory } from './spinup.js';

let here: Directory;
beforeEach(() => {
  here = temporaryDirectory();
});
afterEach(() => here.remove());

const tiny = 'run ppo --env CartPole-v1 --epochs 2 --steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
const run = ['data', 'cmd_ppo', 'cmd_ppo_s0'] as const;
const rows = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe('spinup run', () => {
  test('trains, prints a table for each epoch, and says what to type next', async () => {
    const { code, out, err } = await here.spinup(tiny);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Logging data to ${join(...run)}/progress.txt\n`);
    expect(out.match(/^\| {13}Epoch \| +(\d) \|$/gm)).toHaveLength(2);
    expect(out).toMatch(/Done: 2 epochs; mean return in the last one: [\d.]+\n400 steps in [\d.]+ s: [\d,]+ a second\n/);
    expect(out).toMatch(/npx spinup test_policy data\/cmd_ppo\/cmd_ppo_s0\nand how it went: npx spinup plot data\/cmd_ppo\n$/);
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
      algo: 'ppo',
      backend: 'wasm',
      clip_ratio: 0.2,
      env_name: 'CartPole-v1',
      epochs: 2,
      exp_name: 'hello',
      gamma: 0.95,
      lam: 0.97,
      max_ep_len: 1000,
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
    expect(out).toContain(`An earlier run was in ${join(...run)}; it is in data/old/cmd_ppo_s0_1 now\n`);
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
  expect([gone.code, gone.out]).toEqual([0, expect.stringMatching(/It goes on after epoch \d+ of the table/)]);
  const again = await here.spinup(words.replace(/--epochs \d+/, '--epochs 60'));
  expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^data\/once\/once_s0 is done already/)]);
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

describe('Ctrl-C', () => {
  const long = 'run ppo --env CartPole-v1 --epochs 1000 --steps_per_epoch 2000 --train_pi_iters 2 --train_v_iters 2';
  const secondTable = /\| +Epoch \| +1 \|[\s\S]*\n-{39}\n/;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle of an epoch: what is complete is written, and the exit code is %i', async (signal, expected) => {
    let sent = false;
    const { code, out, err } = await here.spinup(long, (printed, kill) => {
      if (sent || !secondTable.test(printed)) return;
      sent = true;
      setTimeout(() => kill(signal), 30);
    });
    expect([code, err]).toEqual([expected, '']);
    const [header, ...epochs] = rows(here.read(...run, 'progress.txt'));
    for (const row of epochs) expect(row).toHaveLength(header.length);
    expect(epochs.length).toBeGreaterThanOrEqual(2);
    expect(out).toMatch(new RegExp(`Stopped after ${epochs.length} of 1,000 epochs, all saved; `));
    expect(here.read(...run, 'model.safetensors')).toContain(`"epoch":"${epochs.length}"`);
    const test = await here.spinup(`test_policy ${join(...run)} -n 1 -nr`);
    expect(test.code).toBe(0);
  });

  test('a second time, it ends at once', async () => {
    let sent = false;
    const update = 'run ppo --env CartPole-v1 --epochs 5 --steps_per_epoch 1000 --train_pi_iters 0 --train_v_iters 1000000';
    const began = performance.now();
    const { code } = await here.spinup(update, (printed, kill) => {
      if (sent || !printed.includes('Logging')) return;
      sent = true;
      setTimeout(() => kill('SIGINT'), 1500); // by then it updates, which takes minutes
      setTimeout(() => kill('SIGINT'), 2500);
    });
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test.each([
    ['while it updates', 'run ppo --env CartPole-v1 --epochs 9 --steps_per_epoch 500 --hid [8] --train_v_iters 3000', 200],
    ['and the second time when the run is over', long, 30],
  ])('twice within a moment is once, for npx sends on what the terminal has sent: %s', async (_, words, pause) => {
    let sent = false;
    const { code, out } = await here.spinup(words, (printed, kill) => {
      if (sent || !/ Epoch \|/.test(printed)) return;
      sent = true;
      setTimeout(() => kill('SIGINT'), pause);
      setTimeout(() => kill('SIGINT'), pause + 20);
    });
    expect(code).toBe(130);
    expect(out).toMatch(/Stopped after \d+ of [\d,]+ epochs, all saved; /);
  });
});

describe('spinup test_policy', () => {
  test('plays episodes, prints each and the means, and writes the last one as a page', async () => {
    await here.spinup(tiny);
    const { code, out, err } = await here.spinup(`test_policy ${join(...run)} -n 3`);
    expect([code, err]).toEqual([0, '']);
    const episodes = [...out.matchAll(/^Episode (\d) \t EpRet ([\d.]+) \t EpLen (\d+)$/gm)].map(([, i, ret, len]) => [+i, +ret, +len]);
    expect(episodes.map(([i]) => i)).toEqual([0, 1, 2]);
    for (const [, ret, len] of episodes) expect(ret).toBe(len);
    const mean = episodes.reduce((sum, [, ret]) => sum + ret, 0) / 3;
    const shown = /AverageEpRet \| +(\S+) \|/.exec(out)?.[1];
    expect(Math.abs(Number(shown) - mean)).toBeLessThanOrEqual(0.05 * mean);
    expect(out).toContain(`The last episode, to open in a browser: ${join(...run)}/episode.html\n`);
    const page = here.read(...run, 'episode.html');
    expect(page).toMatch(
      /^<!doctype html>[\s\S]*<title>CartPole-v1: cmd_ppo, return \d+<\/title>[\s\S]*<svg [\s\S]*<animate [\s\S]*<\/html>\n$/,
    );
    expect(page).not.toMatch(/src=|href=|@import/); // nothing is fetched from elsewhere
  });

  test('one seed gives the same episodes, and -d does what is most likely', async () => {
    await here.spinup(tiny);
    const play = async (flags: string): Promise<string> => (await here.spinup(`test_policy ${join(...run)} -n 5 -nr ${flags}`)).out;
    const [drawn, again, likely, long] = [await play(''), await play(''), await play('-d'), await play('--deterministic')];
    expect(again).toBe(drawn);
    expect(new Set(drawn.match(/EpRet [\d.]+/g)).size).toBeGreaterThan(1);
    expect(likely).not.toBe(drawn);
    expect(long).toBe(likely);
    expect(await play('--seed 1')).not.toBe(drawn);
  });

  test('-l cuts episodes off, -nr writes no page, and -o says where to', async () => {
    await here.spinup(tiny);
    const short = await here.spinup(`test_policy ${join(...run)} -n 2 -l 5 -nr`);
    expect(short.out.match(/EpLen 5$/gm)).toHaveLength(2);
    expect(here.has(...run, 'episode.html')).toBe(false);
    await here.spinup(`test_policy ${join(...run)} -n 1 -l 5 -o a.svg`);
    expect(here.read('a.svg')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  test('says what is wrong with a model that is damaged', async () => {
    await here.spinup(tiny);
    writeFileSync(join(here.path, ...run, 'model.safetensors'), 'nonsense');
    const { code, err } = await here.spinup(`test_policy ${join(...run)}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^spinup: .*model\.safetensors is no safetensors file, or is damaged: .*\n$/);
  });
});

describe('help', () => {
  test.each([
    ['', 'spinup run <algorithm> --env <environment>'],
    ['--help', 'spinup test_policy <directory>'],
    ['run', 'Usage: spinup run <algorithm>'],
    ['run --help', 'CartPole-v1'],
    ['run ppo --help', '--clip_ratio'],
    ['run vpg --env X -h', '--pi_lr'],
    ['test_policy --help', '--deterministic'],
  ])('spinup %s', async (words, expected) => {
    const { code, out, err } = await here.spinup(words);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(expected);
  });

  test('the version is that of the package', async () => {
    expect((await here.spinup('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('what makes no sense is refused in one line, with exit code 2, and leaves nothing behind', () => {
  test.each([
    ['rum ppo', "there is no command 'rum'; did you mean run? There are run, "],
    ['run pppo --env CartPole-v1', "there is no algorithm 'pppo'; did you mean ppo? There are vpg, npg, trpo, ppo, ppo_penalty, ddpg"],
    [
      'run sac --env CartPole-v1',
      'sac: needs continuous actions, but CartPole-v1 has 2 discrete ones; dqn, ppo, ppo_penalty, trpo, npg and vpg can do with them',
    ],
    ['run dqn --env Pendulum-v1', 'dqn: needs discrete actions, but those of Pendulum-v1 are continuous'],
    ['run td3 --env Pendulum-v1 --update_after 50', 'td3: --update_after should be at least --batch_size, which is 100, but is 50'],
    [
      'run ppo --env CartPole-v1 --step_per_epoch 9',
      'ppo has no flag --step_per_epoch; did you mean --steps_per_epoch? spinup run ppo --help lists all of them',
    ],
    ['run ppo --env CartPole-v1 --gamma 2', '--gamma should be a number from 0 to 1, but is 2'],
    ['run ppo --env CartPole-v1 --data_dir a b', 'one value expected for --data_dir, got 2: a b'],
    ['run ppo --env CartPole-v1 Acrobot --seed 0 1', "unknown environment 'Acrobot'; did you mean Acrobot-v1?"],
    ['run ppo --env ./none.mjs', 'there is no file ./none.mjs with an environment in'],
    ['run ppo --env Cartpole-v1', "unknown environment 'Cartpole-v1'; did you mean CartPole-v1"],
    ['test_policy nowhere', "there is no directory nowhere; name a run's, such as data/cmd_ppo/cmd_ppo_s0"],
    ['test_policy . -x', 'test_policy has no flag -x'],
  ])('spinup %s', async (words, message) => {
    const { code, out, err } = await here.spinup(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^spinup: .*\n$/);
    expect(err).toContain(message);
    expect(here.has('data')).toBe(false);
  });

  test('a data directory that cannot be', async () => {
    writeFileSync(join(here.path, 'file'), '');
    const { code, err } = await here.spinup(`${tiny} --data_dir file/data`);
    expect(code).toBe(2);
    expect(err).toBe(
      'spinup: cannot make the directory file/data/cmd_ppo/cmd_ppo_s0: a part of the path is a file, not a directory; --data_dir names another place\n',
    );
  });
});
