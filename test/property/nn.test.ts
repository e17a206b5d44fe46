/** Networks, and one law after another over all optimisers. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertFinite } from '../../src/algos/assertFinite.js';
import {
  dtypeOf,
  grad,
  mean,
  mul,
  numbers,
  ones,
  square,
  sub,
  type Tensor,
  type Tree,
  tensor,
  tree,
  zeros,
} from '../../src/autodiff/index.js';
import { useBackend } from '../../src/autodiff/kernels/active.js';
import { type Activation, activate, activations, adam, mlp, polyak, rmsprop, sgd } from '../../src/nn/index.js';
import { split } from '../../src/random.js';
import { aDtype, aKey, aTensor, double, expectClose, grid, noise, noiseLike, real, snapshot, someSizes, unit } from './arbitraries.js';

const float64 = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs));

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

// ── optimisers ──

/** A scalar optimiser, written for one number: given each gradient in turn, the next parameter. */
type Reference = (lr: number) => (p: number, g: number) => number;
interface Optimiser {
  readonly init: <P extends Tree>(params: P) => unknown;
  readonly step: <P extends Tree>(lr: number, params: P, grads: P, state: never) => [P, unknown];
  readonly reference: Reference;
}
const adamReference =
  (b1 = 0.9, b2 = 0.999, eps = 1e-8): Reference =>
  (lr) => {
    let [m, v, t] = [0, 0, 0];
    return (p, g) => {
      t++;
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g * g;
      const [mHat, vHat] = [m / (1 - b1 ** t), v / (1 - b2 ** t)];
      return p - (lr * mHat) / (Math.sqrt(vHat) + eps);
    };
  };
const sgdReference =
  (momentum: number): Reference =>
  (lr) => {
    let u = 0;
    return (p, g) => {
      u = momentum * u + g;
      return p - lr * u;
    };
  };
const rmspropReference =
  (decay = 0.99, eps = 1e-8): Reference =>
  (lr) => {
    let v = 0;
    return (p, g) => {
      v = decay * v + (1 - decay) * g * g;
      return p - (lr * g) / (Math.sqrt(v) + eps);
    };
  };
const optimisers: Readonly<Record<string, Optimiser>> = {
  adam: { ...adam, reference: adamReference() },
  'adam with its own constants': {
    init: adam.init,
    step: (lr, p, g, s) => adam.step(lr, p, g, s, { b1: 0.5, b2: 0.9, eps: 1e-2 }),
    reference: adamReference(0.5, 0.9, 1e-2),
  },
  sgd: { ...sgd, reference: sgdReference(0) },
  'sgd with momentum': { init: sgd.init, step: (lr, p, g, s) => sgd.step(lr, p, g, s, { momentum: 0.9 }), reference: sgdReference(0.9) },
  rmsprop: { ...rmsprop, reference: rmspropReference() },
  'rmsprop with its own constants': {
    init: rmsprop.init,
    step: (lr, p, g, s) => rmsprop.step(lr, p, g, s, { decay: 0.9, eps: 1e-2 }),
    reference: rmspropReference(0.9, 1e-2),
  },
};

describe.each(Object.keys(optimisers))('%s', (name) => {
  const { init, step, reference } = optimisers[name];
  const someGradients = fc.array(aTensor([3]), { minLength: 1, maxLength: 8 });
  const aRate = grid(0.001, 0.1);

  test('is its formula, step by step', () => {
    fc.assert(
      fc.property(aTensor([3]), someGradients, aRate, (start, gradients, lr) => {
        const formulas = [0, 1, 2].map(() => reference(lr));
        let [p, state]: [Tensor, unknown] = [start, init(start)];
        let want = [...numbers(start)];
        for (const g of gradients) {
          [p, state] = step(lr, p, g, state as never);
          want = want.map((x, i) => formulas[i](x, numbers(g)[i]));
          expectClose(p, float64(want), 1e-12);
        }
      }),
    );
  });

  test('does in float32 what it does in float64, nearly', () => {
    fc.assert(
      fc.property(
        aTensor([37], 'float32'),
        fc.array(aTensor([37], 'float32'), { minLength: 1, maxLength: 8 }),
        aRate,
        (start, gradients, lr) => {
          const run = (start: Tensor, gradients: Tensor[]): Tensor =>
            gradients.reduce<[Tensor, unknown]>(([p, state], g) => step(lr, p, g, state as never), [start, init(start)])[0];
          const narrow = run(start, gradients);
          expect(dtypeOf(narrow)).toBe('float32');
          expectClose(double(narrow), run(double(start), double(gradients)), 2e-5);
        },
      ),
    );
  });

  test('treats each leaf of a tree for itself, whatever the order of the keys, and leaves what it is given as it was', () => {
    fc.assert(
      fc.property(aKey, aRate, (k, lr) => {
        const [kNet, kG1, kG2] = split(k, 3);
        const params = { pi: mlp.init(kNet, [2, 3, 1], 'float64'), logStd: zeros([2], 'float64'), none: [] };
        const [g1, g2] = [noiseLike(kG1, params), noiseLike(kG2, params)];
        const [p1, s1] = step(lr, params, g1, init(params) as never);
        const before = snapshot([p1, g2, s1]);
        const [p2] = step(lr, p1, { none: g2.none, logStd: g2.logStd, pi: g2.pi }, s1 as never);
        expect(snapshot([p1, g2, s1])).toEqual(before);
        const alone = tree.map(
          (p, g1, g2) => {
            const [q, s] = step(lr, p, g1, init(p) as never);
            return step(lr, q, g2, s as never)[0];
          },
          params,
          g1,
          g2,
        );
        expectClose(p2, alone, 0);
        expect(step(lr, p1, g2, s1 as never)[0]).toEqual(p2);
      }),
      { numRuns: 30 },
    );
  });

  test('goes on where there is nothing to learn', () => {
    for (const nothing of [[], {}] as Tree[]) {
      const [p, state] = step(0.1, nothing, nothing, init(nothing) as never);
      expect(p).toEqual(nothing);
      expect(step(0.1, p, nothing, state as never)[0]).toEqual(nothing);
    }
  });

  test('finds the bottom of a bowl', () => {
    fc.assert(
      fc.property(aTensor([4]), (bottom) => {
        const gradient = grad((x: Tensor) => mean(square(sub(x, bottom))));
        let [p, state]: [Tensor, unknown] = [zeros([4], 'float64'), init(bottom)];
        for (let i = 0; i < 800; i++) [p, state] = step(0.02, p, gradient(p), state as never);
        expectClose(p, bottom, 0.05);
      }),
      { numRuns: 5 },
    );
  });
});

test('[B11] Adam has 1e-8 outside of the root, and corrects both biases: five steps against numbers worked out by hand', () => {
  // with the same gradient g in every step m̂ = g and v̂ = g², so each step is lr · g / (|g| + 1e-8)
  for (const g of [1, -3, 1e-4, 1e-8]) {
    let [p, state] = [float64([0]), adam.init(float64([0]))];
    for (let t = 1; t <= 5; t++) {
      [p, state] = adam.step(0.1, p, float64([g]), state);
      expect(Math.abs(numbers(p)[0] + (t * 0.1 * g) / (Math.abs(g) + 1e-8))).toBeLessThan(1e-12);
      expect(state.count).toBe(t);
    }
  }
});

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

describe.each(['adam', 'sgd', 'rmsprop'] as const)('%s refuses', (name) => {
  const { init, step } = optimisers[name];
  const params = { w: zeros([2, 3]), b: zeros([3]) };
  const other = { w: zeros([4, 5]), b: zeros([5]) };

  test('a gradient or a state of other shapes, types or structure', () => {
    const cases: [Tree, unknown, RegExp][] = [
      [{ w: zeros([3, 2]), b: zeros([3]) }, init(params), /step: a parameter has shape \[2,3\], but its gradient \[3,2\]/],
      [{ w: zeros([2, 3]), b: zeros([1]) }, init(params), /step: a parameter has shape \[3\], but its gradient \[1\]/],
      [params, init(other), /step: a parameter has shape \[2,3\], but its .*(moment|velocity) \[4,5\]/],
      [double(params), init(params), /step: a parameter is float32, but its gradient float64/],
      [params, init(double(params)), /step: a parameter is float32, but its .*(moment|velocity) float64/],
      [{ w: zeros([2, 3]) }, init(params), /the trees differ/],
      [params, init({ v: params }), /the trees differ/],
    ];
    for (const [grads, state, words] of cases) {
      expect(() => step(0.1, params as Tree, grads, state as never)).toThrow(words);
    }
  });
});

describe('polyak', () => {
  test('is ρ·target + (1 − ρ)·now, keeps the target for ρ = 1, and replaces it for ρ = 0', () => {
    fc.assert(
      fc.property(aKey, unit, (k, rho) => {
        const [kA, kB] = split(k, 2);
        const [target, now] = [mlp.init(kA, [2, 3], 'float64'), mlp.init(kB, [2, 3], 'float64')];
        const want = tree.map((t, n) => sub(mul(rho, t), mul(rho - 1, n)), target, now);
        const before = snapshot([target, now]);
        expectClose(polyak(rho, target, now), want, 1e-15);
        expect(polyak(1, target, now)).toEqual(target);
        expect(polyak(0, target, now)).toEqual(now);
        expect(snapshot([target, now])).toEqual(before);
      }),
    );
  });

  test('closes in on parameters that stay, by the factor ρ in each step', () => {
    fc.assert(
      fc.property(real, real, unit, fc.nat(20), (target, now, rho, n) => {
        let t = { x: float64([target]) };
        for (let i = 0; i < n; i++) t = polyak(rho, t, { x: float64([now]) });
        expectClose(t.x, float64([now + rho ** n * (target - now)]), 1e-12);
      }),
    );
  });

  test('refuses a target of another shape, type or structure', () => {
    expect(() => polyak(0.5, zeros([2]), zeros([3]))).toThrow(/polyak: the target has shape \[2\], but what follows it \[3\]/);
    expect(() => polyak(0.5, zeros([2]), zeros([2], 'float64'))).toThrow(/polyak: the target is float32, but what follows it float64/);
    expect(() => polyak(0.5, [zeros([2])] as Tree, zeros([2]))).toThrow(/the trees differ/);
  });

  test('refuses a ρ that is no share', () => {
    for (const rho of [-0.1, 1.1, Number.NaN])
      expect(() => polyak(rho, zeros([1]), zeros([1]))).toThrow(/polyak: rho should be from 0 to 1/);
  });
});
