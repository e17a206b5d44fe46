/** The record of a run, epoch by epoch. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vpg } from '../../../../src/algos/index.js';
import { cartPole } from '../../../../src/envs/index.js';
import { learner } from '../../../../src/run/config/anyAlgorithm.js';
import { EpochRecorder } from '../../../../src/run/train/epochRecorder.js';
import { EpochLogger } from '../../../../src/run/train/logger.js';

test('the column Time goes on where the saved state left it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'recorder-'));
  const terminal = { write: () => {}, color: false };
  const [run] = vpg({ env: cartPole, epochs: 1, stepsPerEpoch: 20, hiddenSizes: [4], trainVIters: 1 });
  const recorded = (seconds?: number): number => {
    const columns = learner('vpg').columns({});
    const recorder = new EpochRecorder({
      dir,
      lock: { dir, check: () => {}, release: () => {} },
      algo: 'vpg',
      algorithm: learner('vpg'),
      columns,
      envName: 'CartPole-v1',
      live: true,
      logger: new EpochLogger({ outputDir: dir, terminal }),
      saveFreq: 10,
      keepSnapshots: false,
      configuration: '',
      ...(seconds !== undefined && { from: { run, seconds } }),
    });
    recorder.record(run);
    const [header, row] = readFileSync(join(dir, 'progress.txt'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'));
    const time = Number(row[header.indexOf('Time')]);
    expect(recorder.seconds).toBeCloseTo(time, 2);
    return time;
  };
  try {
    expect(recorded()).toBeLessThan(1000);
    expect(recorded(1000)).toBeGreaterThanOrEqual(1000);
    expect(recorded(1000)).toBeLessThan(2000);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
