/** A standard output that is full or closed, and a terminal that is closed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rows, run } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const bin = fileURLToPath(new URL('../../bin/spinup.js', import.meta.url));
const small = 'run ppo --env CartPole-v1 --hid [8] --train_pi_iters 2 --train_v_iters 2 --steps_per_epoch 200';
const here = useDirectory();

const shell = (words: string, into: string): { code: number | null; err: string } => {
  const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; '${process.execPath}' '${bin}' ${words} ${into}`], {
    cwd: here.path,
  });
  return { code: status, err: String(stderr) };
};

test
  .skipIf(!existsSync('/dev/full'))
  .each(['--version', 'run --help', 'check_env CartPole-v1', `${small} --epochs 1`, `${small} --epochs 1 --dry_run`])(
  '[R11] a full standard output is a failure: spinup %s',
  (words) => {
    const { code, err } = shell(words, '> /dev/full');
    expect([code, err]).toEqual([1, expect.stringMatching(/^spinup: cannot write to the standard output: [^\n]*ENOSPC[^\n]*\n$/)]);
  },
);

test('[R11] plot and test_policy, too', async () => {
  await here.spinup(`${small} --epochs 1`);
  for (const words of [`plot ${run.join('/')}`, `test_policy ${run.join('/')} -n 1 -nr`])
    expect(shell(words, '> /dev/full')).toEqual({ code: 1, err: expect.stringMatching(/^spinup: cannot write to the standard output: /) });
});

test('[R12] a run that head cuts off has not succeeded, and says so', () => {
  const { code, err } = shell(`${small} --epochs 400`, '| head -5 > /dev/null');
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^spinup: the standard output was closed, [^\n]*; all completed epochs are saved\n$/),
  ]);
  const done = rows(here.read(...run, 'progress.txt')).length - 1;
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(400);
});

test('[R12] what is complete before head is, is a success', () => {
  expect(shell('run --help', '| head -1 > /dev/null')).toEqual({ code: 0, err: '' });
});

test('[R13] a terminal that is closed: the model is that of the last row', async () => {
  let sent = false;
  const { code } = await here.spinup(`${small} --epochs 4000`, (printed, kill) => {
    if (sent || !/\| +Epoch \| +3 \|/.test(printed)) return;
    sent = true;
    kill('SIGHUP');
  });
  expect(code).toBe(129);
  const done = rows(here.read(...run, 'progress.txt')).length - 1;
  expect(here.read(...run, 'model.safetensors')).toContain(`"epoch":"${done}"`);
});
