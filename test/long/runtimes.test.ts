/** Bun and Deno, whose binaries npm has: the command line runs on both, and computes the bits of Node. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { algorithms } from 'spinningup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '../support/cliRuns.js';

/** Versions that were tried, with the package of each, the binary in it, and what stands before a program. */
const runtimes: Readonly<Record<string, readonly [pack: string, binary: string, ...before: string[]]>> = {
  Bun: ['@oven/bun-linux-x64@1.4.5', 'bin/bun'],
  Deno: ['@deno/linux-x64-glibc@2.9.6', 'deno', 'run', '--allow-all'],
};
const isHere = process.platform === 'linux' && process.arch === 'x64';
if (!isHere) console.log('Bun and Deno are not tried: the test knows their binaries for Linux on x64.');

/** The program and first arguments that run a file; npm installs the binary where it is missing. */
const commandOf = (name: string): readonly string[] => {
  const [pack, binary, ...before] = runtimes[name];
  const prefix = resolve('build/runtimes', name);
  const path = join(prefix, 'node_modules', pack.slice(0, pack.lastIndexOf('@')), binary);
  if (!existsSync(path)) execFileSync('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', prefix, pack]);
  return [path, ...before];
};

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'spinningup-runtimes-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** What a command prints on a runtime. */
const printed = ([program, ...before]: readonly string[], words: string): string =>
  execFileSync(program, [...before, resolve('bin/spinup.js'), ...words.split(' ')], { cwd, encoding: 'utf8' });

/** Trains for two short epochs; gives the model, and the table without its seconds, which are the last column. */
const trained = (command: readonly string[], algo: string, name: string): readonly [Buffer, readonly (readonly string[])[]] => {
  const env = algo === 'dqn' ? 'CartPole-v1' : 'Pendulum-v1';
  const small = '--epochs 2 --steps_per_epoch 300 --hid [16]';
  const offPolicy = algo in { dqn: 0, ddpg: 0, td3: 0, sac: 0, sac2018: 0 } ? ' --start_steps 100 --update_after 100' : '';
  printed(command, `run ${algo} --env ${env} ${small}${offPolicy} --exp_name ${name} --quiet`);
  const file = (of: string): Buffer => readFileSync(join(cwd, 'data', name, `${name}_s0`, of));
  return [file('model.safetensors'), rows(file('progress.txt').toString()).map((row) => row.slice(0, -1))];
};

test.runIf(isHere).each(Object.keys(runtimes))(
  '[C10] %s computes the bits of Node, with every algorithm, and resumes and loads',
  (name) => {
    const command = commandOf(name);
    for (const algo of Object.keys(algorithms))
      expect(trained(command, algo, `${algo}-${name}`)).toEqual(trained([process.execPath], algo, `${algo}-node`));
    expect(printed(command, `resume data/ppo-${name} --epochs 3`)).toMatch(/Done: 3 epochs/);
    const play = (runtime: readonly string[]): string => printed(runtime, `test_policy data/ppo-${name} -n 3 -nr`);
    expect(play(command)).toBe(play([process.execPath]));
  },
);
