/** Loops that reuse memory mean what loops that do not mean, and nothing of it can be seen from outside. */
import { afterEach, describe, expect, test } from 'vitest';
import { ddpg, dqn, critic as ourCritic, ppo, ppoPenalty, sac, sac2018, squashedGaussianActor, td3, vpg } from '../../src/algos/index.js';
import {
  grad,
  iterate,
  mean,
  mul,
  numbers,
  ones,
  recycling,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
  tree,
  valueAndGrad,
} from '../../src/autodiff/index.js';
import { useBackend } from '../../src/autodiff/kernels/active.js';
import { blockPool, inMemory, stack } from '../../src/autodiff/kernels/memory.js';
import { carried, poisonReleased } from '../../src/autodiff/kernels/reuse.js';
import { adam, mlp, polyak, sgd } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { noise, snapshot } from '../support/arbitraries.js';
import { line, stairs } from '../support/worlds.js';

afterEach(() => {
  useBackend('wasm');
  poisonReleased(false);
  expect(blockPool.count()).toBe(0);
});

const x = noise(key(1), [20, 3], 'float32');
const theta = mlp.init(key(2), [3, 16, 2]);
const loss = (theta: Tree): Tensor => mean(square(mlp.apply(theta as mlp.Mlp, x)));
const gradient = valueAndGrad(loss);
const inBlock = (value: Tree): boolean => tree.leaves(value).some((leaf) => inMemory(numbers(leaf) as Float32Array));

type Carry = { readonly p: Tree; readonly opt: adam.AdamState<Tree>; readonly targ: Tree; readonly still: Tree };
const first: Carry = { p: theta, opt: adam.init<Tree>(theta), targ: theta, still: theta };
/** A step of Adam and of a target; `still` follows every third step, so that it keeps older parameters. */
const step = ({ p, opt, targ, still }: Carry, i: number): Carry => {
  const [next, nextOpt] = adam.step(0.01, p, gradient(p)[1], opt);
  return { p: next, opt: nextOpt, targ: polyak(0.9, targ, next), still: i % 3 === 0 ? next : still };
};
const plainly = (n: number, from = first): Carry => {
  let x = from;
  for (let i = 0; i < n; i++) x = step(x, i);
  return x;
};

/** f(), while the WebAssembly memory has no room for results. */
const inOrdinaryMemory = <R>(f: () => R): R => {
  const mark = stack.mark();
  while (stack.array(2 ** 18).byteOffset !== 0);
  try {
    return f();
  } finally {
    stack.release(mark);
  }
};

describe.each([false, true])('released memory filled with NaN: %s', (poison) => {
  test.each(['js', 'wasm'] as const)('iterate is the for loop, bit for bit, on %s', (backend) => {
    useBackend(backend);
    poisonReleased(poison);
    const before = snapshot(first);
    for (const n of [0, 1, 2, 7]) expect(snapshot(iterate(n, first, step))).toEqual(snapshot(plainly(n)));
    expect(snapshot(first)).toEqual(before);
  });

  test('a loop in a loop, and a loop on what another one left', () => {
    poisonReleased(poison);
    const nested = iterate(3, first, (x) => iterate(4, x, step));
    let want = first;
    for (let i = 0; i < 3; i++) want = plainly(4, want);
    expect(snapshot(nested)).toEqual(snapshot(want));
    expect(snapshot(iterate(2, nested, step))).toEqual(snapshot(plainly(2, want)));
  });

  test('a loop inside of a derivative is differentiated', () => {
    poisonReleased(poison);
    const descend = (w: Tensor): Tensor =>
      iterate(3, w, (w) => {
        const [next] = sgd.step(0.1, w, grad((v: Tensor) => sum(square(v)))(w), sgd.init(w));
        return next;
      });
    const w = tensor([1, 2]);
    // each step is w − 0.1 · 2 w
    expect([...numbers(grad((w: Tensor) => sum(descend(w)))(w))].map((g) => Math.round(g * 1e6) / 1e6)).toEqual([0.512, 0.512]);
  });

  test('what a tape holds is not overwritten by a loop of constants', () => {
    poisonReleased(poison);
    const g = grad((w: Tensor) => {
      let y = sum(w);
      iterate(5, [ones([2]), adam.init<Tree>(ones([2]))] as readonly [Tree, adam.AdamState<Tree>], ([p, opt]) => {
        y = mul(y, sum(p as Tensor));
        return adam.step(0.1, p, ones([2]), opt);
      });
      return y;
    })(tensor([1, 2]));
    // 2 · 1.8 · 1.6 · 1.4 · 1.2
    for (const slope of numbers(g)) expect(slope).toBeCloseTo(2 * 1.8 * 1.6 * 1.4 * 1.2, 4);
  });

  const short = {
    epochs: 2,
    stepsPerEpoch: 40,
    maxEpLen: 12,
    startSteps: 20,
    updateAfter: 16,
    batchSize: 8,
    hiddenSizes: [8],
    numTestEpisodes: 1,
  };
  const often = { ...short, updateEvery: 1 };
  const runs: Readonly<Record<string, () => Iterable<unknown>>> = {
    ddpg: () => ddpg({ ...short, env: line }),
    td3: () => td3({ ...often, env: line }),
    sac: () => sac({ ...often, env: line }),
    'sac with a learned α': () => sac({ ...short, alpha: 'auto', env: line }),
    sac2018: () => sac2018({ ...often, env: line }),
    dqn: () => dqn({ ...often, targetUpdateEvery: 5, env: stairs }),
    vpg: () => vpg({ env: line, epochs: 2, stepsPerEpoch: 30 }),
    ppo: () => ppo({ env: line, epochs: 2, stepsPerEpoch: 30 }),
    ppo_penalty: () => ppoPenalty({ env: line, epochs: 2, stepsPerEpoch: 30 }),
  };
  test.each(Object.entries(runs))('%s: the states are those of fresh memory, and own their numbers', (_name, run) => {
    const fresh = inOrdinaryMemory(() => [...run()].map((state) => snapshot(state)));
    poisonReleased(poison);
    const states = [...run()];
    expect(states.map((state) => snapshot(state))).toEqual(fresh);
    for (const run of states) expect(inBlock((run as { state: { pi?: Tree; q?: Tree } }).state.pi ?? {})).toBe(false);
  });
});

test('memory is reused: a loop of many steps takes no more blocks than one of a few', () => {
  const most = (n: number): number => {
    let seen = 0;
    iterate(n, first, (x, i) => {
      const next = step(x, i);
      seen = Math.max(seen, blockPool.count());
      return next;
    });
    return seen;
  };
  expect(most(4)).toBeGreaterThan(10);
  expect(most(50)).toBe(most(5));
});

test('what a loop carries is in blocks while it runs, and nowhere else', () => {
  iterate(3, first, (x, i) => {
    if (i > 0) expect([x.p, x.opt.m, x.opt.v, x.targ].every(inBlock)).toBe(true);
    return step(x, i);
  });
  expect(inBlock(iterate(3, first, step).p)).toBe(false);
  expect(inBlock(step(first, 0).p)).toBe(false);
});

test('undefined ends a loop, with the state before it', () => {
  let calls = 0;
  const end = iterate(10, first, (x, i) => {
    calls++;
    return i === 3 ? undefined : step(x, i);
  });
  expect(calls).toBe(4);
  expect(snapshot(end)).toEqual(snapshot(plainly(3)));
});

test('tensors and objects that are shared stay shared, and what was not computed stays the same object', () => {
  const constant = { w: ones([3]) };
  const end = iterate(4, { ...first, constant, twin: theta as Tree }, (x, i) => {
    const next = step(x, i);
    return { ...x, ...next, twin: next.p };
  });
  expect(end.constant).toBe(constant);
  expect(end.twin).toBe(end.p);
  expect(iterate(4, first, (x) => x)).toBe(first);
});

test('an exception leaves nothing behind', () => {
  const failing = (x: Carry, i: number): Carry => {
    if (i === 2) throw new Error('inside');
    return step(x, i);
  };
  expect(() => iterate(5, first, failing)).toThrow('inside');
  expect(() => iterate(5, first, (x) => iterate(5, x, failing))).toThrow('inside');
  expect(() => recycling((memory) => memory.next(() => failing(step(first, 0), 2)))).toThrow('inside');
  expect(blockPool.count()).toBe(0);
  expect(inBlock(adam.step(0.1, theta, gradient(theta)[1], adam.init(theta))[0])).toBe(false);
  const env = {
    ...line,
    step: () => {
      throw new Error('the world');
    },
  };
  expect(() => [...sac({ env, epochs: 1, hiddenSizes: [4] })]).toThrow('the world');
});

test('states whose tensors cannot be found are refused', () => {
  const hidden: [unknown, RegExp][] = [
    [new Map([['w', theta]]), /holds a Map/],
    [{ f: () => theta }, /holds a function/],
    [
      [
        new (class Net {
          w = theta;
        })(),
      ],
      /holds a Net/,
    ],
  ];
  for (const [state, words] of hidden) expect(() => iterate(2, state, (x) => x)).toThrow(words);
});

test('float64 is carried in ordinary memory', () => {
  const wide = tree.map((p) => tensor(Float64Array.from(numbers(p)), p.shape), theta);
  iterate(3, wide as Tree, (p) => {
    const [next] = adam.step(0.1, p, p, adam.init(p));
    expect(inBlock(next)).toBe(false);
    return next;
  });
});

test('states that are larger than the blocks are right', () => {
  const big = ones([9_000_000]); // 36 MB: the region holds one array of it
  const end = iterate(3, big, (p) =>
    polyak(
      0.5,
      p,
      tree.map((x) => sub(x, x), p),
    ),
  );
  expect(numbers(end)[8_999_999]).toBe(0.125);
});

test('other sizes find room in the next loop', () => {
  for (const n of [5_000_000, 6_000_000, 7_000_000]) {
    const seen: boolean[] = [];
    iterate(2, ones([n]), (p) => {
      const next = polyak(0.5, p, p);
      seen.push(inBlock(next));
      return next;
    });
    expect(seen[0]).toBe(true);
  }
  expect(inMemory(carried(new Float32Array(1), 4) as Float32Array)).toBe(false);
});

test('networks of a user’s own may keep what they computed, but for parameters', () => {
  const options = {
    env: line,
    epochs: 1,
    stepsPerEpoch: 60,
    startSteps: 20,
    updateAfter: 16,
    updateEvery: 1,
    batchSize: 8,
    numTestEpisodes: 0,
  };
  const kept: Tensor[] = [];
  const copies: number[][] = [];
  const keep = (x: Tensor): Tensor => {
    const seen = stopGradient(x);
    kept.push(seen);
    copies.push([...numbers(seen)]);
    return x;
  };
  const plain = ourCritic(line, { hiddenSizes: [8] });
  const actor = squashedGaussianActor(line, { hiddenSizes: [8] });
  const critic = { ...plain, q: (phi: Tree, obs: Tensor, act: Tensor): Tensor => keep(plain.q(phi as mlp.Mlp, obs, act)) };
  const keeping = {
    ...actor,
    pi: (t: Tree, obs: Tensor) => {
      const p = actor.pi(t as mlp.Mlp, obs);
      tree.leaves(p).forEach(keep);
      return p;
    },
  };
  poisonReleased(true);
  for (const _ of sac({ ...options, actor: keeping, critic } as Parameters<typeof sac>[0]));
  expect(kept.length).toBeGreaterThan(100);
  expect(kept.map((x) => [...numbers(x)])).toEqual(copies);
});
