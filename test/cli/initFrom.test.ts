/** --init_from as it is typed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(async () => {
  here = temporaryDirectory();
  for (const name of ['a', 'b-1', '007']) expect((await here.spinup(`${tiny} --exp_name ${name}`)).code).toBe(0);
});
afterAll(() => here.remove());

test('[B8] one run after another, from the experiment or from the run, and config.json says from which', async () => {
  for (const [from, name] of [
    ['data/a', 'c'],
    ['data/007/007_s0', 'd'],
  ]) {
    const { code } = await here.spinup(`${tiny} --exp_name ${name} --init_from ${from} --gamma 0.9`);
    expect(code).toBe(0);
    expect(JSON.parse(here.read('data', name, `${name}_s0`, 'config.json')).init_from).toBe(from);
  }
  expect((await here.spinup('test_policy data/c -n 1 -nr -l 5')).code).toBe(0);
});

test('[B8] several directories are several runs, and the same command goes on with them without the directories', async () => {
  const words = `${tiny} --exp_name g --init_from data/a data/b-1`;
  expect((await here.spinup(words)).code).toBe(0);
  const names = ['g_inidata-a', 'g_inidata-b-1'];
  for (const name of names) expect(here.has('data', name, `${name}_s0`, 'init.safetensors')).toBe(true);
  rmSync(join(here.path, 'data', 'b-1'), { recursive: true });
  const { code, out } = await here.spinup(words);
  expect([code, out]).toEqual([0, expect.stringMatching(/skipped|already complete/)]);
});

test.each([
  ['--init_from', /--init_from should be the path of a directory/],
  ['--init_from data/nowhere', /there is no directory data\/nowhere/],
  ['--init_from data/a --hid [9]', /pi\.0\.w is float32 \[4,8\], but .* need float32 \[4,9\]/],
])('[B8] %s is refused in one line', async (words, message) => {
  const { code, err } = await here.spinup(`run ppo --env CartPole-v1 --exp_name x ${words}`);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  expect(here.has('data', 'x')).toBe(false);
});
