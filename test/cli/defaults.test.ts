/** A default that `--help` states is what a command does without the flag. Needs dist. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from '../../src/run/help/layout.js';
import { pages } from '../../src/run/help/pages.generated.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());

/** The default of a flag, by one of its names. */
const stated = (page: Page, flag: string): string => {
  const rows = page.flatMap((section) => section.rows ?? []);
  const [, byDefault] = rows.find(([names]) => names.split(/,? /).includes(flag)) ?? [];
  if (!byDefault) throw new Error(`no default of ${flag} is stated`);
  return byDefault;
};

/** The flag left out gives what its stated default gives, and not what another value gives. */
const holds = async (page: Page, flag: string, other: string, outcome: (flags: string) => Promise<string>): Promise<void> => {
  const usual = await outcome('');
  expect(await outcome(`${flag} ${stated(page, flag)}`)).toBe(usual);
  expect(await outcome(`${flag} ${other}`)).not.toBe(usual);
};

const tiny = 'run ppo --env CartPole-v1 --steps_per_epoch 30 --hid [4] --train_pi_iters 1 --train_v_iters 1';

describe('spinup run', () => {
  /** The files of a run and what its config.json says, in a working directory of its own. */
  const run = async (flags: string): Promise<string> => {
    const there = temporaryDirectory();
    try {
      const { code, err } = await there.spinup(`${tiny} --epochs 12 ${flags.replace('<algo>', 'ppo')}`);
      expect([code, err]).toEqual([0, '']);
      const files = readdirSync(there.path, { recursive: true, encoding: 'utf8' }).sort();
      return [...files, there.read(files.find((file) => file.endsWith('config.json')) ?? '')].join('\n');
    } finally {
      there.remove();
    }
  };

  test.each([
    ['--exp_name', 'x'],
    ['--data_dir', 'x'],
    ['--keep_snapshots', 'True'],
    ['--dt', 'True'],
    ['--backend', 'js'],
  ])('%s', (flag, other) => holds(pages.run, flag, other, run));

  test('--save_freq', () => holds(pages.run, '--save_freq', '9', (flags) => run(`--keep_snapshots True ${flags}`)));
});

describe('spinup test_policy', () => {
  beforeAll(async () => void (await here.spinup(`${tiny} --epochs 2 --save_freq 1 --keep_snapshots True --pi_lr 0.1`)));

  test.each([
    ['-n', '99'],
    ['--len', '5'],
    ['--seed', '1'],
    ['--itr', '0'],
  ])('%s', (flag, other) =>
    holds(pages.test_policy, flag, other, async (flags) => (await here.spinup(`test_policy data -nr ${flags}`)).out),
  );

  test('--output', async () => {
    await here.spinup('test_policy data -n 1');
    expect(here.has(stated(pages.test_policy, '--output').replace('<dir>', join('data', 'cmd_ppo', 'cmd_ppo_s0')))).toBe(true);
  });
});

describe('spinup plot', () => {
  beforeAll(async () => void (await here.spinup(`${tiny} --epochs 6 --seed 0 1 --data_dir two`)));

  test.each([
    ['--xaxis', 'Epoch'],
    ['--value', 'EpLen'],
    ['--smooth', '3'],
    ['--est', 'max'],
  ])('%s', (flag, other) =>
    holds(pages.plot, flag, other, async (flags) => {
      await here.spinup(`plot two -o two.svg ${flags}`);
      return here.read('two.svg');
    }),
  );

  test('--output', async () => {
    await here.spinup('plot two');
    expect(here.has(stated(pages.plot, '--output').replace('<dir>', 'two'))).toBe(true);
  });
});

describe('spinup check_env', () => {
  test.each([
    ['--episodes', '9', 'Pendulum-v1'],
    ['--seed', '1', 'CartPole-v1'],
    ['--steps', '9000', 'Pendulum-v1 --env:max_episode_steps 1500'],
  ])('%s', (flag, other, env) =>
    holds(pages.check_env, flag, other, async (flags) => (await here.spinup(`check_env ${env} ${flags}`)).out),
  );
});
