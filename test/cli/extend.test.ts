/** More epochs for a run, as they are typed. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(async () => {
  here = temporaryDirectory();
  const { code } = await here.spinup(tiny.replace('--epochs 2', '--epochs 4 --exp_name whole'));
  expect(code).toBe(0);
});
afterAll(() => here.remove());

/** The files of a run, without its name and the time that it took. */
const remains = (...dir: string[]): readonly string[] => [
  here.read(...dir, 'progress.txt').replaceAll(/\t[^\t\n]*\n/g, '\n'),
  here.read(...dir, 'config.json').replace(/"exp_name":.*/, ''),
  here.read(...dir, 'model.safetensors'),
];
const whole = (): readonly string[] => remains('data', 'whole', 'whole_s0');
const directory = (name: string): string[] => ['data', name, `${name}_s0`];
const words = (name: string, epochs: number): string => `${tiny.replace('--epochs 2', `--epochs ${epochs}`)} --exp_name ${name}`;

test('[B7] the same command with more epochs and --resume extends the run, bit for bit', async () => {
  await here.spinup(words('again', 2));
  const { code, out } = await here.spinup(`${words('again', 4)} --resume`);
  expect([code, out]).toEqual([0, expect.stringContaining('Resuming after epoch 1 of the table')]);
  expect(out).toContain('The run is to have 4 epochs in place of 2, as config.json now records');
  expect(remains(...directory('again'))).toEqual(whole());
  expect(here.has('data', 'old')).toBe(false);
  expect((await here.spinup(`${words('again', 4)} --resume`)).out).toContain('is already complete');
});

test('[B7] so does resume with --epochs', async () => {
  await here.spinup(words('more', 2));
  expect((await here.spinup('resume data/more --epochs 4')).code).toBe(0);
  expect(remains(...directory('more'))).toEqual(whole());
  const { code, err } = await here.spinup('resume data/more --epochs 3');
  expect([code, err]).toEqual([2, expect.stringContaining('--epochs should be at least 4, but is 3')]);
});

test('[B7] and a grid with more epochs', async () => {
  await here.spinup(`${words('grid', 2)} --seed 0 1`);
  const { code } = await here.spinup(`${words('grid', 4)} --seed 0 1`);
  expect(code).toBe(0);
  expect(remains(...directory('grid'))).toEqual(whole());
  expect(here.has('data', 'old')).toBe(false);
});

test('[B7] with --resume a run of another configuration is left alone, and the error says which key differs', async () => {
  await here.spinup(words('other', 2));
  const before = remains(...directory('other'));
  for (const [more, message] of [
    ['--gamma 0.9 --resume', /gamma is 0\.99 there, but 0\.9 here; give this run another --exp_name/],
    ['--gamma 0.9 --seed 0 1 --resume', /gamma is 0\.99 there, but 0\.9 here/],
    ['--epochs 1 --resume', /--epochs should be at least 2, but is 1/],
  ] as const) {
    const typed = more.includes('--epochs') ? words('other', 1).concat(' --resume') : `${words('other', 4)} ${more}`;
    const { code, out, err } = await here.spinup(typed);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(message)]);
  }
  expect(remains(...directory('other'))).toEqual(before);
});

test('[B7] where config.json was changed, resume says which key, with both values', async () => {
  const place = join(here.path, ...directory('foreign'));
  await here.spinup(words('foreign', 2));
  await here.spinup(`${words('foreign2', 2)} --gamma 0.9 --lam 1`);
  rmSync(join(place, 'state'), { recursive: true });
  cpSync(join(here.path, ...directory('foreign2'), 'state'), join(place, 'state'), { recursive: true });
  const { code, err } = await here.spinup('resume data/foreign --epochs 4');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining(
      'config.json describes: gamma is 0.9 in the state, but 0.99 in config.json; lam is 1 in the state, but 0.97 in config.json',
    ),
  ]);
});

test.each([
  ['resume data/whole --epochs', /--epochs should be followed by a value|--epochs should be a whole number from 1 on, but has no value/],
  ['resume data/whole --epochs 0', /--epochs should be a whole number from 1 on, but is 0/],
  ['resume data/whole --epochs many', /--epochs should be a whole number from 1 on, but is many/],
])("'%s' is an error that says what would be right", async (typed, message) => {
  const { code, err } = await here.spinup(typed);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});

test('[B7] a run of the default name is found, too', async () => {
  await here.spinup(tiny);
  expect((await here.spinup(`${tiny.replace('--epochs 2', '--epochs 4')} --resume`)).code).toBe(0);
  expect(remains(...run)).toEqual(whole());
});
