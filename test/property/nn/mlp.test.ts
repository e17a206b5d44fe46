/** Multilayer perceptrons and their activations. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dtypeOf, numbers, tensor } from '../../../src/autodiff/index.js';
import { type Activation, activate, activations, mlp } from '../../../src/nn/index.js';
import { split } from '../../../src/random.js';
import { aDtype, aKey, aTensor, double, expectClose, noise, someSizes } from '../../support/arbitraries.js';

describe('mlp.init', () => {
  test('has a w [in, out] and a b [out] for each layer, uniform on ±1/√in', () => {
    fc.assert(
      fc.property(aKey, someSizes, aDtype, (k, sizes, dtype) => {
        const net = mlp.init(k, sizes, dtype);
        expect(net.length).toBe(sizes.length - 1);
        net.forEach(({ w, b }, i) => {
          expect([w.shape, b.shape]).toEqual([[sizes[i], sizes[i + 1]], [sizes[i + 1]]]);
          expect([dtypeOf(w), dtypeOf(b)]).toEqual([dtype, dtype]);
          const bound = Math.fround(1 / Math.sqrt(sizes[i])) + 1e-7;
          for (const x of [...numbers(w), ...numbers(b)]) expect(Math.abs(x)).toBeLessThanOrEqual(bound);
        });
      }),
    );
  });

  test('fills its bounds, evenly, in weights and biases, and in each layer differently', () => {
    const [first, second] = mlp.init(0 as never, [100, 100, 100]);
    for (const layer of [first.w, first.b, second.w, second.b]) {
      const scaled = [...numbers(layer)].map((x) => 10 * x);
      const variance = scaled.reduce((sum, x) => sum + x * x, 0) / scaled.length;
      expect(Math.abs(variance - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / scaled.length));
      expect(Math.max(...scaled)).toBeGreaterThan(0.95);
      expect(Math.min(...scaled)).toBeLessThan(-0.95);
    }
    expect(new Set([first, second].flatMap(({ w, b }) => [numbers(w)[0], numbers(b)[0]])).size).toBe(4);
  });

  test('refuses sizes that make no network', () => {
    for (const sizes of [[], [4], [4, 0], [4, 2.5, 1], [-1, 2]])
      expect(() => mlp.init(0 as never, sizes)).toThrow(/mlp\.init: sizes should be two or more whole numbers from 1 on/);
  });
});

/** What each activation is, as anybody would write it. */
const formulas: Readonly<Record<Activation, (x: number) => number>> = {
  identity: (x) => x,
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)),
  leaky_relu: (x) => (x > 0 ? x : 0.01 * x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log(1 + Math.exp(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
};

test.each(activations)('mlp.apply with %s is act(… act(x·w + b) …·w + b)', (act) => {
  fc.assert(
    fc.property(aKey, someSizes, fc.integer({ min: 1, max: 4 }), fc.constantFrom(...activations), aDtype, (k, sizes, N, outAct, dtype) => {
      const [kNet, kX] = split(k, 2);
      const net = mlp.init(kNet, sizes, dtype);
      const x = noise(kX, [N, sizes[0]], dtype);
      const row = (i: number): number[] =>
        net.reduce(
          (h, { w, b }, l) => {
            const [fanIn, fanOut] = w.shape;
            const f = formulas[l < net.length - 1 ? act : outAct];
            const z = (j: number): number => h.reduce((sum, v, i) => sum + v * numbers(w)[i * fanOut + j], numbers(b)[j]);
            expect(h.length).toBe(fanIn);
            return Array.from({ length: fanOut }, (_, j) => f(z(j)));
          },
          [...numbers(x).slice(i * sizes[0], (i + 1) * sizes[0])],
        );
      const want = Float64Array.from(Array.from({ length: N }, (_, i) => row(i)).flat());
      const got = mlp.apply(net, x, act, outAct);
      expect(dtypeOf(got)).toBe(dtype);
      expectClose(double(got), tensor(want, got.shape), dtype === 'float64' ? 1e-12 : 1e-5);
    }),
    { numRuns: 30 },
  );
});

test('mlp.apply has tanh between the layers and nothing after the last, unless told otherwise', () => {
  const net = mlp.init(1 as never, [3, 4, 2]);
  const x = noise(2 as never, [5, 3], 'float32');
  expectClose(mlp.apply(net, x), mlp.apply(net, x, 'tanh', 'identity'), 0);
});

test('activate goes by name, element by element', () => {
  fc.assert(
    fc.property(aTensor([2, 3]), fc.constantFrom(...activations), (x, act) => {
      expectClose(activate(act, x), tensor(numbers(x).map(formulas[act]), [2, 3]), 1e-12);
    }),
  );
});
