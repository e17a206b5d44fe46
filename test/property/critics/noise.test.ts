/** The noise of an update of SAC: one draw for the actions at s', another for those at s. */
import { expect, test } from 'vitest';
import { squashedGaussianActor } from '../../../src/algos/actors.js';
import { critic } from '../../../src/algos/critics.js';
import * as sac from '../../../src/algos/sac.js';
import { numbers, type Tensor, zeros } from '../../../src/autodiff/index.js';
import { key } from '../../../src/random.js';
import { line } from '../../support/worlds.js';

test('SAC draws ã′ and ã from independent noise, and other noise in the next update', () => {
  const N = 500;
  const drawn: number[][] = [];
  const actor = squashedGaussianActor(line, { hiddenSizes: [4] });
  const sampleFrom: typeof actor.dist.sampleFrom = (p, noise: Tensor) => {
    drawn.push([...numbers(noise)]);
    return actor.dist.sampleFrom(p, noise);
  };
  const nets = { actor: { ...actor, dist: { ...actor.dist, sampleFrom } }, critic: critic(line, { hiddenSizes: [4] }) };
  const obs = zeros([N, 2]);
  const batch = { obs, act: zeros([N, 1]), rew: zeros([N]), nextObs: obs, done: zeros([N]), last: zeros([N]) };
  const update = sac.update(nets);
  update(update(sac.init(nets)(key(1)), batch), batch);
  expect(drawn).toHaveLength(4);
  const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / N;
  for (const [i, x] of drawn.entries()) {
    // 4 standard errors: the mean has 1 / √500, the second moment √2 / √500
    expect(Math.abs(mean(x))).toBeLessThan(0.18);
    expect(Math.abs(mean(x.map((v) => v * v)) - 1)).toBeLessThan(0.26);
    for (const y of drawn.slice(0, i)) expect(Math.abs(mean(x.map((v, j) => v * y[j])))).toBeLessThan(0.18);
  }
});
