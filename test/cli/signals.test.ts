/** Ctrl-C, once and twice. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rows, run } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

describe('Ctrl-C', () => {
  const long = 'run ppo --env CartPole-v1 --epochs 1000 --steps_per_epoch 2000 --train_pi_iters 2 --train_v_iters 2';
  const secondTable = /\| +Epoch \| +1 \|[\s\S]*\n-{39}\n/;

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle of an epoch: what is complete is written, and the exit code is %i', async (signal, expected) => {
    let sent = false;
    const { code, out, err } = await here.spinup(long, (printed, kill) => {
      if (sent || !secondTable.test(printed)) return;
      sent = true;
      setTimeout(() => kill(signal), 30);
    });
    expect([code, err]).toEqual([expected, '']);
    const [header, ...epochs] = rows(here.read(...run, 'progress.txt'));
    for (const row of epochs) expect(row).toHaveLength(header.length);
    expect(epochs.length).toBeGreaterThanOrEqual(2);
    expect(out).toMatch(new RegExp(`Stopped after ${epochs.length} of 1,000 epochs, all saved; `));
    expect(here.read(...run, 'model.safetensors')).toContain(`"epoch":"${epochs.length}"`);
    const test = await here.spinup(`test_policy ${join(...run)} -n 1 -nr`);
    expect(test.code).toBe(0);
  });

  test('a second time, it ends at once', async () => {
    let sent = false;
    const update = 'run ppo --env CartPole-v1 --epochs 5 --steps_per_epoch 1000 --train_pi_iters 0 --train_v_iters 1000000';
    const began = performance.now();
    const { code } = await here.spinup(update, (printed, kill) => {
      if (sent || !printed.includes('Logging')) return;
      sent = true;
      setTimeout(() => kill('SIGINT'), 1500); // by then it updates, which takes minutes
      setTimeout(() => kill('SIGINT'), 2500);
    });
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test.each([
    ['while it updates', 'run ppo --env CartPole-v1 --epochs 9 --steps_per_epoch 500 --hid [8] --train_v_iters 3000', 200],
    ['and the second time when the run is over', long, 30],
  ])('twice within a moment is once, for npx sends on what the terminal has sent: %s', async (_, words, pause) => {
    let sent = false;
    const { code, out } = await here.spinup(words, (printed, kill) => {
      if (sent || !/ Epoch \|/.test(printed)) return;
      sent = true;
      setTimeout(() => kill('SIGINT'), pause);
      setTimeout(() => kill('SIGINT'), pause + 20);
    });
    expect(code).toBe(130);
    expect(out).toMatch(/Stopped after \d+ of [\d,]+ epochs, all saved; /);
  });
});
