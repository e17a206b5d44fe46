/**
 * npm run bench:gpu: matrix products in Chromium, on wasm, WebGL 2 and WebGPU, and from which size on a GPU pays. CHROMIUM
 * is the path of the browser, if not /usr/bin/chromium, and CHROMIUM_FLAGS what it is started with, so that it finds the GPU.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { isSoftware } from '../../src/autodiff/kernels/gpu/device.js';
import { bundle, launch, open } from '../../test/support/chromium.js';
import { machine, table } from '../util.js';
import type { Engine, Product, Training } from './page/main.js';

const products: readonly Product[] = [
  ['nn', 1, 64, 64],
  ['nn', 4000, 4, 64],
  ['nn', 100, 256, 256],
  ['tn', 256, 100, 256],
  ['nn', 4000, 64, 64],
  ['tn', 64, 4000, 64],
  ...[64, 128, 256, 512, 1024, 2048].map((n): Product => ['nn', n, n, n]),
];
const LONGEST = 5000; // ms: a product that would take longer is left out

const trainings: readonly Training[] = [
  [100, 256],
  [1000, 256],
  [1000, 1024],
  [4000, 2048],
];

const work = ([, M, K, N]: Product): number => M * K * N;
interface TimingRow {
  readonly product: Product;
  /** Milliseconds; where there is none, it was left out. */
  readonly times: Readonly<Partial<Record<Engine, number>>>;
}

/** From small to large, so that it can be told in time which would take too long. */
const measureEngines = async (page: Page, present: readonly Engine[]): Promise<TimingRow[]> => {
  const rows: TimingRow[] = [];
  for (const product of [...products].sort((a, b) => work(a) - work(b))) {
    const times: Partial<Record<Engine, number>> = {};
    for (const engine of present) {
      const before = rows.findLast((row) => row.times[engine] !== undefined);
      const expected = before ? (before.times[engine]! * work(product)) / work(before.product) : 0;
      if (expected > LONGEST) continue;
      times[engine] = threeDigits(await page.evaluate(([e, p]) => window.stand.time(e, p), [engine, product] as const));
    }
    rows.push({ product, times });
  }
  return rows;
};

/** Milliseconds of the training steps; those that would take too long at the rate of the largest product are left out. */
const trained = async (page: Page, rows: readonly TimingRow[], engine: 'wasm' | 'webgl2'): Promise<(number | undefined)[]> => {
  const largest = rows.findLast(({ times }) => times[engine] !== undefined);
  const times: (number | undefined)[] = [];
  for (const training of trainings) {
    const [n, units] = training;
    const products = 5 * n * units * units; // forward two, backward three
    const tooLong = !largest || (largest.times[engine]! * products) / work(largest.product) > LONGEST;
    times.push(tooLong ? undefined : threeDigits(await page.evaluate(([e, t]) => window.stand.step(e, t), [engine, training] as const)));
  }
  return times;
};

/** The multiplications from which on an engine was faster than wasm in all products; undefined if not even in the largest. */
const crossover = (rows: readonly TimingRow[], engine: Engine): number | undefined => {
  const last = rows.findLastIndex(({ times }) => !(times[engine]! < times.wasm!));
  return rows[last + 1] && work(rows[last + 1].product);
};

const threeDigits = (x: number): number => Number(x.toPrecision(3));
const cells = ({ product, times }: TimingRow, present: readonly Engine[]): Record<string, string> => {
  const [form, M, K, N] = product;
  const cell = (ms: number | undefined): string =>
    ms === undefined ? 'left out' : `${threeDigits(ms)} ms, ${threeDigits((2 * work(product)) / ms / 1e6)} GFLOP/s`;
  return { A·B: `${M}×${K}·${K}×${N}`, form, ...Object.fromEntries(present.map((engine) => [engine, cell(times[engine])])) };
};

const folder = mkdtempSync(join(tmpdir(), 'spinningup-gpu-'));
bundle('bench/gpu/page', folder);
const browser = await launch((process.env.CHROMIUM_FLAGS ?? '--ignore-gpu-blocklist').split(' '));
try {
  const { page, until } = await open(browser, folder);
  await until(() => window.stand !== undefined);
  const devices = await page.evaluate(() => window.stand.devices());
  const gpus = (['webgl2', 'webgpu'] as const).map((engine) => {
    const device = devices[engine] ?? 'none';
    const software = device !== 'none' && isSoftware(device);
    return { engine, device, ...(software && { note: 'software adapter: says nothing about a GPU' }) };
  });
  for (const { engine, device, note } of gpus) console.log(`${engine}: ${device}${note ? ` (${note})` : ''}`);

  const present: Engine[] = ['wasm', ...gpus.filter(({ device }) => device !== 'none').map(({ engine }) => engine)];
  const rows = await measureEngines(page, present);
  console.log(`\n${table(rows.map((row) => cells(row, present)))}\n`);
  const both = (['wasm', 'webgl2'] as const).filter((engine) => present.includes(engine));
  const steps: Record<string, (number | undefined)[]> = {};
  for (const engine of both) steps[engine] = await trained(page, rows, engine); // one after the other: they share a page
  const training = trainings.map(([n, units], i) => ({ rows: n, units, ...Object.fromEntries(both.map((e) => [e, steps[e][i]])) }));
  const shown = (ms: number | undefined): string => (ms === undefined ? 'left out' : `${ms} ms`);
  const named = ([n, units]: Training): string => `training step: ${n} rows, ${units}-${units}-${units}-1`;
  console.log(`${table(trainings.map((t, i) => ({ what: named(t), ...Object.fromEntries(both.map((e) => [e, shown(steps[e][i])])) })))}\n`);
  const crossovers = gpus
    .filter(({ engine }) => present.includes(engine))
    .map(({ engine, note }) => ({ engine, faster: crossover(rows, engine) ?? 'nowhere', ...(note && { note }) }));
  for (const { engine, faster, note } of crossovers)
    console.log(
      `${engine} is faster than wasm ${faster === 'nowhere' ? faster : `from ${faster} multiplications on`}${note ? `; but ${note}` : ''}`,
    );

  const result = { machine: machine(), browser: browser.version(), date: new Date().toISOString().slice(0, 10), gpus, crossovers };
  mkdirSync('bench/results', { recursive: true });
  const lines = rows.map(({ product: [form, M, K, N], times }) => ({ form, M, K, N, ms: times }));
  writeFileSync('bench/results/gpu.json', `${JSON.stringify({ ...result, rows: lines, training }, null, 1)}\n`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
