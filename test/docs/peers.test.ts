/** What the pages say of other libraries is what bench:peers measured. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { warning } from '../../bench/peers/cores.js';
import type { Measured } from '../../bench/peers/measure.js';
import { filled, pages } from '../../bench/peers/readme.js';
import type { Result } from '../../bench/peers/tables.js';

const measured = (median: number, times: number): Measured => ({ median, least: median, times: { 'ours, wasm': times } });
const row = (what: string, kind: 'sac' | 'critic' | 'matmul', torch: number, tfjs: number): Result['rows'][number] => ({
  what,
  kind,
  unit: 'ms',
  libraries: { 'ours, wasm': measured(2, 1), 'tfjs-wasm': measured(2 * tfjs, tfjs), PyTorch: measured(2 * torch, torch) },
});
const share: Result['rows'][number] = { what: 'Share', kind: 'adam', unit: '%', libraries: { 'ours, wasm': measured(5.1, 1) } };
const result: Result = {
  machine: { cpu: 'Abacus 1', vectors: 'AVX2', node: 'v20.1.0' },
  date: '2020-01-02',
  clock: 'CPU time',
  threads: 1,
  rounds: 5,
  libraries: { 'ours, wasm': { version: '1' }, 'tfjs-wasm': { version: '4' }, PyTorch: { version: '2', core: 'Prescott' } },
  missing: {},
  rows: [share, row('one', 'critic', 0.5, 12), row('two', 'sac', 1.25, 8.5), row('three', 'matmul', 0.1, 1)],
};
const page = 'a\n<!-- peers -->\nold\n<!-- /peers -->\nb\n';
const oneLine = (text: string): string => text.replaceAll('\n', ' ');

test('docs/performance.md gives ranges of training steps, the processor, and the kernels of PyTorch', () => {
  const text = oneLine(filled(page, pages['docs/performance.md'](result)));
  expect(text).toContain('one core of an Abacus 1 with AVX2, Node 20.1.0');
  expect(text).toContain('tfjs-wasm takes 8.5 to 12 times as long');
  expect(text).toContain("PyTorch 0.50 to 1.3 times as the system starts it (OpenBLAS's kernels for Prescott)");
});

test('bench/peers/README.md has a table of all rows, and what surrounds it stays', () => {
  const text = filled(page, pages['bench/peers/README.md'](result));
  expect(text).toMatch(/^a\n<!-- peers -->\nHow many.*/);
  expect(text).toMatch(/<!-- \/peers -->\nb\n$/);
  expect(text).toContain('| what | ours, wasm, ms | tfjs-wasm | PyTorch |\n| --- | --- | --- | --- |\n| one | 2.00 | 12 | 0.50 |');
  expect(text).toContain('Share: 5.1 % (ours, wasm).');
  expect(text).not.toContain('old');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});

test('a page without the marks is refused', () => {
  expect(() => filled('a\n', 'b')).toThrow(RangeError);
});

test('kernels for a processor without AVX bring a warning where the processor has better ones', () => {
  expect(warning('PyTorch', 'Prescott', 'SkylakeX')).toContain('PyTorch');
  expect(warning('PyTorch', 'Cooperlake', 'SkylakeX')).toBeUndefined();
  expect(warning('PyTorch', undefined, 'SkylakeX')).toBeUndefined();
});

const results: Partial<Result> = JSON.parse(readFileSync('bench/results/peers.json', 'utf8'));
const isComplete = (found: Partial<Result>): found is Result => found.clock === 'CPU time';
describe.runIf(isComplete(results))('the figures on the page', () => {
  test.each(Object.keys(pages))('%s', (path) => {
    const text = readFileSync(path, 'utf8');
    if (isComplete(results)) expect(filled(text, pages[path](results))).toBe(text);
  });
});
