/** The values behind the playground: trees of branches, kept states, addresses, sliders, and what is found inside an update. */
import fc from 'fast-check';
import { type AlgoName, algorithms, cartPole, make, numbers, ppo, problem, tensor } from 'spinningup';
import { describe, expect, test } from 'vitest';
import { pairOf, pairQueryOf, queryOf, settingOf } from '../../docs/.vitepress/theme/playground/address.js';
import { binned } from '../../docs/.vitepress/theme/playground/bins.js';
import {
  type BranchTree,
  forkEpoch,
  goTo,
  isRemovable,
  learned,
  legsTo,
  lineage,
  MOST_BRANCHES,
  plant,
  pointAt,
  removeBranch,
  settingAt,
  tipOf,
} from '../../docs/.vitepress/theme/playground/branches.js';
import { explainedVariance, layerNorms } from '../../docs/.vitepress/theme/playground/insides.js';
import { leastMissed, StateStore } from '../../docs/.vitepress/theme/playground/keeping.js';
import { algorithmNames, canChoose, lessonOf, solvedInARow, worldsFor } from '../../docs/.vitepress/theme/playground/lessons.js';
import { collectedBatch } from '../../docs/.vitepress/theme/playground/recollect.js';
import { numberText, sliderPlace, sliders, sliderValue } from '../../docs/.vitepress/theme/playground/sliders.js';
import { worldOf, worlds } from '../../docs/.vitepress/theme/playground/worlds.js';

describe('a tree of branches', () => {
  const grown = (tree: BranchTree<string>, names: string, lr = 1): BranchTree<string> =>
    [...names].reduce((so, name) => learned(so, { lr }, name), tree);
  const wayOf = (tree: BranchTree<string>): string =>
    lineage(tree, tree.at)
      .map((moment) => pointAt(tree, moment))
      .join('');

  test('shares what lies before a fork', () => {
    const first = grown(plant({ lr: 1 }), 'abcde');
    const second = grown(goTo(first, { branch: 0, epoch: 2 }), 'xy', 2);
    expect([first, second].map(wayOf)).toEqual(['abcde', 'abxy']);
    expect(wayOf(goTo(second, { branch: 0, epoch: 4 }))).toBe('abcd');
    const third = grown(goTo(second, { branch: 1, epoch: 3 }), 'z', 2);
    expect(third.branches.map(({ points }) => points.join(''))).toEqual(['abcde', 'xy', 'z']);
    expect(wayOf(third)).toBe('abxz');
    expect(legsTo(third, third.at)).toEqual([
      { from: 0, to: 2, hyperparameters: { lr: 1 } },
      { from: 2, to: 4, hyperparameters: { lr: 2 } },
    ]);
    // an epoch before the fork belongs to the branch that has learned it
    expect(goTo(third, { branch: 2, epoch: 1 }).at).toEqual({ branch: 0, epoch: 1 });
  });

  test('a change at the end of a branch goes on in it', () => {
    const tree = grown(grown(plant({ lr: 1 }), 'ab'), 'cd', 3);
    expect(tree.branches).toHaveLength(1);
    expect([1, 2].map((epoch) => settingAt(tree, { branch: 0, epoch }).lr)).toEqual([1, 3]);
  });

  test('has eight branches at most, and those that nothing grows from can be removed', () => {
    let tree = grown(plant({ lr: 1 }), 'ab');
    for (let i = 1; i < MOST_BRANCHES; i++) tree = grown(goTo(tree, { branch: 0, epoch: 1 }), 'x');
    tree = goTo(tree, { branch: 0, epoch: 1 });
    expect(() => learned(tree, { lr: 1 }, 'y')).toThrow(/8 branches are the most/);
    expect([0, 7].map((id) => isRemovable(tree, id))).toEqual([false, true]);
    const smaller = removeBranch(goTo(tree, { branch: 7, epoch: 2 }), 7);
    expect(smaller.at).toEqual({ branch: 0, epoch: 1 });
    expect(wayOf(learned(smaller, { lr: 1 }, 'y'))).toBe('ay');
    expect(() => removeBranch(tree, 0)).toThrow(/first/);
    expect(() => goTo(tree, { branch: 0, epoch: 3 })).toThrow(/epochs 0 to 2/);
  });

  test('however it has grown, the way to each tip has as many epochs as it says', () => {
    const choices = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 })), { maxLength: 7 });
    fc.assert(
      fc.property(choices, (moves) => {
        let tree = grown(plant({ lr: 0 }), 'abc', 0);
        for (const [b, e, n] of moves) {
          const branch = tree.branches[b % tree.branches.length];
          tree = goTo(tree, { branch: branch.id, epoch: e % (tipOf(branch).epoch + 1) });
          if (tree.branches.length < MOST_BRANCHES) tree = grown(tree, 'x'.repeat(n), e % 5);
        }
        for (const branch of tree.branches) {
          const tip = tipOf(branch);
          expect(lineage(tree, tip)).toHaveLength(forkEpoch(branch) + branch.points.length);
          expect(legsTo(tree, tip).at(-1)?.to ?? 0).toBe(tip.epoch);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('kept states', () => {
  test('those are dropped first that leave the narrowest gaps, and never the last nor a pinned one', () => {
    const epochs = [1, 2, 4, 8, 9].map((epoch) => ({ epoch, isPinned: epoch === 1 }));
    expect(leastMissed(epochs)).toBe(1);
    expect(leastMissed([{ epoch: 3, isPinned: false }])).toBe(-1);
  });

  test('500 of them in room for 50 are spread evenly, and arrays that they share count once', () => {
    const shared = new Float32Array(250);
    const store = new StateStore<object>(51_000);
    for (let epoch = 1; epoch <= 500; epoch++) store.keep({ branch: 0, epoch }, { own: new Float32Array(250), shared });
    const kept = store.epochs(0);
    expect(store.bytes).toBeLessThanOrEqual(51_000);
    expect(kept.length).toBe(50);
    expect(kept.at(-1)).toBe(500);
    expect(Math.max(...kept.map((epoch, i) => epoch - (kept[i - 1] ?? 0)))).toBeLessThanOrEqual(20);
    store.forget(0);
    expect(store.bytes).toBe(0);
  });
});

describe('lessons', () => {
  test('every algorithm has every world whose actions it takes, with hyperparameters that it knows', () => {
    expect([...algorithmNames].sort()).toEqual(Object.keys(algorithms).sort());
    for (const algo of algorithmNames) {
      for (const world of worldsFor(algo)) {
        for (const [name, value] of Object.entries(lessonOf(algo, world.id).hyperparameters)) {
          expect(algorithms[algo].defaults, `${algo} ${name}`).toHaveProperty(name);
          expect(problem(algo, name, value)).toBeUndefined();
        }
        for (const slider of lessonOf(algo, world.id).sliders) expect(lessonOf(algo, world.id).hyperparameters).toHaveProperty(slider.name);
      }
      const { actions } = algorithms[algo];
      expect(worlds.filter((world) => canChoose(algo, world))).toEqual(
        worlds.filter((world) => actions === 'any' || actions === world.actions),
      );
    }
  });

  test.each(worlds.filter(({ engine }) => !engine))(
    '$id has the actions and the threshold that its environment has',
    async ({ id, options, actions, solved }) => {
      const { actionSpace, spec } = await make(id, options);
      expect(actionSpace.kind === 'discrete' ? 'discrete' : 'continuous').toBe(actions);
      expect(spec.rewardThreshold ?? solved).toBe(solved);
    },
  );

  test('solved epochs are counted from the end', () => {
    expect([[500, 500], [500, 474, 475, 480], [475, Number.NaN], []].map((scores) => solvedInARow(worldOf('CartPole-v1'), scores))).toEqual(
      [2, 2, 0, 0],
    );
  });
});

describe('addresses', () => {
  test('a setting comes back from its address', () => {
    for (const algo of algorithmNames) {
      const [first, second] = lessonOf(algo, 'none').sliders;
      const lesson = lessonOf(algo, worldsFor(algo).at(-1)!.id);
      const hyperparameters = { ...lesson.hyperparameters, [first.name]: first.to, [second.name]: second.from, seed: 7 };
      expect(settingOf(queryOf({ lesson, hyperparameters }), 'ppo')).toEqual({ lesson, hyperparameters });
    }
  });

  test('what makes no sense in one is as at first, or brought to an end of its slider', () => {
    const { lesson, hyperparameters } = settingOf('?algo=sac&env=CartPole-v1&lr=9&alpha=x&gamma=&seed=2.6', 'ppo');
    expect([lesson.algo, lesson.world.id]).toEqual(['sac', 'MountainCarContinuous-v0']);
    expect(hyperparameters).toMatchObject({ lr: 0.1, alpha: 0.2, gamma: 0.99, seed: 3 });
    expect(settingOf('?algo=constructor', 'ppo').lesson.algo).toBe('ppo');
  });

  test('two settings come back from their address, in one world and with one seed', () => {
    const seeded = (algo: AlgoName, more: object) => {
      const lesson = lessonOf(algo, 'Pendulum-v1');
      return { lesson, hyperparameters: { ...lesson.hyperparameters, ...more, seed: 4 } };
    };
    const pair = [seeded('trpo', { lam: 0.5 }), seeded('td3', { piLr: 1e-4, actNoise: 0.5 })] as const;
    expect(pairQueryOf(pair)).toBe('?env=Pendulum-v1&a=trpo&a.lam=0.5&seed=4&b=td3&b.pi_lr=0.0001&b.act_noise=0.5');
    expect(pairOf(pairQueryOf(pair))).toEqual(pair);
    expect(pairOf('').map(({ lesson }) => [lesson.algo, lesson.world.id])).toEqual([
      ['ppo', 'CartPole-v1'],
      ['vpg', 'CartPole-v1'],
    ]);
    // DQN cannot choose the forces that SAC's world takes
    expect(pairOf('?env=Pendulum-v1&a=sac&b=dqn&seed=4')[1]).toEqual(seeded('ppo', {}));
  });
});

test('sliders go to their ends, and back to where they were', () => {
  for (const slider of Object.values(sliders)) {
    expect([sliderValue(slider, 0), sliderValue(slider, 1)]).toEqual([slider.from, slider.to]);
    expect(sliderPlace(slider, sliderValue(slider, 0.5))).toBeCloseTo(0.5, 1);
  }
  expect([0.001, 3.16e-5, -12_345.6, 0.97, 1e-9, Number.NaN].map(numberText)).toEqual([
    '0.001',
    '3.2 · 10⁻⁵',
    '−12,346',
    '0.97',
    '0',
    'none',
  ]);
});

describe('inside an update', () => {
  // slices end inside episodes, at their ends, and where the time limit cuts them off
  test.each([120, 1700])('a batch of %i steps is the one that was learned from: its update gives the next state', async (stepsPerEpoch) => {
    const config = { seed: 5, stepsPerEpoch, maxEpLen: 50, trainPiIters: 5, trainVIters: 5 };
    const [first, second] = [...ppo({ env: cartPole, ...config, epochs: 2 })];
    const { actorCritic } = ppo.build(cartPole, {});
    const ask = (goesOn: () => Promise<boolean>) => collectedBatch(cartPole, actorCritic, first.state.pi, { ...config, epoch: 1 }, goesOn);
    const batch = await ask(async () => true);
    expect(ppo.update(actorCritic, config)(first.state, batch!)).toEqual(second.state);
    expect(await ask(async () => false)).toBeUndefined();
  });

  test('explained variance, norms and histograms', () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(explainedVariance([1, 2, 3], [2, 2, 2])).toBe(0);
    expect(explainedVariance([1, 2, 3], [3, 2, 1])).toBe(-3);
    const gradient = { mu: [{ w: tensor([3]), b: tensor([4]) }], logStd: tensor([2]) };
    expect(layerNorms('π', gradient)).toEqual([
      { layer: 'π, layer 1', norm: 5 },
      { layer: 'π, logStd', norm: 2 },
    ]);
    expect(binned(numbers(tensor([0, 1, 1, 4])), 4)).toEqual({ from: 0, to: 4, counts: [1, 2, 0, 1], mean: 1.5, min: 0, max: 4 });
    expect(binned([2, 2], 2).counts).toEqual([0, 2]);
  });
});
