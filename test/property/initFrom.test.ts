/** Parameters with which a run starts: every algorithm takes them from its `saved`. */
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import type { AlgoState } from '../../src/algos/types.js';
import { numbers, type Tree, tensor, tree } from '../../src/autodiff/index.js';
import { key, split } from '../../src/random.js';
import { learner, type Run } from '../../src/run/config/anyAlgorithm.js';
import { shortOptions } from '../support/shortOptions.js';

const names = Object.keys(algorithms) as AlgoName[];
const all = (algo: AlgoName, more: object = {}): Run[] => [...learner(algo)({ ...shortOptions(algo), ...more })];
const leaves = (x: Tree): [string, number[]][] => tree.entries(x).map(([path, leaf]) => [path, [...numbers(leaf)]]);
const savedIn = (algo: AlgoName, { state }: Run): Tree => learner(algo).saved(state);
/** The parameters that a run of that seed draws. */
const drawn = (algo: AlgoName, seed: number): Tree => {
  const { build, fresh } = learner(algo);
  const { env, ...rest } = shortOptions(algo);
  const isOnPolicy = 'trainVIters' in rest;
  return fresh(build(env, rest))(split(key(seed), isOnPolicy ? 2 : 3)[0]);
};

describe.each(names)('%s', (algo) => {
  test('[B8] with the parameters that it would have drawn, a run is the same to the last bit', () => {
    const initFrom = drawn(algo, 0);
    const states = (more: object): unknown => all(algo, more).map(({ state, info, episodes }) => [state, info, episodes]);
    expect(states({ initFrom })).toEqual(states({}));
    expect(states({ initFrom: drawn(algo, 1) })).not.toEqual(states({}));
  });

  test('[B8] it leaves the parameters as they are', () => {
    const initFrom = savedIn(algo, all(algo).at(-1) as Run);
    const before = leaves(initFrom);
    all(algo, { initFrom, seed: 5 });
    expect(leaves(initFrom)).toEqual(before);
  });

  test('[B8] parameters of other shapes are refused, and the first one is named', () => {
    const initFrom = savedIn(algo, all(algo, { hiddenSizes: [5] }).at(-1) as Run);
    const [first] = tree.entries(initFrom);
    expect(() => all(algo, { initFrom })).toThrow(
      `${algo}: initFrom should be parameters of these networks, as ${algo}.saved(run.state) gives them, ` +
        `but its initFrom.${first[0]} is [${first[1].shape.join(', ')}] in place of `,
    );
  });
});

test.each(names.filter((algo) => 'startSteps' in learner(algo).defaults))(
  '[B8] in %s target networks equal their networks, and optimisers start afresh',
  (algo) => {
    const initFrom = savedIn(algo, all(algo).at(-1) as Run);
    const [{ state }] = all(algo, { initFrom, epochs: 1, updateAfter: 1000 });
    const { targ, opt, qs, updates, ...rest } = state as AlgoState & { targ: Tree; opt: Record<string, { count: number }>; qs?: Tree };
    const params = { ...rest, qs, ...(qs as object) } as unknown as Record<string, Tree>;
    expect(updates).toBe(0);
    expect(Object.values(opt).map(({ count }) => count)).toEqual(Object.values(opt).map(() => 0));
    expect(leaves(learner(algo).saved(state))).toEqual(leaves(initFrom));
    const own = algo === 'sac2018' ? params.v : algo === 'dqn' ? params.q : undefined;
    if (own) expect(leaves(targ)).toEqual(leaves(own));
    else for (const [name, part] of Object.entries(targ)) expect([name, leaves(part as Tree)]).toEqual([name, leaves(params[name])]);
  },
);

test.each([
  ['a directory', 'data/x', /but its initFrom should be \{ ?pi.*but is 'data\/x'/],
  ['an empty object', {}, /but it has no initFrom\.pi/],
  ['a run', 'run', /but it has no initFrom\.pi/],
  ['float64', 'double', /but its initFrom\.pi\.0\.w is float64 in place of float32/],
  ['more', 'more', /but its initFrom\.extra belongs to none of the networks/],
] as const)('[B8] %s is refused', (_, given, message) => {
  const run = all('ppo').at(-1) as Run;
  const params = savedIn('ppo', run);
  const values: Readonly<Record<string, unknown>> = {
    run,
    double: tree.map((x) => tensor(Float64Array.from(numbers(x)), x.shape), params),
    more: { ...(params as object), extra: tensor([1]) },
  };
  const initFrom = typeof given === 'string' && given in values ? values[given] : given;
  expect(() => all('ppo', { initFrom })).toThrow(message);
});

test('[B8] from and initFrom exclude each other', () => {
  const run = all('ppo').at(-1) as Run;
  expect(() => all('ppo', { from: run, initFrom: savedIn('ppo', run) })).toThrow(
    'ppo: give from, which continues a run, or initFrom, with which one begins, not both',
  );
});
