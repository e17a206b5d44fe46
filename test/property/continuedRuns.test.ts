/** What a training may continue from: a run of the same algorithm and networks, and nothing else. */
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms, cartPole, mountainCar, pendulum } from '../../src/index.js';

/** As JavaScript calls it: without types. */
type Untyped = (options: object) => Iterable<{ readonly epoch: number; readonly state: object }>;
const js = (algo: AlgoName): Untyped => algorithms[algo] as unknown as Untyped;

const names = Object.keys(algorithms) as AlgoName[];
const worldOf = (algo: AlgoName) => (algorithms[algo].actions === 'continuous' ? pendulum : cartPole);
const few = (algo: AlgoName) => ({
  env: worldOf(algo),
  epochs: 2,
  stepsPerEpoch: 30,
  hiddenSizes: [4],
  ...('replaySize' in algorithms[algo].defaults && { numTestEpisodes: 0, replaySize: 100 }),
});
const firstOf = (algo: AlgoName, more: object = {}) => [...js(algo)({ ...few(algo), ...more })][0];

describe.each(names)('[A10] %s', (algo) => {
  const tell = (from: unknown): string => {
    try {
      return `${[...js(algo)({ ...few(algo), from })].length} epochs`;
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      return String((error as Error).message);
    }
  };
  const start = `${algo}: from should be a run that ${algo} has yielded with these networks, but `;
  const resume = 'resume({ dir }), from spinningup/run, goes on with a saved run';

  test('goes on from a run of its own', () => {
    expect(tell(firstOf(algo))).toBe('1 epochs');
    expect(tell(undefined)).toBe('2 epochs');
  });

  test.each([
    ['an empty object', {}, 'is {}, without epoch'],
    ['a directory', 'data/x', `is 'data/x'; ${resume}`],
    ['an empty text', '', `is ''; ${resume}`],
    ['null', null, 'is null'],
    ['a number', 0, 'is 0'],
    ['false', false, 'is false'],
    ['a Promise', Promise.resolve({}), `is a Promise; ${resume}`],
    ['a list', [], 'is an array; give its last element, .at(-1)'],
    ['what load() gives', { dir: 'data/x', config: {}, mode: () => 0, sample: () => 0 }, `is a policy, as load() gives it; ${resume}`],
    ['a generator', js(algo)(few(algo)), 'is a generator of runs; give one of these'],
    ['half an epoch', { epoch: 0.5 }, 'its epoch should be a whole number from 0 on, but is 0.5'],
  ])('refuses %s', (_, from, words) => {
    expect(tell(from)).toBe(start + words);
  });

  test('refuses a run without one of its parts', () => {
    const run = firstOf(algo);
    for (const part of Object.keys(run)) {
      const { [part as 'epoch']: _, ...rest } = run;
      expect(tell(rest)).toMatch(new RegExp(`^${start}.*\\b${part}\\b`));
    }
    expect(tell(run.state)).toMatch(/without epoch$/);
    const { key: _, ...state } = run.state as { readonly key: number };
    expect(tell({ ...run, state })).toMatch(/without state\.key$/);
  });

  test('refuses a run of other networks, and one whose tensors are none', () => {
    expect(tell(firstOf(algo, { hiddenSizes: [5] }))).toMatch(/its state\.\S+ is \[\d+, 5\] in place of \[\d+, 4\]$/);
    expect(tell(firstOf(algo, { hiddenSizes: [4, 4] }))).toMatch(/is \[4, 4\] in place of \[4, |belongs to none of the networks/);
    const run = firstOf(algo);
    expect(tell({ ...run, state: JSON.parse(JSON.stringify(run.state)) })).toMatch(/ should be a tensor, but is /);
  });
});

test('[A10] a run in another world, and one of another algorithm, are refused', () => {
  const [other] = js('ppo')({ ...few('ppo'), env: mountainCar });
  expect(() => js('ppo')({ ...few('ppo'), from: other })).toThrow(/its state\.pi\.0\.w is \[2, 4\] in place of \[4, 4\]$/);
  expect(() => js('ppo')({ ...few('ppo'), from: firstOf('dqn') })).toThrow('but it has no state.pi');
  expect(() => js('dqn')({ ...few('dqn'), from: firstOf('ppo') })).toThrow('but has no replay, which a run of dqn has');
  expect(() => js('td3')({ ...few('td3'), from: firstOf('ddpg') })).toThrow('its state is not one of td3');
});
