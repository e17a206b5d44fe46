/** The runs of the table: each once, each possible, and in an order of which every beginning is of use. */
import { describe, expect, test } from 'vitest';
import { checked, idOf, isOffPolicy, type Job } from '../../bench/table/jobs.js';
import { TABLE } from '../../bench/table/list.js';
import { make } from '../../src/envs/index.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';

const isMujoco = ({ world }: Job): boolean => world.endsWith('-v4');
const cellOf = ({ world, algo, steps }: Job): string => `${world} ${algo} ${steps}`;
const seedsOf = (jobs: readonly Job[]): number[][] =>
  [...new Set(jobs.map(cellOf))].map((cell) => jobs.filter((job) => cellOf(job) === cell).map(({ seed }) => seed));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('the list', () => {
  test('has each run once, and whole epochs', () => {
    expect(checked(TABLE)).toBe(TABLE);
    expect(new Set(TABLE.map(idOf)).size).toBe(TABLE.length);
  });

  test('has runs that their algorithm can do in their world', async () => {
    for (const { world, algo, options } of new Map(TABLE.map((job) => [cellOf(job), job])).values()) {
      const nothing = { env: await make(world), ...options, epochs: 0 };
      expect([...learner(algo)(nothing)], `${algo} ${world}`).toEqual([]);
    }
  });

  test('begins with the quick worlds, and has all ten seeds on-policy there before the first robot', () => {
    const first = TABLE.findIndex(isMujoco);
    expect(TABLE.slice(first).every(isMujoco)).toBe(true);
    const quick = TABLE.slice(0, first);
    expect([...new Set(quick.map(({ world }) => world))].sort()).toEqual([
      'Acrobot-v1',
      'CartPole-v1',
      'MountainCarContinuous-v0',
      'Pendulum-v1',
    ]);
    const ten = quick.filter(({ algo }) => ['vpg', 'trpo', 'ppo', 'a2c'].includes(algo));
    expect(seedsOf(ten)).toEqual(Array(14).fill(upTo(10)));
    const three = quick.filter((job) => !ten.includes(job));
    expect(seedsOf(three)).toEqual(Array(seedsOf(three).length).fill(upTo(3)));
  });

  test('goes on with the robots as the original was measured', () => {
    const robots = TABLE.filter(isMujoco);
    const on = robots.filter(({ algo }) => !isOffPolicy(algo));
    expect(on.every(({ steps, options }) => steps === 3_000_000 && `${options.hiddenSizes}` === '64,32')).toBe(true);
    expect(seedsOf(on)).toEqual(Array(15).fill([0, 1, 2]));
    // the kinds of a stretch of the list: algorithms that are on-policy or not, steps, and seed
    const kinds = robots.map(({ algo, steps, seed }) => `${isOffPolicy(algo) ? 'off' : 'on'} ${steps / 1000}k seed ${seed}`);
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual([
      'on 3000k seed 0',
      'off 300k seed 0',
      'on 3000k seed 1',
      'on 3000k seed 2',
      'off 300k seed 0',
      'off 1000k seed 0',
    ]);
  });
});

describe('another list', () => {
  const job: Job = { world: 'CartPole-v1', algo: 'ppo', seed: 0, steps: 8000, options: {} };
  test.each([
    ['is in the list twice', [job, { ...job, options: { gamma: 0.9 } }]],
    ['a multiple of 4000', [{ ...job, steps: 9000 }]],
    ['a multiple of 500', [{ ...job, steps: 1200, options: { stepsPerEpoch: 500 } }]],
    ['algo should be one of', [{ ...job, algo: 'a3c' as Job['algo'] }]],
    ['seed should be a whole number', [{ ...job, seed: 0.5 }]],
    ["world should be an environment's name", [{ ...job, world: '../CartPole-v1' }]],
  ])('%s', (message, jobs) => {
    expect(() => checked(jobs)).toThrow(message);
  });
});
