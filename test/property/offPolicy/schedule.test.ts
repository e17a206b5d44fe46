/** When an off-policy run takes its gradient steps, and what an epoch reports of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlgoState, dqn, td3 } from '../../../src/algos/index.js';
import * as loop from '../../../src/algos/offPolicy.js';
import { tensor } from '../../../src/autodiff/index.js';
import { continuous, short } from '../../support/offPolicy.js';
import { clock, line, stairs } from '../../support/worlds.js';

test('[D18] a gradient step for each environment step: updateEvery of them after each updateEvery steps, from updateAfter on', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...continuous),
      fc.integer({ min: 8, max: 30 }),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 1, max: 40 }),
      ([, algo], updateAfter, updateEvery, stepsPerEpoch) => {
        let before = 0;
        for (const run of algo({ updateAfter, updateEvery, stepsPerEpoch, epochs: 2, numTestEpisodes: 0 })) {
          let due = 0;
          for (let t = 1; t <= run.steps; t++) if (t >= updateAfter && t % updateEvery === 0) due += updateEvery;
          expect(run.state.updates).toBe(due);
          // without the rounds before updateAfter: as many as there were steps, up to the round under way
          const missed = Math.ceil(updateAfter / updateEvery) * updateEvery - updateEvery;
          expect(due).toBe(Math.max(0, run.steps - (run.steps % updateEvery) - missed));
          expect(Object.keys(run.info).length > 0).toBe(due > before);
          before = due;
        }
      },
    ),
    { numRuns: 40 },
  );
});

test.each(continuous)(
  '[D18] %s with updateEvery ‘episode’ takes as many gradient steps at an episode’s end as it had steps',
  (_name, algo) => {
    const env = { ...line, ...clock((t) => ({ terminated: t === 9 })), actionSpace: line.actionSpace };
    const config = { env, updateEvery: 'episode', stepsPerEpoch: 1, epochs: 30, updateAfter: 10, maxEpLen: 100, numTestEpisodes: 0 };
    const updates = [...algo(config)].map(({ state }) => state.updates);
    // episodes end at steps 9, 18 and 27; at 9 there is too little to learn from
    expect(updates).toEqual([...Array(17).fill(0), ...Array(9).fill(9), ...Array(4).fill(18)]);
  },
);

test('[D18] DQN takes gradientSteps of them in each round, after updateEvery steps or after an episode', () => {
  const env = { ...clock((t) => ({ terminated: t === 9 })), actionSpace: stairs.actionSpace };
  const updates = (updateEvery: number | 'episode', gradientSteps: number): number[] => {
    const config = { ...short, env, updateEvery, gradientSteps, stepsPerEpoch: 9, epochs: 4, updateAfter: 12, numTestEpisodes: 0 };
    return [...dqn({ ...config, maxEpLen: 100 })].map(({ state }) => state.updates);
  };
  expect(updates(6, 4)).toEqual([0, 8, 12, 20]); // after steps 12, 18, 24, 30 and 36
  expect(updates('episode', 3)).toEqual([0, 3, 6, 9]); // after steps 18, 27 and 36
});

test('[D4] the delay holds back the targets too, and its counter runs on over rounds', () => {
  // rounds of 3 gradient steps: the policy learns in the 1st and 3rd of one round and in the 2nd of the next
  const runs = [...td3({ ...short, env: line, updateEvery: 3, updateAfter: 9, stepsPerEpoch: 3, epochs: 8, startSteps: 99 })];
  expect(runs.map(({ state }) => state.updates)).toEqual([0, 0, 3, 6, 9, 12, 15, 18]);
  expect(runs.map(({ state }) => state.opt.pi.count)).toEqual([0, 0, 2, 3, 5, 6, 8, 9]);
  expect(runs.map(({ info }) => 'lossPi' in info)).toEqual([false, false, true, true, true, true, true, true]);
  const [a, b] = td3({
    ...short,
    env: line,
    updateEvery: 1,
    updateAfter: 8,
    stepsPerEpoch: 9,
    epochs: 2,
    policyDelay: 100,
    startSteps: 99,
  });
  expect([a.state.updates, b.state.updates]).toEqual([2, 11]); // the policy and the targets moved in the first one only
  expect(b.state.targ).toBe(a.state.targ);
  expect(b.state.pi).toBe(a.state.pi);
  expect(b.state.qs).not.toEqual(a.state.qs);
  expect('lossPi' in b.info).toBe(false);
});

test('what an epoch’s updates measured is told of all of them together, and what few have measured of those few', () => {
  const told = (n: number) => ({ loss: n, q: { mean: n, std: 1, min: -n, max: 2 * n }, ...(n % 2 === 0 && { even: n }) });
  const learner: loop.LoopAlgorithm<AlgoState> = {
    name: 'stub',
    explore: () => tensor([[0.5]]),
    mode: () => tensor([[0.5]]),
    update: (state) => ({ ...state, updates: state.updates + 1, info: told(state.updates + 1) }),
    saved: () => [],
  };
  const config = { ...loop.defaults, ...short, updateAfter: 8, updateEvery: 4, stepsPerEpoch: 8, epochs: 2 };
  const train = loop.trainWith(
    () =>
      (k): AlgoState => ({ key: k, updates: 0, info: {} }),
    () => learner,
  );
  const [one, two] = train({ env: line, testEnv: line, config });
  // updates 1 to 4, and 5 to 12: the variance of all is 1 and that of their means
  expect(one.info).toEqual({ loss: 2.5, q: { mean: 2.5, std: Math.sqrt(1 + 1.25), min: -4, max: 8 }, even: 3 });
  expect(two.info).toEqual({ loss: 8.5, q: { mean: 8.5, std: Math.sqrt(1 + 5.25), min: -12, max: 24 }, even: 9 });
});
