/** Moments of optimisers do not come to rest at denormal numbers, which are slow. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertFinite } from '../../../src/algos/assertFinite.js';
import { mul, numbers, ones, type Tensor, type Tree, tensor, tree } from '../../../src/autodiff/index.js';
import { useBackend } from '../../../src/autodiff/kernels/active.js';
import { adam, sgd } from '../../../src/nn/index.js';
import { type Optimiser, optimisers } from '../../support/optimisers.js';

/** The share of a tree's float32 numbers that are denormal. */
const denormals = (x: Tree): number => {
  const all = tree.leaves(x).flatMap((leaf) => [...numbers(leaf)]);
  return all.filter((n) => n !== 0 && Math.abs(n) < 2 ** -126).length / all.length;
};

describe.each(['js', 'wasm'] as const)('denormal moments, on %s', (backend) => {
  beforeEach(() => useBackend(backend));
  afterEach(() => useBackend('wasm'));

  /** Gradients of many sizes, which are 0 for half of the parameters after the first ten steps. */
  const gradientAt = (t: number): Tensor =>
    tensor(Float32Array.from({ length: 64 }, (_, i) => (t > 10 && i % 2 === 0 ? 0 : 10 ** -(i % 50) * Math.cos(t + i))));
  const start = tensor(new Float32Array(64).fill(0.5));
  const run = (step: Optimiser['step'], state: unknown, steps = 2000): [Tensor, Tree] => {
    let p: Tensor = start;
    for (let t = 0; t < steps; t++) [p, state] = step(1e-3, p, gradientAt(t), state as never);
    const { count: _, ...moments } = state as { count?: number };
    return [p, moments as Tree];
  };

  test.each(Object.keys(optimisers))('%s: 2000 steps with dead units keep none, and move what is alive', (name) => {
    const { init, step } = optimisers[name];
    const [p, moments] = run(step, init(start));
    expect(denormals(moments)).toBe(0);
    expect(numbers(p)[1]).not.toBe(0.5);
  });

  test('without a limit they would stay: the rule m += 0.1 (0 − m) comes to rest at a denormal number', () => {
    let m = Math.fround(1);
    for (let t = 0; t < 2000; t++) m = Math.fround(m - 0.1 * m);
    expect(m).toBeGreaterThan(0);
    expect(m).toBeLessThan(2 ** -126);
  });

  test.each(Object.keys(optimisers))('%s: a gradient of NaN or ∞ makes the parameter NaN, so that the guard sees it', (name) => {
    const { init, step } = optimisers[name];
    const [p] = step(0.1, ones([5]), tensor(Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, 0, 0)), init(ones([5])) as never);
    const [nan, one, infinite, zero] = numbers(p);
    expect(nan).toBeNaN();
    expect(one).toBeLessThan(1);
    expect(Number.isFinite(infinite)).toBe(false);
    expect(zero).toBe(1);
    expect(() => assertFinite('test', { p })).toThrow(/p has become/);
  });

  test('float64 keeps every number', () => {
    const tiny = tensor(Float64Array.of(1e-25), [1]);
    const [, { m, v }] = adam.step(0.1, tiny, tiny, adam.init(tiny));
    expect(numbers(m)[0]).toBeCloseTo(1e-26, 35);
    expect(numbers(v)[0]).toBeGreaterThan(0);
    expect(numbers(sgd.step(0.1, tiny, mul(tiny, 1e-10), sgd.init(tiny))[1].velocity)[0]).toBeGreaterThan(0);
  });

  test('a small eps of the user’s own keeps second moments that it needs', () => {
    // g = 1e-13: with eps = 1e-14, √v̂ = 1e-13 decides the step, and v begins at 1e-3 · 1e-26.
    const g = tensor(Float32Array.of(1e-13));
    const [p] = adam.step(0.1, tensor([0]), g, adam.init(tensor([0])), { eps: 1e-14 });
    expect(numbers(p)[0]).toBeCloseTo((-0.1 * 1e-13) / (1e-13 + 1e-14), 4);
  });
});
