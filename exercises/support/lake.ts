/** Q-learning with a table on FrozenLake without slippery ice. */
import { fold, frozenLake, key, random } from 'spinningup';
import type { TrainingPoint } from 'spinningup/exercise';
import { pointOf } from './silentBug.js';
import { meanOf } from './smallWorlds.js';

/** The parts that a learner's program may replace. */
export interface Lake {
  readonly seed: number;
  /** ε after some steps. */
  readonly epsilon: (steps: number) => number;
  /** The action in a test, of the values of a tile; the best one if it is left out. */
  readonly testAction?: (q: readonly number[], epsilon: number, dice: { readonly u: number; readonly which: number }) => number;
}

const STEPS = 20_000;
const LIMIT = 100;
const best = (q: readonly number[]): number => q.indexOf(Math.max(...q));

/** Learns for 20,000 steps, and yields the part of 20 test episodes that reach the goal, every 2,000 steps. */
export function* lakeCurve({ seed, epsilon, testAction = best }: Lake): Generator<TrainingPoint> {
  const lake = frozenLake({ isSlippery: false });
  const table = Array.from({ length: 16 }, () => [0, 0, 0, 0]);
  const draw = random.uniform(key(seed), [STEPS, 2]);
  let tile = 0;
  for (let t = 0, length = 0; t < STEPS; t++) {
    if (t % 2000 === 0) yield pointOf(t, test(t));
    const act = draw[2 * t] < epsilon(t) ? Math.floor(draw[2 * t + 1] * 4) : best(table[tile]);
    const { state, reward, terminated } = lake.move(tile, act, 0);
    table[tile][act] += 0.5 * (reward + (terminated ? 0 : 0.95 * Math.max(...table[state])) - table[tile][act]);
    length = terminated || length >= LIMIT ? 0 : length + 1;
    tile = length === 0 ? 0 : state;
  }
  yield pointOf(STEPS, test(STEPS));

  function test(steps: number): number {
    const dice = random.uniform(fold(key(seed), steps), [20, LIMIT, 2]);
    const episode = (i: number): number => {
      for (let t = 0, tile = 0; t < LIMIT; t++) {
        const at = 2 * (i * LIMIT + t);
        const act = testAction(table[tile], epsilon(steps), { u: dice[at], which: dice[at + 1] });
        const { state, reward, terminated } = lake.move(tile, act, 0);
        if (terminated) return reward;
        tile = state;
      }
      return 0;
    };
    return meanOf(Array.from({ length: 20 }, (_, i) => episode(i)));
  }
}
