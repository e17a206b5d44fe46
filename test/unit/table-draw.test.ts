/** Pictures and tables of results. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { short, signed, spread, ticks } from '../../bench/table/axes.js';
import { cellsOf, isPoor, longest, originalOf } from '../../bench/table/cells.js';
import { draw } from '../../bench/table/draw.js';
import type { Job } from '../../bench/table/jobs.js';
import { pageWith } from '../../bench/table/page.js';
import { finish, type Result, storeIn } from '../../bench/table/store.js';
import { eachInFolder } from '../support/folder.js';

const stretch = { cpuSeconds: 10, commit: 'abc', processor: 'p', backend: 'wasm', node: 'v20' };
const resultOf = (algo: Job['algo'], seed: number, final: number, steps = 1_000_000, world = 'Hopper-v4'): Result => ({
  ...{ world, algo, seed, steps, options: {}, final },
  curve: [
    [steps / 2, final / 2],
    [steps, final],
  ],
  stretches: [{ ...stretch, steps }],
});

describe('axes', () => {
  test('have round numbers around what they show', () => {
    const pair = fc.tuple(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.double({ min: 1e-3, max: 1e5, noNaN: true }));
    fc.assert(
      fc.property(pair, ([from, width]) => {
        const all = ticks(from, from + width);
        expect(all.length).toBeLessThanOrEqual(8);
        expect(all[0]).toBeLessThanOrEqual(from + 1e-6 * width);
        expect(all[all.length - 1]).toBeGreaterThanOrEqual(from + width - 1e-6 * width);
      }),
    );
    expect(ticks(-203, 2824)).toEqual([-1000, 0, 1000, 2000, 3000]);
  });

  test('say numbers in short, and with a proper minus', () => {
    expect([0, 500, 80_000, 1_500_000].map(short)).toEqual(['0', '500', '80k', '1.5M']);
    expect([signed(-1234.5), signed(-0.2), signed(0.55, 1)]).toEqual(['−1,235', '0', '0.6']);
  });

  test('names keep their distance, their order and within bounds', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 240, noNaN: true }), { minLength: 1, maxLength: 12 }), (wanted) => {
        const places = spread(wanted, 17, [0, 240]);
        const inOrder = wanted.map((_, i) => i).sort((i, j) => places[i] - places[j]);
        inOrder.slice(1).forEach((i, k) => {
          expect(places[i] - places[inOrder[k]]).toBeGreaterThan(16.9);
          expect(wanted[i]).toBeGreaterThanOrEqual(wanted[inOrder[k]]);
        });
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...places)).toBeLessThanOrEqual(240.001);
      }),
    );
    expect(spread([200, 20], 17, [0, 240])).toEqual([200, 20]); // where there is room, nothing moves
  });
});

describe('cells', () => {
  test('are runs that differ by seed alone, with the original at their steps or where it ends', () => {
    const [cell, other] = cellsOf([resultOf('ppo', 1, 2000), resultOf('ppo', 0, 1000), resultOf('ppo', 0, 5, 3_000_000)]);
    expect(cell).toMatchObject({ algo: 'ppo', steps: 1_000_000, mean: 1500, lowest: 1000, highest: 2000 });
    expect(cell.runs.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(cell.original).toMatchObject({ steps: 1_000_000, value: expect.closeTo(1773.9, 0) });
    expect(other.original).toMatchObject({ steps: 2_960_000, value: 2299.2 });
    expect(longest([cell, other])).toEqual([other]);
    expect(originalOf('CartPole-v1', 'ppo', 80_000)).toBeUndefined();
  });

  test('under half of the original’s are poor, below zero those twice as far below', () => {
    const poor = (algo: Job['algo'], final: number, steps: number, world?: string): boolean =>
      isPoor(cellsOf([resultOf(algo, 0, final, steps, world)])[0]);
    expect([880, 895].map((final) => poor('ppo', final, 1_000_000))).toEqual([true, false]);
    expect([-120, -50].map((final) => poor('vpg', final, 1_000_000, 'HalfCheetah-v4'))).toEqual([true, false]); // −55
    expect(poor('ppo', -1e9, 80_000, 'CartPole-v1')).toBe(false);
  });
});

describe('the page', () => {
  test('has the section between its marks, and all else stays', () => {
    const first = pageWith('# Title\n', 'one');
    const again = pageWith(`${first}after\n`, 'two');
    expect(again).toMatch(/^# Title\n<!-- .* -->\n\ntwo\n<!-- .* -->\nafter\n$/);
  });
});

describe('draw', () => {
  let dir = '';
  eachInFolder((path) => {
    dir = path;
  });
  const drawn = async (): Promise<void> => {
    const log = console.log;
    console.log = () => {};
    await draw(['--results', dir, '--docs', dir]).finally(() => {
      console.log = log;
    });
  };
  const read = (file: string): string => readFileSync(join(dir, file), 'utf8');

  test('makes a picture of each world, in which every line has its name and its colour', async () => {
    const results = [resultOf('ppo', 0, 2000), resultOf('ppo', 1, 2200), resultOf('vpg', 0, 300), resultOf('sac', 0, 100, 300_000)];
    for (const result of results) finish(storeIn(dir), result);
    await drawn();
    const svg = read('images/table-Hopper-v4.svg');
    const names = [...svg.matchAll(/>([^<>]*)<\/text>/g)].map(([, name]) => name);
    for (const name of ['PPO 2,100', 'PPO, original 1,774', 'VPG 300', 'VPG, original 391', 'SAC 100']) expect(names).toContain(name);
    expect(svg).toContain('width="480"');
    expect(Math.min(...[...svg.matchAll(/font-size="(\d+)"/g)].map(([, size]) => Number(size)))).toBe(14);
    const lines = [...svg.matchAll(/<polyline [^>]*stroke="(#\w+)"[^>]*?(stroke-dasharray)?="[^>]*>/g)].map(([line, colour]) => [
      colour,
      line.includes('dasharray'),
    ]);
    const [ppo, vpg] = ['#0072B2', '#009E73'];
    expect(lines.slice(0, 4)).toEqual([
      [ppo, true],
      [vpg, true],
      [ppo, false],
      [vpg, false],
    ]);
    expect(svg.match(/<polygon/g)?.length).toBe(1); // of the one with two seeds
  });

  test('makes tables, with what is to be looked into, every run and its commit', async () => {
    for (const result of [resultOf('ppo', 0, 2000), resultOf('ppo', 1, 2201), resultOf('sac', 0, 100, 300_000)])
      finish(storeIn(dir), result);
    finish(storeIn(dir), { ...resultOf('trpo', 0, 480, 80_000, 'CartPole-v1'), options: { lam: 0.9 } });
    await drawn();
    const page = read('benchmarks.md');
    expect(page).toContain('| `CartPole-v1` | TRPO | 80,000 | 1 | 480 | `--lam 0.9` |');
    expect(page).toContain("| world | PPO | the original's PPO |");
    expect(page).toContain('| `Hopper-v4` | 2,101 (2,000 to 2,201), 2 seeds | 1,774 |');
    expect(page).toMatch(/## Results that need a closer look[^#]*- SAC on `Hopper-v4`, 300,000 steps, seeds 0: 100, the original 2,\d+\n/);
    expect(page).toMatch(/\[Hopper-v4 PPO 1\]\([^)]*ppo-s1-1000000.json\) \| 1M \| 2,201 \| 10 \| abc \| p \| wasm \| v20 \|/);
    const before = page;
    await drawn();
    expect(read('benchmarks.md')).toBe(before);
  });

  test('draws the earlier bench as well, each algorithm in its own colour', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'mujoco_curves.json'), readFileSync('bench/results/mujoco_curves.json'));
    await drawn();
    for (const world of ['halfcheetah', 'hopper', 'swimmer'])
      expect(read(`images/curves-${world}.svg`)).toBe(readFileSync(`docs/images/curves-${world}.svg`, 'utf8'));
    expect(existsSync(join(dir, 'images', 'table-Hopper-v4.svg'))).toBe(false);
    expect(read('benchmarks.md')).toContain('No run is finished yet.');
  });
});
