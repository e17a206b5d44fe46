/** gpu.js in a minified page, on WebGL 2 and on WebGPU: right numbers, and nothing that piles up. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Visit } from '../support/chromium.js';
import { countHeld } from '../support/held.js';
import { usePage } from '../support/hooks.js';
import type { Case } from './fixture/gpu/main.js';

const visit = usePage('gpu');
const STEPS = 10_000;

const open = async (): Promise<Visit> => {
  const opened = await visit(countHeld);
  await opened.until(() => window.lab !== undefined);
  return opened;
};
const openOnWebGl = async (): Promise<Visit> => {
  const opened = await open();
  const backend = await opened.page.evaluate(() => window.lab.setBackend('gpu', { mode: 'webgl2' }));
  expect(backend).toMatchObject({ name: 'gpu', mode: 'webgl2' });
  return opened;
};

const length = fc.oneof(fc.constantFrom(1, 2, 3, 4, 5, 8, 17), fc.integer({ min: 1, max: 64 }));
/** Sums of more than 1000 among them, which gpu.js cuts short when it is not told otherwise. */
const depth = fc.oneof(fc.constantFrom(1, 2, 999, 1000, 1001, 4000, 5000), fc.integer({ min: 1, max: 5000 }));
const cases = (...ops: readonly Case['op'][]): Case[] =>
  fc.sample(fc.record({ op: fc.constantFrom(...ops), M: length, K: depth, N: length, seed: fc.nat() }), 12 * ops.length);
/** Products of shapes that all differ. */
const shapes = (n: number, K: number): Case[] => Array.from({ length: n }, (_, i) => ({ op: 'nn', M: 1 + i, K, N: 3, seed: i }));

/** Those that are further off than they may be. */
const wrong = async ({ page }: Visit, multiply: 'matmul' | 'matmulAsync', cases: readonly Case[]) => {
  const errors = await page.evaluate(([cases, multiply]) => window.lab.errors(cases, multiply), [cases, multiply] as const);
  return cases.map((one, i) => ({ ...one, error: errors[i] })).filter(({ error }) => !(error <= 1));
};

test('gpu.js is loaded when it is asked for; it says on which device it computes, and whether that is a GPU', async () => {
  const { page, asked } = await open();
  expect(asked.join()).not.toContain('gpu-browser');
  const { mode, device, note } = await page.evaluate(() => window.lab.setBackend('gpu'));
  expect(asked.join()).toContain('gpu-browser');
  expect(mode).toBe('webgl2');
  expect(device).toContain('SwiftShader');
  expect(note).toContain(device);
});

test('on webgl2 products are those of js, to 4 · 2⁻²⁴ · K · Σ|a||b| in each element', async () => {
  expect(await wrong(await openOnWebGl(), 'matmul', cases('nn', 'nt', 'tn'))).toEqual([]);
});

test('on webgl2 layers are those of js', async () => {
  expect(await wrong(await openOnWebGl(), 'matmul', cases('none', 'tanh', 'relu'))).toEqual([]);
});

test('on webgpu products are those of js', async () => {
  expect(await wrong(await open(), 'matmulAsync', cases('nn', 'nt', 'tn'))).toEqual([]);
});

/** Runs in a page before its own scripts: remembers the WebGL contexts in which something is compiled. */
const keepContexts = (): void => {
  const { prototype } = WebGL2RenderingContext;
  const { linkProgram } = prototype;
  window.contexts = new Set();
  prototype.linkProgram = function (program) {
    window.contexts.add(this);
    linkProgram.call(this, program);
  };
};
declare global {
  interface Window {
    contexts: Set<WebGL2RenderingContext>;
  }
}

test('when the browser takes the context away the CPU goes on with right numbers, and it is said', async () => {
  const { page, until } = await visit(keepContexts);
  await until(() => window.lab !== undefined);
  await page.evaluate(() => window.lab.setBackend('gpu', { mode: 'webgl2' }));
  const some = cases('nn', 'none');
  const largest = async () => Math.max(...(await page.evaluate((some) => window.lab.errors(some), some)));
  expect(await largest()).toBeLessThanOrEqual(1);
  expect(await page.evaluate(() => window.lab.getBackend().name)).toBe('gpu');
  await page.evaluate(() => {
    for (const gl of window.contexts) gl.getExtension('WEBGL_lose_context')?.loseContext();
  });
  expect(await largest()).toBeLessThanOrEqual(1);
  const { name, note } = await page.evaluate(() => window.lab.getBackend());
  expect([name, note]).toEqual(['wasm', expect.stringContaining('taken its WebGL context away')]);
});

test.each([
  [1, 1, 1],
  [7, 3, 5],
  [1500, 17, 33],
])('on webgl2 the gradient of two layers is that of js: %i rows of %i inputs, %i units', async (...sizes) => {
  const { page } = await openOnWebGl();
  expect(await page.evaluate((sizes) => window.lab.gradientError(...sizes), sizes)).toBeLessThan(1e-5);
});

test(`on webgl2 ${STEPS} steps of gradient descent leave no texture and no kernel behind`, async () => {
  const { page } = await openOnWebGl();
  const descend = (steps: number) => page.evaluate((steps) => ({ loss: window.lab.descend(steps), held: window.held() }), steps);
  const before = await descend(5);
  const after = await descend(STEPS);
  expect(before.held['WebGL Program']).toBeGreaterThan(0);
  expect(before.held['WebGL Texture']).toBeGreaterThan(0);
  expect(after.held).toEqual(before.held);
  expect(after.loss).toBeLessThan(before.loss);
});

test(`on webgpu ${STEPS} products leave no buffer and no kernel behind`, async () => {
  const { page } = await open();
  const multiply = (times: number) => page.evaluate((times) => window.lab.multiply(times).then(window.held), times);
  const before = await multiply(5);
  expect(before['WebGPU Buffer']).toBeGreaterThan(0);
  expect(before['WebGPU ComputePipeline']).toBeGreaterThan(0);
  expect(await multiply(STEPS)).toEqual(before);
});

test('on webgl2 new shapes make the oldest go, and another backend makes all of them go', async () => {
  const opened = await openOnWebGl();
  const held = () => opened.page.evaluate(() => window.held());
  await wrong(opened, 'matmul', shapes(50, 2));
  const before = await held();
  await wrong(opened, 'matmul', shapes(50, 3));
  expect(await held()).toEqual(before);
  expect(await opened.page.evaluate(() => window.lab.setBackend('wasm'))).toEqual({ name: 'wasm' });
  expect(Object.values(await held()).filter((n) => n > 0)).toEqual([]);
});

test('on webgpu new shapes make the buffers of the oldest go', async () => {
  const opened = await open();
  const buffers = () => opened.page.evaluate(() => window.held()['WebGPU Buffer']);
  await wrong(opened, 'matmulAsync', shapes(50, 2));
  const before = await buffers();
  await wrong(opened, 'matmulAsync', shapes(50, 3));
  expect(await buffers()).toBe(before);
});
