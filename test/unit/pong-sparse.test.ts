/** The sparse product of examples/pong-from-pixels.ts, taken from its source: it is the dense product, with all derivatives. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tensor } from '../../src/autodiff/index.js';

const folder = mkdtempSync(join(tmpdir(), 'spinningup-sparse-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PIXELS = 6400;
const HIDDEN = 200;
type Change = { readonly on: readonly number[]; readonly off: readonly number[] };
type Example = {
  readonly product: (w: Tensor, x: readonly Change[]) => Tensor;
  readonly autodiff: typeof import('../../src/autodiff/index.js');
};
let example: Example;

/** The example up to its weights, as a module that exports the product, and the autodiff that it uses. */
beforeAll(async () => {
  const source = readFileSync('examples/pong-from-pixels.ts', 'utf8');
  const end = source.indexOf('/** Weights [6400, hidden]');
  expect(end).toBeGreaterThan(0);
  const url = (file: string): string => pathToFileURL(resolve('dist', file)).href;
  const code = ts
    .transpile(`${source.slice(0, end)}export { autodiff, product };`, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 })
    .replace("'spinningup/run'", `'${url('run/index.js')}'`)
    .replace("'spinningup'", `'${url('index.js')}'`);
  const file = join(folder, 'sparse.mjs');
  writeFileSync(file, code);
  example = await import(pathToFileURL(file).href);
});

const changes: readonly Change[] = [
  { on: [3, 4, 6399], off: [0, 80] },
  { on: [], off: [] },
  { on: [81], off: [3, 5000] },
];
/** The changes as a dense matrix [3, 6400] of 1, −1 and 0. */
const dense = (): number[] => {
  const out: number[] = Array(changes.length * PIXELS).fill(0);
  for (const [t, { on, off }] of changes.entries()) {
    for (const pixel of on) out[t * PIXELS + pixel] = 1;
    for (const pixel of off) out[t * PIXELS + pixel] = -1;
  }
  return out;
};
/** Numbers between −1 and 1 that repeat nowhere. */
const spread = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.fround(Math.sin(1.7 * i)));
const close = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  expect(found.length).toBe(wanted.length);
  const apart = Array.from(wanted, (x, i) => Math.abs(found[i] - x) / Math.max(1, Math.abs(x)));
  expect(apart.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-5);
};

test('the product, its gradient and its Hessian-vector product are those of the dense product', () => {
  const { autodiff, product } = example;
  const { grad, hvp, matmul, mul, numbers, sum, tensor, tanh } = autodiff;
  const w = tensor(spread(PIXELS * HIDDEN), [PIXELS, HIDDEN]);
  const x = tensor(dense(), [changes.length, PIXELS]);
  const weights = tensor(spread(changes.length * HIDDEN).reverse(), [changes.length, HIDDEN]);
  const lossOf = (times: (w: Tensor) => Tensor) => (theta: Tensor) => sum(mul(weights, tanh(times(theta))));
  const sparseLoss = lossOf((theta) => product(theta, changes));
  const denseLoss = lossOf((theta) => matmul(x, theta));
  close(numbers(product(w, changes)), numbers(matmul(x, w)));
  close(numbers(grad(sparseLoss)(w)), numbers(grad(denseLoss)(w)));
  const direction = tensor(spread(PIXELS * HIDDEN).reverse(), [PIXELS, HIDDEN]);
  const second = numbers(hvp(sparseLoss, w)(direction));
  close(second, numbers(hvp(denseLoss, w)(direction)));
  expect(Math.max(...second.slice(0, HIDDEN))).toBeGreaterThan(0.01);
});
