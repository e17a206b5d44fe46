/** A silent bug: a target network that keeps next to nothing of itself. */
import { key, random } from 'spinningup';
import { endsAtMost, pointOf, silentBug } from '../support/silentBug.js';
import { deviationOf } from '../support/smallWorlds.js';
import * as solution from './solution.js';
import * as starter from './starter.js';

type Track = typeof solution.track;

export default silentBug<Track, Parameters<Track>>({
  title: 'A target that does not hold still',
  bank: 'critics',
  task: 'The target network shakes as much as the network that learns. Find the wrong line in track.',
  exported: 'track',
  starter,
  solution,
  names: ['rho', 'target', 'now'],
  inputs: () => [
    [1, [2], [5]],
    [0.9, [0, 1], [1, 1]],
    [0.5, [0, 1, 2], [4, 3, 2]],
  ],
  hints: ['With ρ = 1 the target should stay as it is. Does it?', 'ρ is the part that is kept: ρ · target + (1 − ρ) · now.'],
  others: [
    {
      name: 'the target never moves',
      wrong: (_, target) => [...target],
      hints: ['It holds still now. Does it ever follow?', 'A little of what is new comes in each time: (1 − ρ) of it.'],
    },
    {
      name: 'the parts do not add up to 1',
      wrong: (rho, target, now) => target.map((old, i) => rho * old + rho * now[i]),
      hints: ['What comes of a target and a network that are equal?', 'The parts are ρ and 1 − ρ.'],
    },
  ],
  evidence: {
    what: 'a target with ρ = 0.98 that follows a parameter with noise of deviation 1, 600 updates',
    quantity: 'standard deviation of the target over 100 updates',
    steps: 'updates',
    limit: 10,
    *train(track, seed) {
      const noise = random.normal(key(seed), 600);
      let target = [0];
      const seen: number[] = [];
      for (let step = 0; step < 600; step++) {
        target = track(0.98, target, [noise[step]]);
        seen.push(target[0]);
        if (step % 100 === 99) yield pointOf(step + 1, deviationOf(seen.slice(-100)));
      }
    },
    bar: endsAtMost(0.3),
  },
});
