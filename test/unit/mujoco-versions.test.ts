/**
 * In what -v4 and -v5 of a robot differ: what the table of versions in docs/mujoco.md says, step by step from states that
 * both have. How Hopper, Walker2d and Ant are paid at the end is with the options, in mujoco.test.ts; the feet of Walker2d
 * are in the golden models.
 */
import { expect, test } from 'vitest';
import { type MujocoOptions, mujocoWorld } from '../../src/envs/index.js';
import { key } from '../../src/random.js';

/** The steps of both versions from each state of an episode under one action. */
const episode = async (name: string, steps: number, action: Float32Array, newer: MujocoOptions = {}) => {
  const [four, five] = [await mujocoWorld(`${name}-v4`), await mujocoWorld(`${name}-v5`, newer)];
  let { state } = five.reset(key(1));
  return Array.from({ length: steps }, () => {
    const pair = [four.step(state, action, key(1)), five.step(state, action, key(1))] as const;
    state = pair[1].state;
    return pair;
  });
};

test('InvertedPendulum: the step that ends an episode is paid in -v4 alone', async () => {
  const pairs = await episode('InvertedPendulum', 20, Float32Array.of(1));
  expect(pairs.map(([{ reward }]) => reward)).toEqual(pairs.map(() => 1));
  expect(pairs.map(([, { reward }]) => reward)).toEqual(pairs.map(([, { terminated }]) => (terminated ? 0 : 1)));
  expect(new Set(pairs.map(([, { terminated }]) => terminated)).size).toBe(2);
});

test('InvertedDoublePendulum: -v4 pays 10 for the last step as well', async () => {
  const pairs = await episode('InvertedDoublePendulum', 20, Float32Array.of(0.5));
  for (const [four, five] of pairs) {
    expect(four.terminated).toBe(five.terminated);
    expect(four.reward - five.reward).toBeCloseTo(five.terminated ? 10 : 0, 12);
  }
  expect(new Set(pairs.map(([, { terminated }]) => terminated)).size).toBe(2);
});

test('InvertedDoublePendulum: -v4 observes the constraint forces of the hinges after what -v5 observes', async () => {
  const pairs = await episode('InvertedDoublePendulum', 20, Float32Array.of(1));
  for (const [four, five] of pairs) expect([...four.obs]).toEqual([...five.obs, 0, 0]);
  expect(pairs.some(([, { obs }]) => obs[8] !== 0)).toBe(true); // the cart has come to the end of its rail
});

test('Reacher: a step costs the distance before it in -v4, and in -v5 the one after it', async () => {
  const pairs = await episode('Reacher', 20, Float32Array.of(0.5, -1));
  const [fours, fives] = [0, 1].map((version) => pairs.map((pair) => pair[version].reward));
  expect(fours.slice(1)).toEqual(fives.slice(0, -1));
  expect(new Set(fives).size).toBe(fives.length);
  for (const [four, five] of pairs) expect([...four.obs]).toEqual([...five.obs, 0]);
});

test('Ant: -v4 is -v5 without contact forces, while it is healthy', async () => {
  const pairs = await episode('Ant', 40, new Float32Array(8).fill(0.5), { contactCostWeight: 0 });
  for (const [four, five] of pairs) {
    expect(five.terminated).toBe(false);
    expect(four.reward).toBe(five.reward);
    expect([...four.obs]).toEqual([...five.obs.subarray(0, 27)]);
  }
  expect(pairs.some(([, { obs }]) => obs.subarray(27).some((force) => force !== 0))).toBe(true);
});

test.each([
  ['HalfCheetah', 6],
  ['Swimmer', 2],
] as const)('%s: no difference', async (name, motors) => {
  for (const [four, five] of await episode(name, 20, new Float32Array(motors).fill(0.5))) expect(four).toEqual(five);
});
