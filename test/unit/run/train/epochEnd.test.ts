/** The end of an epoch: how often its table is read, and lines that fit the terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type * as Files from '../../../../src/run/files/atomicFiles.js';
import { train } from '../../../../src/run/train/train.js';

const { reads } = vi.hoisted(() => ({ reads: [] as string[] }));
vi.mock('../../../../src/run/files/atomicFiles.js', async (original) => {
  const files = await original<typeof Files>();
  const readText: typeof files.readText = (file) => {
    if (file.endsWith('progress.txt')) reads.push(file);
    return files.readText(file);
  };
  return { ...files, readText };
});

const dataDir = mkdtempSync(join(tmpdir(), 'spinningup-ends-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
beforeEach(() => {
  reads.length = 0;
});
const small = { algo: 'ppo', env: 'CartPole-v1', stepsPerEpoch: 200, hiddenSizes: [8], trainPiIters: 2, trainVIters: 2, dataDir } as const;
const silent = { write: () => {}, color: false };

test('[C3] with stopAt and keepBest the table is read once an epoch, and never without them', async () => {
  await train({ ...small, epochs: 1, expName: 'none' }, silent);
  const before = reads.length;
  reads.length = 0;
  await train({ ...small, epochs: 5, expName: 'none5' }, silent);
  expect(reads.length).toBe(before);
  reads.length = 0;
  await train({ ...small, epochs: 5, expName: 'both', stopAt: 1e9, keepBest: true }, silent);
  expect(reads.length).toBe(before + 5);
});

test.each([60, 80, 120, undefined])('[C8] the explanation of LossPi is wrapped in a terminal of %s characters', async (columns) => {
  let out = '';
  const io = { write: (text: string) => (out += text), color: false, columns };
  await train({ ...small, epochs: 1, expName: `wide${columns}` }, io);
  const lines = (/LossPi is the loss[\s\S]*?good\sit\sis\.\n/.exec(out)?.[0] ?? '').trimEnd().split('\n');
  expect(lines.join(' ')).toMatch(/^LossPi is the loss before the update, .*how good it is\.$/);
  expect(lines.length).toBe(Math.ceil(187 / (columns ?? 110)));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns ?? 110);
});
