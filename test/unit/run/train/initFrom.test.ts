/** Runs that start with the parameters of another run. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load, readSafetensors, resume, type TrainConfig, train, type UserError } from '../../../../src/run/index.js';
import { loadState } from '../../../../src/run/saved/runStateFile.js';
import { standing } from '../../../../src/run/saved/runStatus.js';
import { check } from '../../../../src/run/train/train.js';
import { eachInFolder } from '../../../support/folder.js';

let dataDir = '';
eachInFolder((path) => {
  dataDir = path;
});

const quiet = { write: () => {}, color: false };
/** Runs until it has taken that many steps. */
const until = (steps: number) => ({ ...quiet, stopped: () => --steps < 0 });
const tiny = { env: 'CartPole-v1', epochs: 2, stepsPerEpoch: 40, hiddenSizes: [4], trainPiIters: 2, trainVIters: 2 } as const;
const config = (expName: string, more: object = {}): TrainConfig => ({ algo: 'ppo', dataDir, expName, ...tiny, ...more }) as TrainConfig;
const place = (expName: string): string => join(dataDir, expName, `${expName}_s0`);
const parameters = (expName: string, file = 'model.safetensors'): unknown => [
  ...readSafetensors(readFileSync(join(place(expName), file))).tensors,
];
const configJson = (expName: string) => JSON.parse(readFileSync(join(place(expName), 'config.json'), 'utf8'));

test('[B8] a run starts with the last parameters of another, in another world and with other settings', async () => {
  await train(config('first'), quiet);
  const { dir } = await train(config('second', { initFrom: join(dataDir, 'first'), gamma: 0.9, seed: 0, epochs: 0 }), quiet);
  expect(parameters('second', 'init.safetensors')).toEqual(parameters('first'));
  expect(configJson('second')).toMatchObject({ init_from: join(dataDir, 'first'), gamma: 0.9 });
  expect(configJson('first')).not.toHaveProperty('init_from');
  await train(config('third', { algo: 'vpg', trainPiIters: undefined, env: 'CartPole-v0', initFrom: place('first'), epochs: 1 }), quiet);
  expect(loadState(place('third'), configText('third')).run.state.updates).toBe(1);
  expect(dir).toBe(place('second'));
  await expect(load(place('third'))).resolves.toMatchObject({ dir: place('third') });
});
/** The text that the state of a run was saved with. */
const configText = (expName: string): string =>
  readSafetensors(readFileSync(join(place(expName), 'state', 'run.safetensors'))).metadata.config;

test('[B8] a run that goes on never reads the other directory again, not even before its first epoch', async () => {
  await train(config('first'), quiet);
  const more = { initFrom: place('first') };
  await train(config('whole', more), quiet);
  for (const [name, steps] of [
    ['begun', 10],
    ['half', 50],
  ] as const)
    await train(config(name, more), until(steps));
  renameSync(join(dataDir, 'first'), join(dataDir, 'gone'));
  for (const name of ['begun', 'half']) {
    expect(await resume({ dir: place(name) }, quiet)).toMatchObject({ epoch: 2, interrupted: false });
    expect(parameters(name)).toEqual(parameters('whole'));
  }
  expect(await resume({ dir: place('whole'), epochs: 3 }, quiet)).toMatchObject({ epoch: 3 });
  expect(standing({ config: config('half', more), dir: place('half') })).toBe('done');
  await expect(check(config('half', more), false)).resolves.toBeUndefined();
});

test('[B8] without its own copy a run that had not completed an epoch is not resumed', async () => {
  await train(config('first'), quiet);
  await train(config('begun', { initFrom: place('first') }), until(10));
  rmSync(join(place('begun'), 'init.safetensors'));
  await expect(resume({ dir: place('begun') }, quiet)).rejects.toThrow(
    `${place('begun')} has neither a completed epoch nor init.safetensors, the parameters that it was to start with`,
  );
});

test.each([
  [
    'networks of other widths',
    { hiddenSizes: [5] },
    /model\.safetensors: pi\.0\.w is float32 \[4,4\], but .* of this run \(ppo\) need float32 \[4,5\]/,
  ],
  ['another world', { env: 'Acrobot-v1' }, /model\.safetensors: pi\.0\.w is float32 \[4,4\], but .* need float32 \[6,4\]/],
  ['more layers', { hiddenSizes: [4, 4] }, /pi\.1\.w is float32 \[4,2\], but the networks of this run \(ppo\) need float32 \[4,4\]/],
  [
    'another kind of algorithm',
    { algo: 'dqn', trainPiIters: undefined, trainVIters: undefined },
    /has no tensor q\.0\.w, which the networks of this run \(dqn\) need/,
  ],
  ['no directory', { initFrom: 'nowhere' }, /there is no directory nowhere/],
  [
    'the run itself',
    { expName: 'first' },
    /--init_from .*first_s0 names the directory of this run itself; give this one another --exp_name/,
  ],
] as const)('[B8] %s is an error that says what differs, and nothing is written', async (_, more, message) => {
  await train(config('first'), quiet);
  const before = parameters('first');
  const wanted = config('second', { initFrom: place('first'), ...more });
  const error = await train(wanted, quiet).catch((e: UserError) => e);
  expect(error).toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
  if (!('expName' in more)) await expect(check(wanted)).rejects.toThrow(message);
  expect(() => readFileSync(join(place('second'), 'config.json'))).toThrow();
  expect(parameters('first')).toEqual(before);
});
