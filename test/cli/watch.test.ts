/** test_policy as a user types it: which model, and what becomes of the last episode. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
const run = 'data/cmd_ppo/cmd_ppo_s0';
beforeAll(async () => {
  here = temporaryDirectory();
  const tiny = 'run ppo --env CartPole-v1 --epochs 2 --steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
  await here.spinup(`${tiny} --save_freq 1`);
});
afterAll(() => here.remove());

const bytes = (name: string): Buffer => readFileSync(join(here.path, name));

test('the last episode goes to as many files as are named, and to no page then', async () => {
  const { code, out, err } = await here.spinup(`test_policy ${run} -n 1 -l 30 -o a.svg --gif b.gif --png c.png`);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/: a\.svg\n.*\(one picture in 2 of its \d+ steps\): b\.gif\nThe last picture of the last episode: c\.png\n$/);
  expect(bytes('a.svg').toString()).toContain('>CartPole-v1: cmd_ppo</text>');
  expect(bytes('b.gif').toString('latin1', 0, 6)).toBe('GIF89a');
  expect(bytes('c.png').toString('latin1', 1, 4)).toBe('PNG');
  expect(here.has(run, 'episode.html')).toBe(false);
});

test('in a pipe, --terminal draws nothing and says so', async () => {
  const { code, out } = await here.spinup(`test_policy ${run} -n 1 --terminal`);
  expect(code).toBe(0);
  expect(out).toMatch(/^--terminal needs a terminal, but the output is not one; .*\nEpisode 0 /);
  expect(out).not.toContain('\u001b');
});

test('-i plays a model that was kept, and says which there are if it was not', async () => {
  const nothingKept = await here.spinup(`test_policy ${run} -i 0`);
  expect([nothingKept.code, nothingKept.out]).toEqual([2, '']);
  expect(nothingKept.err).toBe(
    `spinup: ${run} has no model of epoch 0, only the last one: with --keep_snapshots, spinup run keeps one at every save\n`,
  );
  copyFileSync(join(here.path, run, 'model.safetensors'), join(here.path, run, 'model1.safetensors'));
  const play = (which: string) => here.spinup(`test_policy ${run} -n 3 -nr ${which}`);
  const [last, kept] = [await play('-i -1'), await play('-i 1')];
  expect([kept.code, kept.out]).toEqual([0, last.out]);
  expect((await play('--itr 0')).err).toBe(`spinup: ${run} has no model of epoch 0; it has those of 1, and the last one\n`);
});

test.each([
  ['--gif a.mp4', '--gif should be a file that ends in .gif, but is a.mp4'],
  ['-o a.mov', '--output should be a file that ends in .html, .svg, .gif or .png, but is a.mov'],
  ['-nr --png a.png', '--png draws, but --norender turns drawing off; remove one of them'],
])('test_policy %s is refused in one line before anything is played', async (flags, message) => {
  const { code, out, err } = await here.spinup(`test_policy ${run} ${flags}`);
  expect([code, out, err]).toEqual([2, '', `spinup: ${message}\n`]);
});
