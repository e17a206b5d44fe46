/** Runs that version 0.1.0 saved: TRPO and NPG then carried Adam moments of the policy, which nothing moved. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { algorithms, cartPole } from '../../../../src/index.js';
import { load, resume } from '../../../../src/run/index.js';

const folder = mkdtempSync(join(tmpdir(), 'spinningup-earlier-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A row of progress.txt as numbers, without the time. */
const numbersIn = (row: string): number[] => row.split('\t').slice(0, -1).map(Number);

describe.each(['trpo', 'npg'] as const)('%s', (algo) => {
  const dir = join(folder, algo);
  cpSync(`test/fixtures/earlierRuns/${algo}`, dir, { recursive: true });
  const read = (): string => readFileSync(join(dir, 'progress.txt'), 'utf8').trim();
  const before = read();

  test('loads', async () => {
    const { mode } = await load(dir);
    expect([0, 1]).toContain(mode(new Float32Array(4)));
  });

  test('goes on to the numbers of a run that was never stopped', async () => {
    await resume({ dir });
    const rows = read().split('\n');
    expect(rows.slice(0, before.split('\n').length).join('\n')).toBe(before);
    const options = { env: cartPole, seed: 1, hiddenSizes: [4], stepsPerEpoch: 100, epochs: 40 };
    const kls = [...algorithms[algo](options)].map(({ info }) => info.kl as number);
    const column = rows[0].split('\t').indexOf('KL');
    rows.slice(1).forEach((row, epoch) => {
      expect(numbersIn(row)[column]).toBeCloseTo(kls[epoch], 6);
    });
    expect(kls).toHaveLength(40);
  });
});
