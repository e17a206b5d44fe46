/** A2C against numbers of an independent program in float64 (data/a2c/a2c.py): returns, losses, gradients, updates. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as a2c from '../../src/algos/a2c.js';
import { categoricalActorCritic, gaussianActorCritic } from '../../src/algos/actorCritic.js';
import { valueLoss } from '../../src/algos/fitValue.js';
import { rewardsToGo } from '../../src/algos/gae.js';
import type { Batch } from '../../src/algos/types.js';
import { type Nested, sub, type Tensor, type Tree, valueAndGrad } from '../../src/autodiff/index.js';
import { rmsprop } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { close, f64 } from '../support/torch.js';

// biome-ignore lint/suspicious/noExplicitAny: golden files are as they are
type Case = any;
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync('test/golden/data/a2c/a2c.json', 'utf8'));

const batchFrom = (rows: Readonly<Record<string, Nested>>): Batch =>
  Object.fromEntries(Object.entries(rows).map(([name, xs]) => [name, f64(xs)])) as Batch;
const netFrom = (layers: readonly { readonly w: Nested; readonly b: Nested }[]): Tree =>
  layers.map(({ w, b }) => ({ w: f64(w), b: f64(b) }));
const piFrom = (pi: Case): Tree => (Array.isArray(pi) ? netFrom(pi) : { mu: netFrom(pi.mu), logStd: f64(pi.logStd) });

const named: [name: string, Case][] = cases.map((c) => [`${c.policy}, entropy coefficient ${c.config.entropyCoeff}`, c]);
describe.each(named)('%s', (_, { policy, config, before, updates }) => {
  const ac = (policy === 'categorical' ? categoricalActorCritic : gaussianActorCritic)(3, 2, { hiddenSizes: [5] });

  test('n-step returns, and advantages', () => {
    const [{ batch: rows, nextVal, ret, adv }] = updates;
    const batch = batchFrom(rows);
    const V = (obs: Tensor): Tensor => ac.v(netFrom(before.v), obs);
    close(V(batch.nextObs), f64(nextVal));
    const ours = rewardsToGo({ ...batch, nextVal: V(batch.nextObs) }, config.gamma);
    close(ours, f64(ret));
    close(sub(ours, V(batch.obs)), f64(adv));
  });

  test('losses and their gradients', () => {
    const [{ batch: rows, ret, adv, lossPi, lossV, grads }] = updates;
    const { obs, act } = batchFrom(rows);
    const [ours, g] = valueAndGrad((theta: Tree): Tensor => {
      const pi = ac.pi(theta, obs);
      return a2c.policyLoss(ac.dist.logProb(pi, act), f64(adv), ac.dist.entropy(pi), config.entropyCoeff);
    })(piFrom(before.pi));
    close(ours, f64(lossPi));
    close(g, piFrom(grads.pi));
    const [oursV, gV] = valueAndGrad((phi: Tree): Tensor => valueLoss(ac.v(phi, obs), f64(ret)))(netFrom(before.v));
    close(oursV, f64(lossV));
    close(gV, netFrom(grads.v));
  });

  test('whole updates, one after the other', () => {
    const [pi, v] = [piFrom(before.pi), netFrom(before.v)];
    const opt = { pi: rmsprop.init(pi), v: rmsprop.init(v) };
    let state: a2c.State = { pi, v, opt, key: key(0), updates: 0, info: {} };
    for (const [i, { batch, lossPi, lossV, entropy, after }] of updates.entries()) {
      state = a2c.update(ac, config)(state, batchFrom(batch));
      expect(state.updates).toBe(i + 1);
      expect(state.info.lossPi).toBeCloseTo(lossPi, 9);
      expect(state.info.lossV).toBeCloseTo(lossV, 9);
      expect(state.info.entropy).toBeCloseTo(entropy, 9);
      close(state.pi, piFrom(after.pi));
      close(state.v, netFrom(after.v));
    }
  });
});
