/** Environments that end the process, fill the memory, or never answer. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rows, run } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const bin = fileURLToPath(new URL('../../bin/spinup.js', import.meta.url));
const here = useDirectory();

/** A world that does something in its 250th step, which is in the second epoch. */
const world = (act: string): void =>
  writeFileSync(
    join(here.path, 'my-env.mjs'),
    `let n = 0;
    const all = [];
    export default {
      observationSpace: { kind: 'box', shape: [1], low: [-1], high: [1] },
      actionSpace: { kind: 'discrete', n: 2 },
      reset: () => ({ state: 0, obs: Float32Array.of(0) }),
      step: (s) => {
        if (++n === 250) { ${act} }
        return { state: s + 1, obs: Float32Array.of(0), reward: 1, terminated: s === 9, truncated: false };
      },
    };`,
  );
const words = 'run ppo --env ./my-env.mjs --hid [4] --epochs 3 --steps_per_epoch 200 --train_pi_iters 2 --train_v_iters 2';
const completed = (): number => rows(here.read(...run, 'progress.txt')).length - 1;

test.each([0, 3])('[R3] an environment that calls process.exit(%i) ends the run with one line, its epochs saved', async (status) => {
  world(`process.exit(${status});`);
  const { code, err } = await here.spinup(words);
  expect([code, err]).toEqual([
    1,
    `spinup: the training thread ended with code ${status} before its run was complete, as it does where an environment ` +
      'calls process.exit(); all completed epochs are saved\n',
  ]);
  expect(completed()).toBe(1);
});

test('[R3] a training thread that runs out of memory ends the run with one line, its epochs saved', () => {
  world('for (;;) all.push(new Array(100_000).fill(n));');
  const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=100', bin, ...words.split(' ')], {
    cwd: here.path,
    encoding: 'utf8',
  });
  // V8 itself may report its last garbage collections before.
  expect([status, stderr.slice(stderr.indexOf('spinup: '))]).toEqual([
    1,
    'spinup: the training thread ran out of memory; all completed epochs are saved. ' +
      'NODE_OPTIONS=--max-old-space-size=8192 allows more, in MiB\n',
  ]);
  expect(stderr).not.toContain('    at ');
  expect(completed()).toBe(1);
}, 60_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '[R16] where step never returns, a first %s is answered in a line, and a second one ends the run at once',
  async (signal, expected) => {
    world('for (;;);');
    let sent = false;
    const { code, err } = await here.spinup(words, (printed, kill) => {
      if (sent || !/ Epoch \| +0 /.test(printed)) return;
      sent = true;
      setTimeout(() => kill(signal), 500);
      setTimeout(() => kill(signal), 2500);
    });
    expect([code, err]).toEqual([expected, '\nStopping after this update; press Ctrl-C again to stop at once.\n']);
    expect(completed()).toBe(1);
    world('');
    expect(await here.spinup(`resume ${run.join('/')}`)).toMatchObject({ code: 0, err: '' });
    expect(completed()).toBe(3);
  },
  60_000,
);
