/** Runs that stop when they are good enough, keep their best model, are quiet, or repeat another's config.json. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from 'spinningup';
import { load, resume, train } from 'spinningup/run';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows, tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());
const file = (name: string, of: string): string => join(here.path, 'data', name, `${name}_s0`, of);
const column = (name: string, title: string): number[] => {
  const [header, ...body] = rows(readFileSync(file(name, 'progress.txt'), 'utf8'));
  return body.map((row) => Number(row[header.indexOf(title)]));
};
const silent = { write: () => {}, color: false };
const small = { algo: 'ppo', env: 'CartPole-v1', stepsPerEpoch: 200, hiddenSizes: [8], trainPiIters: 3, trainVIters: 3 } as const;

test('[C1] after each epoch: its number, the pace, and the time left; nothing of it with --quiet', async () => {
  const { out } = await here.spinup(`${tiny} --exp_name loud`);
  expect(out).toMatch(/Epoch 1 of 2: [\d,]+ steps a second, \d+:\d\d left\n/);
  expect(out).toMatch(/Epoch 2 of 2: [\d,]+ steps a second\n/);
  const { out: little } = await here.spinup(`${tiny} --exp_name still --quiet`);
  expect(little).toMatch(/^\nDone: 2 epochs; mean return in the last one: .*\n400 steps in .*\nSaved in .*\nNext, .*\nand plot .*\n$/);
  expect(column('still', 'AverageEpRet')).toEqual(column('loud', 'AverageEpRet'));
});

test('[C3] --stop_at ends a run at the first epoch that is good enough, for resume and grids as well', async () => {
  const words = `run ppo --env CartPole-v1 --steps_per_epoch 300 --epochs 40 --hid [16] --pi_lr 0.01 --stop_at 30 --exp_name stop`;
  const { code, out } = await here.spinup(words);
  expect([code, out]).toEqual([0, expect.stringMatching(/Done after \d+ of 40 epochs, as asked/)]);
  const returns = column('stop', 'AverageEpRet');
  expect(returns.length).toBeLessThan(40);
  expect(returns.findIndex((ret) => ret >= 30)).toBe(returns.length - 1);
  const again = await here.spinup('resume data/stop');
  const oneLine = /^The run is already complete: .*; it has reached --stop_at 30, and with a higher one it goes on: spinup resume .*\n$/;
  expect([again.code, again.out]).toEqual([0, expect.stringMatching(oneLine)]);
  expect(column('stop', 'AverageEpRet')).toEqual(returns);
  const grid = await here.spinup(`${words} --seed 0 1 --jobs 1`);
  expect([grid.code, grid.out]).toEqual([0, expect.stringMatching(/skipped|already complete/)]);
  expect(column('stop', 'AverageEpRet')).toEqual(returns);
  expect((await here.spinup(`${words} --seed 0 1 --jobs 1`)).out).not.toMatch(/failed/);
});

test('[C3] resume --stop_at lets a run go on to a higher return, to the bits of one that was to reach it from the start', async () => {
  const words = 'run ppo --env CartPole-v1 --steps_per_epoch 300 --epochs 40 --hid [16] --pi_lr 0.01';
  expect((await here.spinup(`${words} --stop_at 40 --exp_name whole`)).code).toBe(0);
  expect((await here.spinup(`${words} --stop_at 22 --exp_name parts`)).code).toBe(0);
  expect(column('parts', 'AverageEpRet').length).toBeLessThan(column('whole', 'AverageEpRet').length);
  const { code, out } = await here.spinup('resume data/parts --stop_at 40');
  expect([code, out]).toEqual([0, expect.stringMatching(/The run is to stop at 40 in place of 22, as config.json now records/)]);
  expect(column('parts', 'AverageEpRet')).toEqual(column('whole', 'AverageEpRet'));
  expect(JSON.parse(readFileSync(file('parts', 'config.json'), 'utf8')).stop_at).toBe(40);
  const wrong = await here.spinup('resume data/parts --stop_at soon');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/--stop_at should be a finite number, but is soon/)]);
});

test('[C3] --keep_best keeps the model of the best epoch, and a resumed run knows it', async () => {
  const options = { ...small, epochs: 6, expName: 'best', keepBest: true, dataDir: join(here.path, 'data') };
  await train({ ...options, onEpoch: ({ epoch }) => epoch === 3 }, silent);
  expect(column('best', 'AverageEpRet')).toHaveLength(3);
  await resume({ dir: join(here.path, 'data', 'best') }, silent);
  const returns = column('best', 'AverageEpRet');
  expect(returns).toHaveLength(6);
  const { metadata } = readSafetensors(new Uint8Array(readFileSync(file('best', 'best.safetensors'))), 'best');
  expect(Number(metadata.epoch)).toBe(1 + returns.indexOf(Math.max(...returns)));
  expect(Number(metadata.mean_return)).toBe(Math.max(...returns));
  const { config } = await load(join(here.path, 'data', 'best'), { itr: 'best' });
  expect(config.keep_best).toBe(true);
  expect((await here.spinup('test_policy data/best -i best -n 1 -nr -l 5')).code).toBe(0);
  const none = await here.spinup('test_policy data/loud -i best -n 1 -nr');
  expect([none.code, none.err]).toEqual([2, expect.stringMatching(/has no best.safetensors: with --keep_best/)]);
  expect(existsSync(file('loud', 'best.safetensors'))).toBe(false);
});

test('[C3] onEpoch is called with each run, and ends it with true', async () => {
  const epochs: number[] = [];
  const { interrupted, epoch } = await train(
    { ...small, epochs: 4, expName: 'called', dataDir: join(here.path, 'data'), onEpoch: (run) => epochs.push(run.epoch) > 2 },
    silent,
  );
  expect([epochs, epoch, interrupted]).toEqual([[1, 2, 3], 3, false]);
});

test('[C3] onEpoch of resume is called as well, and one that is async, or no function, is refused', async () => {
  const options = { ...small, epochs: 2, dataDir: join(here.path, 'data') };
  const { dir } = await train({ ...options, expName: 'again' }, silent);
  const epochs: number[] = [];
  await resume({ dir, epochs: 5, onEpoch: (run) => epochs.push(run.epoch) > 1 }, silent);
  expect(epochs).toEqual([3, 4]);
  const awaited = train({ ...options, expName: 'awaited', onEpoch: async () => Promise.reject(new Error('later')) }, silent);
  await expect(awaited).rejects.toThrow(/^train: onEpoch should not be async/);
  for (const call of [
    train({ ...options, expName: 'no', onEpoch: 3 as never }, silent),
    resume({ dir, epochs: 9, onEpoch: 3 as never }, silent),
  ])
    await expect(call).rejects.toThrow(/(train|resume): onEpoch should be a function of a run, but is 3/);
});

test('[C3] run --config repeats a run, with what is typed beside it', async () => {
  const { code } = await here.spinup('run --config data/loud/loud_s0/config.json --exp_name repeated');
  expect(code).toBe(0);
  expect(column('repeated', 'AverageEpRet')).toEqual(column('loud', 'AverageEpRet'));
  const json = (name: string) => JSON.parse(readFileSync(file(name, 'config.json'), 'utf8'));
  expect({ ...json('repeated'), exp_name: 'loud' }).toEqual(json('loud'));
  expect((await here.spinup('run ppo --config data/loud --exp_name other --gamma 0.9 --hid [4]')).code).toBe(0);
  expect(json('other')).toMatchObject({ gamma: 0.9, ac_kwargs: { hidden_sizes: [4] }, steps_per_epoch: 200 });
  const strange = { ...json('loud'), gama: 0.9, ac_kwargs: { hidden_sizes: [4], act: 'relu' } };
  writeFileSync(join(here.path, 'other.json'), JSON.stringify(strange));
  for (const [words, message] of [
    ['run --config', /--config should be the path of a config.json, but has no value/],
    ['run sac --config data/loud', /is of a run of ppo, and not of sac/],
    ['run --config nowhere.json', /cannot read nowhere.json/],
    ['run --config other.json', /other.json has gama, which is no setting of ppo; did you mean gamma\? .* leave gama, ac_kwargs:act out/],
  ] as const) {
    const { code: wrong, err } = await here.spinup(words);
    expect([wrong, err]).toEqual([2, expect.stringMatching(message)]);
  }
});

test('[C9] resume of a finished run is one line, and plot says that it replaces its own page', async () => {
  const { code, out } = await here.spinup('resume data/loud');
  expect([code, out]).toEqual([0, expect.stringMatching(/^The run is already complete: data\/loud\/loud_s0 has 2 epochs; .*\n$/)]);
  expect((await here.spinup('plot data/loud')).out).toMatch(/The plot, to open in a browser: /);
  expect((await here.spinup('plot data/loud')).out).toMatch(/The plot, to open in a browser, in place of an earlier one: /);
});

test('[C8] LossPi is explained once, under the first table, and an unknown environment gets a short list', async () => {
  const { out } = await here.spinup(`${tiny} --exp_name said`);
  expect(out.split('LossPi is the loss before the update, about 0').length).toBe(2);
  expect(out.indexOf('LossPi is the loss')).toBeLessThan(out.indexOf('Epoch 2 of 2'));
  const { err } = await here.spinup('run ppo --env CartPol-v1');
  expect(err).toMatch(/did you mean CartPole-v1 or CartPole-v0\? Known: .* and more, which spinup list names/);
  expect(err.length).toBeLessThan(400);
  expect((await here.spinup('list')).out).toMatch(/spinup run ppo --env CartPole-v1 --epochs 20 +478\.25/);
});
