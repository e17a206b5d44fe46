/** What a user wants to be so in all runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONFIG, userConfig } from '../../../../src/run/config/userConfig.js';
import { runConfig } from '../../../../src/run/flags/runConfig.js';
import { setupLoggerKwargs } from '../../../../src/run/grid/callExperiment.js';
import { plansOf } from '../../../../src/run/grid/planRuns.js';
import { UserError } from '../../../../src/run/userError.js';

let [cwd, home] = ['', ''];
beforeEach(() => {
  [cwd, home] = ['cwd-', 'home-'].map((name) => mkdtempSync(join(tmpdir(), name)));
  mkdirSync(join(home, '.config', 'spinup'), { recursive: true });
});
afterEach(() => {
  for (const dir of [cwd, home]) rmSync(dir, { recursive: true });
  vi.unstubAllEnvs();
});
const here = (content: unknown): void => writeFileSync(join(cwd, CONFIG), typeof content === 'string' ? content : JSON.stringify(content));
const atHome = (content: unknown): void => writeFileSync(join(home, '.config', 'spinup', 'config.json'), JSON.stringify(content));
const read = (env: Readonly<Record<string, string>> = {}) => userConfig({ env, cwd, home });

test('where nobody has said anything there is nothing', () => {
  expect(read()).toEqual({});
});

test('environment variables before the working directory before ~/.config, key by key', () => {
  atHome({ data_dir: 'c', force_datestamp: true, default_shorthand: false });
  expect(read()).toEqual({ dataDir: 'c', forceDatestamp: true, defaultShorthand: false });
  here({ data_dir: 'b', force_datestamp: false });
  expect(read()).toEqual({ dataDir: 'b', forceDatestamp: false, defaultShorthand: false });
  expect(read({ SPINUP_DATA_DIR: 'a', SPINUP_DEFAULT_SHORTHAND: '1', SPINUP_FORCE_DATESTAMP: '' })).toEqual({
    dataDir: 'a',
    forceDatestamp: false,
    defaultShorthand: true,
  });
});

test('~ is the home directory', () => {
  here({ data_dir: '~/runs' });
  expect(read()).toEqual({ dataDir: `${home}/runs` });
});

describe('a wrong entry is an error that names file and key', () => {
  test.each([
    [{ data_dir: 3 }, 'data_dir should be the path of a directory, but is 3'],
    [{ force_datestamp: 'yes' }, 'force_datestamp should be true or false, but is "yes"'],
    [[], 'should hold an object, such as { "data_dir": "runs" }'],
    [{ data_dri: 'x' }, 'has the unknown key data_dri; did you mean data_dir? It may have data_dir, force_datestamp, default_shorthand'],
    ['{ data_dir', 'is not JSON: '],
  ])('%j', (content, message) => {
    here(content);
    expect(read).toThrow(UserError);
    expect(read).toThrow(join(cwd, CONFIG));
    expect(read).toThrow(message);
  });

  test.each([
    ['SPINUP_FORCE_DATESTAMP', 'yes', 'SPINUP_FORCE_DATESTAMP should be true or false, but is yes'],
    ['SPINUP_DEFAULT_SHORTHAND', '2', 'SPINUP_DEFAULT_SHORTHAND should be true or false, but is 2'],
    ['SPINUP_DATA_DIR', 'a\0', 'SPINUP_DATA_DIR should be the path of a directory'],
  ])('%s=%s', (variable, value, message) => {
    expect(() => read({ [variable]: value })).toThrow(message);
  });
});

describe('it holds', () => {
  const args = ['ppo', '--env', 'CartPole-v1', '--exp_name', 'e'];
  beforeEach(() => {
    vi.stubEnv('SPINUP_DATA_DIR', 'runs');
    vi.stubEnv('SPINUP_FORCE_DATESTAMP', '1');
  });

  test('for a run', () => {
    expect(runConfig(args)).toMatchObject({ dataDir: 'runs', datestamp: true });
    expect(runConfig([...args, '--data_dir', 'd'])).toMatchObject({ dataDir: 'd', datestamp: true });
  });

  test('for a grid, whose commands hold without it', () => {
    const { plans } = plansOf([...args, '--seed', '1', '2']);
    expect(plans[0].dir).toMatch(/^runs\/\d{4}-\d\d-\d\d_e\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d-e_s1$/);
    vi.unstubAllEnvs();
    expect(plansOf(plans[0].args).plans).toEqual([plans[0]]);
  });

  test('for a script', () => {
    expect(setupLoggerKwargs('e').outputDir).toMatch(/^runs\/\d{4}-\d\d-\d\d_e$/);
    vi.stubEnv('SPINUP_FORCE_DATESTAMP', 'False');
    expect(setupLoggerKwargs('e', 3)).toEqual({ outputDir: 'runs/e/e_s3', expName: 'e' });
    expect(setupLoggerKwargs('e', 3, 'd')).toEqual({ outputDir: 'd/e/e_s3', expName: 'e' });
  });
});

test('~ is the home directory on the command line too, where the shell leaves it: after =, and in quotes', () => {
  const args = ['ppo', '--env', 'CartPole-v1', '--data_dir=~/runs'];
  expect(runConfig(args).dataDir).toBe(join(homedir(), 'runs'));
  expect(plansOf(args).plans[0].config.dataDir).toBe(join(homedir(), 'runs'));
  expect(runConfig(['ppo', '--env', 'CartPole-v1', '--data_dir', '~other']).dataDir).toBe('~other');
});
