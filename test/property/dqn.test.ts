/** Deep Q-learning: its schedule, its targets and its loss, with Q in a table so that all is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as parts from '../../src/algos/dqn.js';
import { type AlgoState, type Batch, dqn, type OffPolicyRun } from '../../src/algos/index.js';
import { broadcastTo, concat, grad, item, matmul, numbers, type Tensor, type Tree, tensor, tree, zeros } from '../../src/autodiff/index.js';
import { primitive } from '../../src/autodiff/tape.js';
import { frozenLake4x4, pendulum } from '../../src/envs/index.js';
import { adam } from '../../src/nn/index.js';
import { key, split } from '../../src/random.js';
import { aBatch, aKey, expectClose, grid } from '../support/arbitraries.js';
import { line, stairs, visible, watched } from '../support/worlds.js';

const f64 = (x: number | readonly number[] | readonly (readonly number[])[]): Tensor => tensor(x, undefined, 'float64');

/** Q(s, a) = s · w_a: a table, where observations are one-hot. */
const table: parts.QNetwork = { init: () => zeros([2, 3], 'float64'), q: (w: Tensor, obs) => matmul(obs, w) };
// Q and its target do not agree on what to do in either state.
const online = f64([
  [1, 5, 2],
  [4, -1, 0],
]);
const target = f64([
  [3, 0.5, -2],
  [-3, 7, 1],
]);
const [s0, s1] = [
  [1, 0],
  [0, 1],
];
const batch: Batch = {
  obs: f64([s0, s1, s0, s1]),
  act: f64([0, 2, 1, 0]),
  rew: f64([1, -1, 0.5, 2]),
  nextObs: f64([s1, s0, s0, s1]),
  done: f64([0, 0, 1, 0]),
  last: f64([1, 1, 1, 1]),
};
const start = (over: object = {}): parts.State => ({
  q: online,
  targ: target,
  opt: { q: adam.init<Tree>(online) },
  key: key(0),
  updates: 0,
  info: {},
  ...over,
});
const gamma = 0.5;
/** y, worked out by hand: with the target's best action, and with Q's best action. */
const y = { plain: [1 + 0.5 * 7, -1 + 0.5 * 3, 0.5, 2 + 0.5 * 7], double: [1 + 0.5 * -3, -1 + 0.5 * 0.5, 0.5, 2 + 0.5 * -3] };

test('[D16] the target judges the next action that it likes best, or for double Q the one that Q likes best', () => {
  const backup = (doubleQ: boolean): Tensor => parts.backup(table, { gamma, doubleQ }, { q: online, targ: target }, batch);
  expectClose(backup(false), f64(y.plain), 1e-14);
  expectClose(backup(true), f64(y.double), 1e-14);
});

test('[D1] the gradient is that of the Huber loss with y as a constant: Q(s, a) − y, at most 1 of it, in the entry of s and a', () => {
  for (const doubleQ of [false, true]) {
    const { opt, info } = parts.update({ qNetwork: table }, { gamma, doubleQ })(start(), batch);
    const want = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    const chosen = [1, 0, 5, 4]; // Q(s, a)
    let loss = 0;
    chosen.forEach((q, i) => {
      const error = q - y[doubleQ ? 'double' : 'plain'][i];
      want[numbers(batch.obs)[2 * i] === 1 ? 0 : 1][numbers(batch.act)[i]] += Math.min(1, Math.max(-1, error)) / 4;
      loss += (Math.abs(error) <= 1 ? 0.5 * error * error : Math.abs(error) - 0.5) / 4;
    });
    expectClose(opt.q.m, f64(want.map((row) => row.map((g) => 0.1 * g))), 1e-12);
    expect(info.lossQ).toBeCloseTo(loss, 12);
    expect((info.qVals as { mean: number }).mean).toBeCloseTo(2.5, 12);
  }
});

test('the Huber loss is ½ x² up to 1 and as steep as there beyond; its slope is x, clipped to ±1', () => {
  fc.assert(
    fc.property(grid(-4, 4), (x) => {
      const [value, slope] = [item(parts.huber(f64(x))), item(grad(parts.huber)(f64(x)))];
      expect(value).toBeCloseTo(Math.abs(x) <= 1 ? 0.5 * x * x : Math.abs(x) - 0.5, 12);
      if (Math.abs(Math.abs(x) - 1) > 1e-9) expect(slope).toBeCloseTo(Math.min(1, Math.max(-1, x)), 12);
    }),
    { numRuns: 300 },
  );
});

test('[D2] in an update a gradient reaches each parameter of Q once, and none of its target', () => {
  let pulls = 0;
  const through = primitive(
    (x: Tensor): Tensor => x,
    [
      (g) => {
        pulls++;
        return g;
      },
    ],
  );
  const { qNetwork } = parts.build(stairs, { hiddenSizes: [4] });
  const spy: parts.QNetwork = {
    ...qNetwork,
    q: (phi, obs) =>
      qNetwork.q(
        tree.map((x) => through(x), phi),
        obs,
      ),
  };
  const b = fc.sample(aBatch('discrete', 2, 3), 1)[0];
  for (const doubleQ of [false, true]) {
    pulls = 0;
    parts.update({ qNetwork: spy }, { doubleQ })(parts.init({ qNetwork })(key(0)), b);
    expect(pulls).toBe(4);
  }
});

test('[D3] the target becomes Q, as it is after the step, in every targetUpdateEvery-th step, and stays as it is in all others', () => {
  for (const targetUpdateEvery of [1, 3, 10]) {
    let now = start();
    for (let i = 1; i <= 21; i++) {
      const next = parts.update({ qNetwork: table }, { targetUpdateEvery })(now, batch);
      expect(next.targ).toBe(i % targetUpdateEvery === 0 ? next.q : now.targ);
      expect(next.q).not.toEqual(now.q);
      now = next;
    }
  }
});

test('[D3] steps are counted over rounds: the target is copied in every tenth of all', () => {
  const config = { env: stairs, hiddenSizes: [4], batchSize: 8, updateAfter: 8, updateEvery: 8, gradientSteps: 4, stepsPerEpoch: 8 };
  const runs = [...dqn({ ...config, epochs: 6, numTestEpisodes: 0, targetUpdateEvery: 10 })];
  expect(runs.map(({ state }) => state.updates)).toEqual([4, 8, 12, 16, 20, 24]);
  const { targ } = runs[0].state;
  expect(runs.map(({ state }) => state.targ === targ)).toEqual([true, true, false, false, false, false]);
  expect(runs[3].state.targ).toBe(runs[2].state.targ);
  expect(runs[4].state.targ).toBe(runs[4].state.q); // the 20th was the last one of its round
  expect(runs[5].state.targ).toBe(runs[4].state.q);
});

test('[D17] one Q a row: a column is refused', () => {
  expect(() => parts.qLoss(table, online, batch, f64([[1], [2], [3], [4]]))).toThrow(/dqn\.qLoss: y should be \[N\], but is \[4, 1\]/);
});

test('[D21] a batch twice over gives the gradient that it gives once', () => {
  const doubled = tree.map((x) => concat([x, x], 0), batch);
  const gradient = (b: Batch): Tree => parts.update({ qNetwork: table }, { gamma })(start(), b).opt.q.m;
  expectClose(gradient(doubled), gradient(batch), 1e-14);
});

// biome-ignore format: one case a line
test.each([
  [0, 1], [1, 0.9904], [25, 0.76], [50, 0.52], [75, 0.28], [100, 0.04], [101, 0.04], [100_000, 0.04],
])('after %d of 100 steps ε is %d on its way from 1 to 0.04', (t, epsilon) => {
  expect(parts.epsilon(t, { epsilonStart: 1, epsilonEnd: 0.04, epsilonSteps: 100 })).toBeCloseTo(epsilon, 12);
});

test('ε falls from step 1 on, whatever startSteps is, and it may rise as well', () => {
  expect(parts.epsilon(50, { ...parts.defaults, startSteps: 1000, epsilonSteps: 100 } as parts.Config)).toBeCloseTo(0.52, 12);
  expect(parts.epsilon(50, { epsilonStart: 0, epsilonEnd: 1, epsilonSteps: 100 })).toBe(0.5);
});

test('with probability ε the action is uniform, and otherwise the best one', () => {
  const one: parts.QNetwork = { init: () => [], q: (_phi, obs) => broadcastTo(tensor([0, 3, 1]), [obs.shape[0], 3]) };
  for (const epsilon of [0, 0.3, 1]) {
    const config = { ...parts.defaults, epsilonStart: epsilon, epsilonEnd: epsilon };
    const n = 6000;
    const counts = [0, 0, 0];
    for (const k of split(key(8), n)) counts[item(parts.explore({ qNetwork: one }, config)({ q: [] }, zeros([1, 2]), k, 1))]++;
    const share = [epsilon / 3, 1 - (2 * epsilon) / 3, epsilon / 3];
    counts.forEach((c, a) => {
      expect(Math.abs(c / n - share[a])).toBeLessThanOrEqual(5 * Math.sqrt((share[a] * (1 - share[a])) / n));
    });
  }
});

test('[D18] the share of random actions in a run falls as ε does', () => {
  const { env, asked } = watched(stairs);
  const best: parts.QNetwork = { init: () => zeros([1]), q: (_phi, obs) => broadcastTo(tensor([0, 0, 1]), [obs.shape[0], 3]) };
  const config = { env, qNetwork: best, epochs: 1, stepsPerEpoch: 3000, startSteps: 0, updateAfter: 5000, numTestEpisodes: 0 };
  dqn({ ...config, epsilonStart: 1, epsilonEnd: 0, epsilonSteps: 2000 }).next();
  const random = (from: number, to: number): number => (1.5 * asked.actions.slice(from, to).filter((a) => a !== 2).length) / (to - from);
  // ε is 0.75 on average in the first half of its way, 0.25 in the second, and 0 afterwards
  expect(Math.abs(random(0, 1000) - 0.75)).toBeLessThan(0.12);
  expect(Math.abs(random(1000, 2000) - 0.25)).toBeLessThan(0.12);
  expect(random(2000, 3000)).toBe(0);
});

describe('what it takes', () => {
  test('Discrete observations: it learns the value of a step to the goal of a lake that is not slippery', () => {
    // From tile 14 a step to the right is worth 1 and ends the episode; a table finds that out.
    const lake: parts.QNetwork = { init: () => zeros([16, 4]), q: (w: Tensor, obs) => matmul(obs, w) };
    const { step, reset } = frozenLake4x4;
    const near: typeof frozenLake4x4 = { ...frozenLake4x4, reset: (k) => ({ ...reset(k), state: { inner: 14, t: 0 }, obs: 14 }), step };
    const config = {
      env: near,
      qNetwork: lake,
      stepsPerEpoch: 400,
      epochs: 1,
      batchSize: 16,
      updateAfter: 16,
      updateEvery: 4,
      gradientSteps: 4,
    };
    const [run] = dqn({ ...config, lr: 0.05, numTestEpisodes: 0, startSteps: 400 });
    const q = [...numbers(run.state.q as Tensor)].slice(4 * 14, 4 * 15);
    expect(q.every((x) => x >= 0 && x <= 1.1)).toBe(true);
    expect(Math.max(...q)).toBeGreaterThan(0.2);
  });

  test('no continuous actions', () => {
    expect(() => dqn({ env: pendulum })).toThrow(/^dqn: needs discrete actions, but those of Pendulum-v1 are continuous; vpg, npg, trpo/);
    expect(() => dqn({ env: line })).toThrow(/^dqn: needs discrete actions, but those of this environment are continuous/);
  });

  test('a network of the caller’s own, which goes on from where it was saved', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        const own: parts.QNetwork = { init: () => ({ w: zeros([2, 3]) }), q: (phi, obs) => matmul(obs, (phi as { w: Tensor }).w) };
        const config = { env: stairs, qNetwork: own, seed: k % 1000, stepsPerEpoch: 20, updateAfter: 8, batchSize: 8, updateEvery: 4 };
        const run = (over: object = {}): OffPolicyRun<AlgoState>[] => [
          ...dqn({ ...config, startSteps: 5, gradientSteps: 2, epochs: 3, numTestEpisodes: 1, maxEpLen: 9, ...over }),
        ];
        const all = run();
        expect(run({ from: all[0] }).map(visible)).toEqual(all.slice(1).map(visible));
      }),
      { numRuns: 3 },
    );
  });
});
