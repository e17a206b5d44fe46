/** A silent bug: a replay buffer of which the newest row is never drawn. */
import { fold, key, random } from 'spinningup';
import { endsWithin, pointOf, silentBug } from '../support/silentBug.js';
import { meanOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type RingClass = typeof solution.Ring;
type Input = readonly [capacity: number, stored: number, u: number];
const run = (Ring: RingClass, [capacity, stored, u]: Input): number => {
  const ring = new Ring(capacity);
  for (let i = 0; i < stored; i++) ring.store(i);
  return ring.draw(u);
};
/** A ring whose size is another one. */
const withSize = (size: (stored: number, capacity: number) => number): RingClass =>
  class extends solution.Ring {
    override draw(u: number): number {
      return this.rows[Math.floor(u * size(this.stored, this.capacity))] ?? 0;
    }
  };

export default silentBug<RingClass, Input>({
  title: 'The newest is never seen',
  bank: 'data',
  task: 'One row of the replay buffer is never drawn. Find the wrong line in Ring.',
  exported: 'Ring',
  starter,
  solution,
  inputs: () => [
    [5, 2, 0.9],
    [5, 2, 0.1],
    [5, 5, 0.99],
    [5, 12, 0.99],
    [5, 12, 0.5],
    [1, 3, 0.5],
  ],
  describe: ([capacity, stored, u]) => `a ring of ${capacity}, the rows 0 to ${stored - 1} and u = ${u}`,
  run,
  hints: [
    'Store the rows 0 and 1, and draw with u = 0.9. Which rows can come out?',
    'u is below 1, so floor(u · size) is at most size − 1 already. Nothing is to be subtracted.',
  ],
  others: [
    {
      name: 'an empty row can be drawn',
      wrong: withSize((stored, capacity) => Math.min(stored, capacity) + 1),
      hints: ['Draw with u = 0.9 from two rows: is there a third?', 'The rows are 0 to size − 1.'],
    },
    {
      name: 'rows are drawn before the ring is full that are not there',
      wrong: withSize((_, capacity) => capacity),
      hints: ['Two rows are stored, and the capacity is five. Which rows can be drawn?', 'The size is the smaller of both numbers.'],
    },
  ],
  evidence: {
    what: 'a ring of 5 rows that is being filled, with 1,000 draws after each row; right is one in five at the end',
    quantity: 'share of draws that are the newest row',
    steps: 'rows stored',
    limit: 10,
    *train(Ring, seed) {
      const ring = new Ring(5);
      for (let t = 0; t < 5; t++) {
        ring.store(t);
        const us = random.uniform(fold(key(seed), t), 1000);
        yield pointOf(t + 1, meanOf(Array.from(us, (u) => +(ring.draw(u) === t))));
      }
    },
    bar: endsWithin(0.15, 0.25),
  },
});
