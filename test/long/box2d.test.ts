/** PPO on the world of the original's first command, by its settings: minutes for each seed, so run by hand. */
import { expect, test } from 'vitest';
import { make, ppo } from '../../src/index.js';

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

test.each([0, 1, 2])(
  'PPO on LunarLander-v3, seed %d: the mean return rises by at least 150 from the first five epochs to the last',
  async (seed) => {
    const env = await make('LunarLander-v3');
    const returns: number[] = [];
    for (const { episodes } of ppo({ env, seed, hiddenSizes: [32, 32], gamma: 0.999 })) returns.push(mean(episodes.returns));
    const [first, last] = [mean(returns.slice(0, 5)), mean(returns.slice(-5))];
    console.log(`seed ${seed}: from ${first.toFixed(0)} to ${last.toFixed(0)}`);
    expect(last - first).toBeGreaterThanOrEqual(150);
  },
);
