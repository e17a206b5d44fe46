/** Targets of DDPG, TD3 and SAC: the backups that critics learn, and the networks that follow. */
import { expect, test } from 'vitest';
import * as ddpg from '../../../src/algos/ddpg.js';
import * as sac from '../../../src/algos/sac.js';
import * as sac2018 from '../../../src/algos/sac2018.js';
import * as td3 from '../../../src/algos/td3.js';
import { add, mul, numbers, type Tree, tree } from '../../../src/autodiff/index.js';
import { expectClose } from '../../support/arbitraries.js';
import {
  actor,
  alpha,
  at,
  batch,
  bounds,
  clip,
  critic,
  gamma,
  gradientOf,
  type Line,
  logp,
  mean,
  near,
  plain,
  soft,
  startDdpg,
  startSac,
  startSac2018,
  startTd3,
  value,
  wide,
  xi,
} from '../../support/linearNets.js';

/** ∇ mean (c + k a − y)² */
const slopes = (q: Line, y: readonly number[]): number[] => [
  mean(plain.map(({ act }, i) => 2 * (at(q, act) - y[i]))),
  mean(plain.map(({ act }, i) => 2 * (at(q, act) - y[i]) * act)),
];

// ── targets ──

test('[D1] [D16] DDPG: the backup is r + γ (1 − d) Q_targ(s′, μ_targ(s′)), and a constant for the gradient of Q', () => {
  const before = startDdpg();
  const { q, targ } = before;
  const next = ddpg.update({ actor, critic }, { gamma })(before, batch);
  const y = plain.map((b) => b.rew + gamma * (1 - b.done) * at(targ.q as Line, -0.75 * b.nextObs));
  near(gradientOf(next.opt.q), slopes(q as Line, y));
  expect(next.info.lossQ).toBeCloseTo(mean(plain.map(({ act }, i) => (at(q as Line, act) - y[i]) ** 2)), 12);
});

test('[D1] [D5] [D16] TD3: the backup asks both target critics about the target policy’s action and noise, and takes the smaller answer', () => {
  const before = startTd3();
  const next = td3.fit({ actor, critic }, bounds, { gamma, ...wide })(before, batch, xi);
  const y = plain.map((b, i) => {
    const a = clip(-0.75 * b.nextObs + numbers(xi)[i], 2);
    return b.rew + gamma * (1 - b.done) * Math.min(at(before.targ.qs.q1 as Line, a), at(before.targ.qs.q2 as Line, a));
  });
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, y));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, y));
});

test('[D1] [D5] [D16] SAC: the backup asks both target critics about an action that the policy now draws, and takes the smaller answer', () => {
  const before = startSac();
  const next = sac.fit({ actor: soft, critic }, { gamma, alpha })(before, batch, { next: xi, now: mul(2, xi) });
  const y = plain.map((b, i) => {
    const a = 0.5 * b.nextObs + numbers(xi)[i];
    const v = Math.min(at(before.targ.q1 as Line, a), at(before.targ.q2 as Line, a)) - alpha * logp(i);
    return b.rew + gamma * (1 - b.done) * v;
  });
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, y));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, y));
});

test('[D1] [D16] SAC of January 2018: V is told the smaller answer of the online critics minus α log π, and Q r + γ (1 − d) V_targ(s′)', () => {
  const before = startSac2018();
  const next = sac2018.fit({ actor: soft, critic, value }, { gamma, alpha })(before, batch, xi);
  const yV = plain.map((b, i) => {
    const a = 0.5 * b.obs + numbers(xi)[i];
    return Math.min(at(before.qs.q1 as Line, a), at(before.qs.q2 as Line, a)) - alpha * logp(i);
  });
  near(gradientOf(next.opt.v), [mean(plain.map((b, i) => 2 * (1.25 + b.obs - yV[i])))]);
  const yQ = plain.map((b) => b.rew + gamma * (1 - b.done) * (-0.5 + b.nextObs));
  near(gradientOf({ m: next.opt.qs.m.q1 }), slopes(before.qs.q1 as Line, yQ));
  near(gradientOf({ m: next.opt.qs.m.q2 }), slopes(before.qs.q2 as Line, yQ));
});

// ── targets that follow ──

type Following = readonly [name: string, step: (config: object) => { readonly before: Tree; readonly now: Tree; readonly after: Tree }];
const following: readonly Following[] = [
  [
    'ddpg',
    (config) => {
      const before = startDdpg();
      const { pi, q, targ } = ddpg.update({ actor, critic }, config)(before, batch);
      return { before: before.targ, now: { pi, q }, after: targ };
    },
  ],
  [
    'td3',
    (config) => {
      const before = startTd3();
      const { pi, qs, targ } = td3.fit({ actor, critic }, bounds, config)(before, batch, xi);
      return { before: before.targ, now: { pi, qs }, after: targ };
    },
  ],
  [
    'sac',
    (config) => {
      const before = startSac();
      const { qs, targ } = sac.fit({ actor: soft, critic }, config)(before, batch, { next: xi, now: xi });
      return { before: before.targ, now: qs, after: targ };
    },
  ],
  [
    'sac2018',
    (config) => {
      const before = startSac2018();
      const { v, targ } = sac2018.fit({ actor: soft, critic, value }, config)(before, batch, xi);
      return { before: before.targ, now: v, after: targ };
    },
  ],
];
test.each(following)('[D3] the targets of %s are ρ of themselves and 1 − ρ of the networks as they are after the step', (_name, step) => {
  for (const rho of [0.995, 0.9, 0.5]) {
    const { before, now, after } = step({ polyak: rho });
    expectClose(
      after,
      tree.map((t, n) => add(mul(rho, t), mul(1 - rho, n)), before, now),
      1e-14,
    );
  }
  const [kept, replaced] = [step({ polyak: 1 }), step({ polyak: 0 })];
  expectClose(kept.after, kept.before, 0);
  expectClose(replaced.after, replaced.now, 0);
  expect(replaced.now).not.toEqual(replaced.before);
});

test('[D4] the policy and all targets of TD3 move in every policyDelay-th update, from the first one on, and only then; so does LossPi', () => {
  for (const policyDelay of [1, 2, 3]) {
    let now = startTd3();
    for (let i = 0; i < 7; i++) {
      const next = td3.fit({ actor, critic }, bounds, { policyDelay })(now, batch, xi);
      const due = i % policyDelay === 0;
      expect([next.pi !== now.pi, next.targ.pi !== now.targ.pi, next.targ.qs.q1 !== now.targ.qs.q1]).toEqual([due, due, due]);
      expect([next.opt.pi.count - now.opt.pi.count, 'lossPi' in next.info]).toEqual([+due, due]);
      expect(next.qs.q1).not.toEqual(now.qs.q1);
      now = next;
    }
    expect(now.updates).toBe(7);
  }
});
