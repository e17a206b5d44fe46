/** The learner behind the playground: the package's own bits, back in time, and from there another way. */
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms, cartPole, pendulum, ppo, type RunState, readSafetensors, tree } from '../../src/index.js';
import { hash } from '../support/hash.js';
import { measured, startLearner, steps } from '../support/learner.js';

const small = { stepsPerEpoch: 200, seed: 3 };
const ppoSmall = { algo: 'ppo', world: 'CartPole-v1', hyperparameters: { ...small, piLr: 1e-3 } } as const;
const mean = (xs: readonly number[]): number => (xs.length > 0 ? xs.reduce((a, b) => a + b, 0) / xs.length : Number.NaN);

describe('what the learner says of an epoch', () => {
  test.each<[AlgoName, string, object]>([
    ['ppo', 'CartPole-v1', small],
    ['a2c', 'CartPole-v1', small],
    ['trpo', 'Pendulum-v1', small],
    ['sac', 'Pendulum-v1', { ...small, batchSize: 16, startSteps: 200, updateAfter: 200, hiddenSizes: [8], numTestEpisodes: 1 }],
  ])('%s on %s: what the package gives, bit for bit', async (algo, world, hyperparameters) => {
    const { points, tell } = await startLearner({ algo, world, hyperparameters: { ...hyperparameters } });
    await tell(...steps(3));
    const env = world === 'CartPole-v1' ? cartPole : pendulum;
    const train = algorithms[algo] as unknown as (options: object) => Iterable<RunState<object>>;
    const runs = [...train({ env, ...hyperparameters, epochs: 3 })];
    expect(points().map(({ ret }) => ret)).toEqual(runs.map(({ episodes }) => mean(episodes.returns)));
    const numbers = ({ info }: RunState<object>) => Object.entries(info).map(([name, x]) => [name, typeof x === 'number' ? x : x.mean]);
    expect(points().map(({ info }) => Object.entries(info))).toEqual(runs.map(numbers));
  });
});

describe('gone back in time', () => {
  test('a branch with nothing changed has the bits of the first one', async () => {
    const { points, tell } = await startLearner(ppoSmall);
    await tell(...steps(9), { kind: 'goTo', moment: { branch: 0, epoch: 6 } }, ...steps(3));
    const all = points().map(measured);
    expect(all).toHaveLength(12);
    expect(all.slice(9)).toEqual(all.slice(6, 9));
  });

  test('a branch with a larger step goes another way', async () => {
    const { points, tell } = await startLearner(ppoSmall);
    await tell(...steps(4), { kind: 'goTo', moment: { branch: 0, epoch: 2 } });
    await tell({ kind: 'set', hyperparameters: { ...ppoSmall.hyperparameters, piLr: 1e-2 } }, ...steps(2));
    const all = points().map(measured);
    expect(all[4].ret).toBe(all[2].ret); // the same policy acts
    expect(all[4].info.kl).not.toBe(all[2].info.kl);
    expect(all[5].ret).not.toBe(all[3].ret);
  });

  test('states that were dropped are computed again, bit for bit', async () => {
    const kept = await startLearner(ppoSmall);
    const dropped = await startLearner({ ...ppoSmall, most: 400_000 });
    for (const { tell } of [kept, dropped]) await tell(...steps(12));
    for (const epoch of [1, 5, 8, 11]) {
      await kept.tell({ kind: 'goTo', moment: { branch: 0, epoch } }, { kind: 'save' });
      await dropped.tell({ kind: 'goTo', moment: { branch: 0, epoch } }, { kind: 'save' });
    }
    expect(kept.all('arrived').every(({ isKept }) => isKept)).toBe(true);
    expect(dropped.all('arrived').filter(({ isKept }) => !isKept).length).toBeGreaterThan(1);
    const files = ({ all }: typeof kept): string[] => all('saved').map(({ file }) => hash(file)); // a diff of bytes takes minutes
    expect(files(dropped)).toEqual(files(kept));
    expect(dropped.all('epoch').at(-1)!.kept).toBeLessThan(400_000);
  });
});

describe('told something while it is busy', () => {
  test('it hands out its policy, and learns on', async () => {
    const { learner, all, tell } = await startLearner({ ...ppoSmall, hyperparameters: { ...small, piLr: 1e-2 } });
    learner.hear({ kind: 'learn' });
    learner.hear({ kind: 'save' });
    while (all('epoch').length < 3) await new Promise((resolve) => setImmediate(resolve));
    await tell({ kind: 'pause' });
    expect(all('saved')).toHaveLength(1);
    expect(all('rest').map(({ why }) => why)).toEqual(['told']);
  });

  test('it gives up looking inside, and goes back at once', async () => {
    const { learner, said, tell, all } = await startLearner({ ...ppoSmall, hyperparameters: { ...small, stepsPerEpoch: 4000 } });
    await tell(...steps(2));
    const looked = all('insides').length;
    learner.hear({ kind: 'step' });
    while (all('film').at(-1)?.epoch !== 3) await new Promise((resolve) => setImmediate(resolve));
    const told = said.length;
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve)); // it has begun to look
    await tell({ kind: 'goTo', moment: { branch: 0, epoch: 1 } });
    expect(said.slice(told).find(({ kind }) => kind !== 'film')?.kind).toBe('arrived');
    expect(
      all('insides')
        .slice(looked)
        .map(({ moment }) => moment.epoch),
    ).toEqual([1]);
  });
});

test('before it has learned, it shows the policy with which the package begins', async () => {
  const { all, tell } = await startLearner(ppoSmall);
  await tell({ kind: 'save' });
  const { tensors } = readSafetensors(all('saved')[0].file);
  const [first] = ppo({ env: cartPole, ...ppoSmall.hyperparameters, trainPiIters: 0, trainVIters: 0, epochs: 1 });
  for (const [name, tensor] of tree.entries(ppo.saved(first.state))) expect(tensors.get(name)).toEqual(tensor);
});

test('it stops by itself after three solved epochs, and goes on when asked', async () => {
  const { all, tell } = await startLearner({
    algo: 'ppo',
    world: 'CartPole-v1',
    hyperparameters: { stepsPerEpoch: 2000, piLr: 1e-3, seed: 0 },
  });
  await tell({ kind: 'learn' });
  const returns = all('epoch').map(({ point }) => point.ret);
  expect(all('rest').map(({ why }) => why)).toEqual(['solved']);
  expect(returns.slice(-3).every((ret) => ret >= 475)).toBe(true);
  expect(returns.slice(-4)[0]).toBeLessThan(475);
});
