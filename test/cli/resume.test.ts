/** Runs that are killed go on as if nothing had been: real processes, killed without warning. */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { key, uniform } from '../../src/random.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());

const off = '--steps_per_epoch 300 --start_steps 100 --update_after 100 --num_test_episodes 1 --hid [16]';
const runs = {
  ppo: 'ppo --env CartPole-v1 --epochs 8 --steps_per_epoch 700',
  a2c: 'a2c --env CartPole-v1 --epochs 8 --steps_per_epoch 5010',
  sac: `sac --env Pendulum-v1 --epochs 5 --alpha auto ${off}`,
  dqn: `dqn --env CartPole-v1 --epochs 8 --replay_size 1000 ${off}`,
};

/** What a run leaves behind, apart from how long it took: its parameters, and progress.txt without its last column. */
const remains = (name: string): readonly [model: string, progress: string] => {
  const dir = join(here.path, 'data', name, `${name}_s0`);
  const model = createHash('sha256')
    .update(readFileSync(join(dir, 'model.safetensors')))
    .digest('hex');
  return [model, readFileSync(join(dir, 'progress.txt'), 'utf8').replaceAll(/\t[^\t\n]*\n/g, '\n')];
};
const directory = (name: string): string => `data/${name}/${name}_s0`;

describe.each(Object.entries(runs))('%s', (algo, words) => {
  test('killed again and again, it ends as the run that was left alone', async () => {
    await here.spinup(`run ${words} --exp_name ${algo}_whole`);
    let command = `run ${words} --exp_name ${algo}_cut`;
    let kills = 0;
    for (const u of uniform(key(algo.length), 5)) {
      const after = 100 + 700 * u; // milliseconds from its first words
      let timer: ReturnType<typeof setTimeout> | undefined;
      const { code } = await here.spinup(command, (_, kill) => {
        timer ??= setTimeout(() => kill('SIGKILL'), after);
      });
      clearTimeout(timer);
      command = `resume ${directory(`${algo}_cut`)}`;
      if (code === 0) break;
      kills++;
    }
    expect((await here.spinup(command)).code).toBe(0);
    expect(kills).toBeGreaterThan(0);
    expect(remains(`${algo}_cut`)).toEqual(remains(`${algo}_whole`));
  }, 120_000);
});

test('a run that is stopped with Ctrl-C says how to go on, and does', async () => {
  const words = 'run vpg --env CartPole-v1 --epochs 6 --steps_per_epoch 400';
  await here.spinup(`${words} --exp_name whole`);
  const { out } = await here.spinup(`${words} --exp_name stopped`, (soFar, kill) => {
    if (soFar.includes('| ')) kill('SIGINT');
  });
  expect(out).toContain(`Resume it: npx spinup resume ${directory('stopped')}`);
  const resumed = await here.spinup(`resume ${directory('stopped')}`);
  expect(resumed.out).toMatch(/Resuming after epoch \d+ of the table/);
  expect(remains('stopped')).toEqual(remains('whole'));
  const again = await here.spinup(`resume ${directory('stopped')}`);
  expect([again.code, remains('stopped')]).toEqual([0, remains('whole')]);
  expect(again.out).toContain('The run is already complete');
});

test('damage is an error that names the file, and nothing is lost by it', async () => {
  await here.spinup('run vpg --env CartPole-v1 --epochs 2 --steps_per_epoch 100 --exp_name hurt');
  const state = join(here.path, directory('hurt'), 'state', 'run.safetensors');
  const good = readFileSync(state);
  writeFileSync(state, good.subarray(0, good.length - 7));
  const before = remains('hurt');
  const { code, err } = await here.spinup(`resume ${directory('hurt')}`);
  expect([code, err]).toEqual([1, expect.stringMatching(/state\/run\.safetensors.*damaged/)]);
  expect(remains('hurt')).toEqual(before);
  writeFileSync(state, good);
  expect((await here.spinup(`resume ${directory('hurt')}`)).code).toBe(0);
});

test.each([
  ['', 2, /which run\?/],
  ['nowhere', 2, /there is no directory nowhere/],
  ['data/hurt data/hurt', 2, /one directory expected/],
])("resume '%s' is an error that says why", async (words, code, message) => {
  const result = await here.spinup(`resume ${words}`);
  expect([result.code, result.err]).toEqual([code, expect.stringMatching(message)]);
});

test('a directory that cannot be written to is an error before training starts', async () => {
  await here.spinup('run vpg --env CartPole-v1 --epochs 3 --steps_per_epoch 100 --exp_name sealed');
  writeFileSync(join(here.path, 'file'), '');
  chmodSync(join(here.path, 'file'), 0o444);
  const { code, err, out } = await here.spinup('run vpg --env CartPole-v1 --data_dir file');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/cannot make the directory file/);
});

test('without its state a run of two epochs is left as it is, and a foreign state is refused', async () => {
  await here.spinup('run vpg --env CartPole-v1 --epochs 2 --steps_per_epoch 60 --exp_name bare');
  await here.spinup('run vpg --env CartPole-v1 --epochs 2 --steps_per_epoch 60 --hid [8] --exp_name other');
  const [before, state] = [remains('bare'), (name: string) => join(here.path, directory(name), 'state')];
  rmSync(state('bare'), { recursive: true });
  const { code, err } = await here.spinup(`resume ${directory('bare')}`);
  expect([code, err]).toEqual([1, expect.stringMatching(/has 2 epochs, but no state to resume from/)]);
  cpSync(state('other'), state('bare'), { recursive: true });
  const foreign = await here.spinup(`resume ${directory('bare')}`);
  expect([foreign.code, foreign.err]).toEqual([1, expect.stringMatching(/belongs to a run of another configuration than config\.json/)]);
  expect(remains('bare')).toEqual(before);
});
