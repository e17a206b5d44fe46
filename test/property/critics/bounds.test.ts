/** Bounds, scales and noise of the actions of DDPG, TD3 and SAC. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampTo, deterministicActor, squashedGaussianActor } from '../../../src/algos/actors.js';
import { type Critic, critic as criticNetwork } from '../../../src/algos/critics.js';
import * as ddpg from '../../../src/algos/ddpg.js';
import { ddpg as runDdpg, sac as runSac, sac2018 as runSac2018, td3 as runTd3, summarize } from '../../../src/algos/index.js';
import * as td3 from '../../../src/algos/td3.js';
import {
  broadcastTo,
  cast,
  grad,
  item,
  mul,
  numbers,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  tree,
  zeros,
} from '../../../src/autodiff/index.js';
import { type Gaussian, squashed } from '../../../src/dist/index.js';
import { squashedInto } from '../../../src/dist/squashed.js';
import { box, contains } from '../../../src/envs/spaces.js';
import { mlp } from '../../../src/nn/index.js';
import { type Key, key, split } from '../../../src/random.js';
import { aKey, double, expectClose, grid, noise } from '../../support/arbitraries.js';
import { type bounds, clip, f64, small, someBox } from '../../support/linearNets.js';
import { contents, line } from '../../support/worlds.js';

const uneven = box([-1, 0], [2, 10]);
/** (h − l) / 2 · a + (h + l) / 2, dimension by dimension. */
const stretched = ({ low, high }: typeof bounds, a: readonly number[]): number[] =>
  a.map((x, i) => ((high[i % low.length] - low[i % low.length]) * x + high[i % low.length] + low[i % low.length]) / 2);

test('[D7] an actor’s tanh is stretched onto its Box, each dimension by itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(uneven), someBox), aKey, grid(0.1, 30), (space, k, scale) => {
      const n = space.low.length;
      const spaces = { observationSpace: box([-9, -9], [9, 9]), actionSpace: space };
      const obs = noise(k, [5, 2]);
      const det = deterministicActor(spaces, small);
      const theta = tree.map((x) => mul(scale, x), double(det.init(k)));
      const a = [...numbers(mlp.apply(theta as mlp.Mlp, obs, 'relu', 'tanh'))];
      expectClose(det.mu(theta, obs), tensor(Float64Array.from(stretched(space, a)), [5, n]), 1e-12);
      const sto = squashedGaussianActor(spaces, small);
      const p = sto.pi(
        tree.map((x) => mul(scale, x), double(sto.init(k))),
        obs,
      ) as Gaussian;
      const into = (x: Tensor): Tensor => tensor(Float64Array.from(stretched(space, [...numbers(x)])), [5, n]);
      expectClose(sto.dist.mode(p), into(squashed.mode(p)), 1e-12);
      expectClose(sto.dist.sample(k, p), into(squashed.sample(k, p)), 1e-12);
      const z = noise(k, [5, n]);
      expectClose(sto.dist.sampleFrom(p, z).act, into(squashed.sampleFrom(p, z).act), 1e-12);
    }),
    { numRuns: 50 },
  );
  const far = squashedInto(uneven.low, uneven.high);
  const to = (u: number): number[] => [...numbers(far.mode({ mu: tensor([[u, u]]), logStd: zeros([2]) }))];
  expect([to(-40), to(0), to(40)]).toEqual([
    [-1, 0],
    [0.5, 5],
    [2, 10],
  ]);
});

test('[D7] clampTo moves each number into the bounds of its own dimension, and passes a gradient inside only', () => {
  const act = f64([
    [-5, -5],
    [0.5, 9],
    [5, 50],
    [-5, 5],
  ]);
  expectClose(
    clampTo(uneven, act),
    f64([
      [-1, 0],
      [0.5, 9],
      [2, 10],
      [-1, 5],
    ]),
    0,
  );
  const g = grad((a: Tensor) => sum(clampTo(uneven, a)))(act);
  expectClose(
    g,
    f64([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 1],
    ]),
    0,
  );
  expectClose(clampTo(uneven, cast(act, 'float32')), cast(clampTo(uneven, act), 'float32'), 0);
});

/** μ(s) = mu, whatever s is. */
const standing = (mu: number): Pick<ddpg.Nets, 'actor'> => ({
  actor: { init: () => [], mu: (_theta, obs) => broadcastTo(f64(mu), [obs.shape[0], 1]) },
});

test('[D6] exploration noise is in the environment’s units: as large for actions within ±0.4 as for ±2, and clipped there', () => {
  const draw = (limit: number, actNoise: number, k: Key): number => {
    const space = box([-limit], [limit]);
    return item(ddpg.explore(standing(0.1), space, { actNoise })({ pi: [] }, f64([[0]]), k));
  };
  const keys = split(key(3), 2000);
  const [tight, broad] = [0.4, 2].map((limit) => keys.map((k) => draw(limit, 0.1, k)));
  expect(tight).toEqual(broad.map((a) => clip(a, 0.4)));
  const { mean: m, std } = summarize(f64(broad));
  expect(Math.abs(m - 0.1)).toBeLessThan((5 * 0.1) / Math.sqrt(2000));
  expect(Math.abs(std - 0.1)).toBeLessThan((5 * 0.1) / Math.sqrt(4000));
  for (const limit of [0.4, 2]) {
    const loud = keys.map((k) => draw(limit, 5, k));
    expect([Math.min(...loud), Math.max(...loud)]).toEqual([-limit, limit]);
  }
  expect(draw(0.4, 0, keys[0])).toBe(0.1);
});

// biome-ignore format: one case a line
test.each([
  // limit, μ, ξ, μ + clip(0.2 ξ, ±0.5) within ±limit
  [2, 0.3, 1, 0.5], [2, 0.3, 10, 0.8], [2, 0.3, -10, -0.2], [2, 1.9, 1, 2], [2, -1.9, -10, -2],
  [0.4, 0.3, 0.25, 0.35], [0.4, 0.3, 1, 0.4], [0.4, 0.3, 10, 0.4], [0.4, 0.3, -10, -0.2], [0.4, -0.3, -10, -0.4],
])('[D6] actions within ±%d: an action %d of the target policy with a draw of %d is blurred to %d: noise is clipped first, then the action', (limit, mu, z, a) => {
  const blurred = td3.smoothedActions(f64([[mu]]), box([-limit], [limit]), f64([[z]]), { targetNoise: 0.2, noiseClip: 0.5 });
  expect(item(blurred)).toBeCloseTo(a, 12);
});

/** A critic that writes down which actions it is asked about. */
const listening = (space: typeof bounds) => {
  const heard: number[][] = [];
  const net = criticNetwork({ observationSpace: line.observationSpace, actionSpace: space }, small);
  const q: Critic['q'] = (phi, obs, act) => {
    const xs = [...numbers(stopGradient(act))];
    while (xs.length > 0) heard.push(xs.splice(0, space.low.length));
    return net.q(phi, obs, act);
  };
  return { heard, critic: { ...net, q } };
};
const runs = { ddpg: runDdpg, td3: runTd3, sac: runSac, sac2018: runSac2018 };
test.each(Object.entries(runs))(
  '[D7] [D8] %s: what is done, what is stored and what Q is asked about is within the bounds, and comes up to each of them',
  (name, algo) => {
    const env = {
      ...line,
      actionSpace: uneven,
      step: (s: Parameters<typeof line.step>[0], _a: unknown, k: Key) => line.step(s, Float32Array.of(0), k),
    };
    const { heard, critic } = listening(uneven);
    const loud = name === 'ddpg' ? { actNoise: 9 } : name === 'td3' ? { actNoise: 9, targetNoise: 9, noiseClip: 20 } : {};
    const config = {
      env,
      epochs: 1,
      stepsPerEpoch: 120,
      startSteps: 10,
      updateAfter: 20,
      batchSize: 20,
      updateEvery: 10,
      hiddenSizes: [4],
      ...loud,
    };
    const [run] = algo({ ...config, critic } as never) as unknown as Iterable<{ readonly replay: Parameters<typeof contents>[0] }>;
    const stored = contents(run.replay).map(({ act }) => act);
    expect(heard.length).toBeGreaterThan(100 * 20 * 2);
    for (const all of [heard, stored]) {
      if (!all.every((a) => contains(uneven, Float32Array.from(a)))) expect.fail('an action is out of bounds');
      uneven.low.forEach((low, i) => {
        const [least, most] = [Math.min(...all.map((a) => a[i])), Math.max(...all.map((a) => a[i]))];
        const range = uneven.high[i] - low;
        expect(least).toBeLessThan(low + 0.2 * range);
        expect(most).toBeGreaterThan(uneven.high[i] - 0.2 * range);
      });
    }
  },
);
