import { expect, test } from 'vitest';
import { cartPole } from '../../../../src/envs/index.js';
import { key } from '../../../../src/random.js';
import { progress } from '../../../../src/run/print/progressBar.js';
import { watched } from '../../../../src/run/train/onEachStep.js';

/** A bar on a terminal of so many columns, with a clock to turn, and what it has drawn. */
const setUp = (columns: number | undefined, steps: number, then: 'updating' | 'testing' = 'updating') => {
  const drawn: string[] = [];
  const clock = { now: 0 };
  const terminal = { write: (text: string) => void drawn.push(text.replace('\r\u001b[K', '')), color: false };
  return { drawn, clock, bar: progress(columns === undefined ? terminal : { ...terminal, columns }, steps, then, () => clock.now) };
};

test('nothing is drawn where there is no terminal', () => {
  const { drawn, clock, bar } = setUp(undefined, 2);
  for (let i = 0; i < 3; i++) {
    clock.now += 1000;
    bar.step();
  }
  bar.next();
  expect(drawn).toEqual([]);
});

test('a bar is drawn ten times a second, says when the update begins, and is wiped away', () => {
  const { drawn, clock, bar } = setUp(80, 48);
  for (let i = 0; i < 48; i++) {
    clock.now += 5;
    bar.step();
  }
  bar.next();
  expect(drawn).toEqual([
    `Epoch 0 ${'━'.repeat(10)}${'╌'.repeat(14)} 20 of 48 steps`,
    `Epoch 0 ${'━'.repeat(20)}${'╌'.repeat(4)} 40 of 48 steps`,
    `Epoch 0 ${'━'.repeat(24)} updating`,
    '',
  ]);
});

test('where the policy is evaluated after the last step, it says so', () => {
  const { drawn, bar } = setUp(80, 1, 'testing');
  bar.step();
  expect(drawn).toEqual([`Epoch 0 ${'━'.repeat(24)} testing`]);
});

test('a bar fits into a line', () => {
  const { drawn, clock, bar } = setUp(20, 48);
  clock.now = 100;
  bar.step();
  expect(drawn[0]).toHaveLength(19);
});

test('an environment that is watched is the same environment', () => {
  let steps = 0;
  const env = watched(cartPole as Parameters<typeof watched>[0], () => {
    steps++;
  });
  const { state, obs } = env.reset(key(1));
  expect(obs).toEqual(cartPole.reset(key(1)).obs);
  expect(env.step(state, 1, key(2))).toEqual(cartPole.step(state as never, 1, key(2)));
  expect(env.render?.(state)).toEqual(cartPole.render?.(state as never));
  expect(env.spec).toBe(cartPole.spec);
  expect(steps).toBe(1);
});
