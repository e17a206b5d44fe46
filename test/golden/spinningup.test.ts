/** The formulas against the original's numbers, in float64. */
import { describe, expect, test } from 'vitest';
import { categoricalActorCritic, gaussianActorCritic } from '../../src/algos/actorCritic.js';
import { valueLoss } from '../../src/algos/fitValue.js';
import { advantages, discountedSum, rewardsToGo, standardize } from '../../src/algos/gae.js';
import * as ppo from '../../src/algos/ppo.js';
import { summarize } from '../../src/algos/stats.js';
import * as vpg from '../../src/algos/vpg.js';
import { add, clip, exp, grad, mean, mul, slice, square, sum, type Tensor, type Tree, valueAndGrad } from '../../src/autodiff/index.js';
import { categorical } from '../../src/dist/categorical.js';
import { type Gaussian, gaussian } from '../../src/dist/gaussian.js';
import { logProbOf, squashed } from '../../src/dist/squashed.js';
import { adam, mlp, polyak } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { close, f64, golden, mlpFrom, piFrom, type Torch, transposed } from '../support/torch.js';

// biome-ignore lint/suspicious/noExplicitAny: golden files are as they are
const each = (cases: any[], title: (c: any, i: number) => string, body: (c: any) => void): void => {
  for (const [i, c] of cases.entries()) test(title(c, i), () => body(c));
};

test('discount_cumsum', () => {
  for (const { x, discount, y } of golden('discount_cumsum').cases)
    close(discountedSum(f64(x), mul(discount, f64(x.map(() => 1)))), f64(y));
});

describe('gae', () => {
  interface Path {
    readonly rews: number[];
    readonly vals: number[];
    readonly last_val: number;
    readonly kind: string;
  }
  const steps = (paths: Path[]) => {
    const column = (f: (p: Path, i: number, last: boolean) => number): Tensor =>
      f64(paths.flatMap((p) => p.rews.map((_, i) => f(p, i, i === p.rews.length - 1))));
    return {
      rew: column((p, i) => p.rews[i]),
      val: column((p, i) => p.vals[i]),
      nextVal: column((p, i, last) => (last ? p.last_val : p.vals[i + 1])),
      done: column((p, _i, last) => +(last && p.kind === 'terminal')),
      last: column((_p, _i, last) => +last),
    };
  };
  const { cases } = golden('gae');
  each(
    cases,
    (_, i) => `case ${i}`,
    ({ paths, gamma, lam, adv, ret, adv_normalized }) => {
      close(advantages(steps(paths), gamma, lam), f64(adv));
      close(rewardsToGo(steps(paths), gamma), f64(ret));
      close(standardize(f64(adv)), f64(adv_normalized), 1e-7); // ours has an epsilon in the denominator
    },
  );
});

test('gaussian', () => {
  const g = golden('gaussian');
  const p: Gaussian = { mu: f64(g.mu), logStd: f64(g.log_std) };
  const q: Gaussian = { mu: f64(g.mu2), logStd: f64(g.log_std2) };
  close(gaussian.logProb(p, f64(g.act)), f64(g.logp));
  close(gaussian.entropy(p), f64(g.entropy_sum));
  close(gaussian.kl(p, q), f64(g.kl_1_2));
  close(gaussian.kl(q, p), f64(g.kl_2_1));
});

test('categorical', () => {
  const g = golden('categorical');
  const [p, q] = [f64(g.logits), f64(g.logits2)];
  close(categorical.logProb(p, f64(g.act)), f64(g.logp));
  close(categorical.entropy(p), f64(g.entropy));
  close(categorical.kl(p, q), f64(g.kl_1_2));
  close(categorical.kl(q, p), f64(g.kl_2_1));
});

describe('squashed_gaussian', () => {
  const { pointwise, reparam, actor } = golden('squashed_gaussian');
  test('the log-probability of tanh(u), u up to ±50', () => {
    const p = { mu: f64(pointwise.mu), logStd: f64(pointwise.log_std) };
    close(logProbOf(p, f64(pointwise.u_pre_tanh)), f64(pointwise.logp), 2e-9); // torch's softplus is the identity above 20
  });
  test('reparametrised gradients', () => {
    const u = ({ mu, logStd }: Gaussian): Tensor => add(mu, mul(exp(logStd), f64(reparam.eps)));
    const p = { mu: f64(reparam.mu), logStd: f64(reparam.log_std) };
    close(logProbOf(p, u(p)), f64(reparam.logp));
    const g = grad((p: Gaussian) => sum(logProbOf(p, u(p))))(p);
    close(g.mu, f64(reparam.dsum_logp_dmu));
    close(g.logStd, f64(reparam.dsum_logp_dlog_std));
  });
  test('the actor: action, log-probability, deterministic action and gradients', () => {
    const { params, grads, obs, eps, act_limit } = actor;
    const head = (from: Record<string, never>, bare = false) => {
      const [w, b] = ['weight', 'bias'].map((part) => [from[`mu_layer.${part}`], from[`log_std_layer.${part}`]]);
      const rows = w.map(transposed);
      const joined = { w: f64(rows[0].map((row, i) => [...row, ...rows[1][i]])), b: f64(b.flat()) };
      return bare ? joined : [...mlpFrom(from, 'net', [0, 2]), joined];
    };
    const pi = (theta: mlp.Mlp): Gaussian => {
      const [hidden, last] = [theta.slice(0, -1), theta.slice(-1)];
      const out = mlp.apply(last, mlp.apply(hidden, f64(obs), 'relu', 'relu'));
      return { mu: slice(out, 0, 2), logStd: clip(slice(out, 2, 4), actor.log_std_min, actor.log_std_max) };
    };
    const u = ({ mu, logStd }: Gaussian): Tensor => add(mu, mul(exp(logStd), f64(eps)));
    const theta = head(params) as mlp.Mlp;
    const squash = (u: Tensor): Tensor => mul(act_limit, squashed.mode({ mu: u, logStd: u }));
    close(squash(u(pi(theta))), f64(actor.action));
    close(logProbOf(pi(theta), u(pi(theta))), f64(actor.logp), 2e-9);
    close(mul(act_limit, squashed.mode(pi(theta))), f64(actor.deterministic_action));
    const scalar = (theta: mlp.Mlp): Tensor => {
      const p = pi(theta);
      return add(mean(logProbOf(p, u(p))), sum(square(squash(u(p)))));
    };
    close(grad(scalar)(theta), head(grads) as Tree);
  });
});

describe.each(['ppo_loss', 'vpg_loss'])('%s', (name) => {
  const { cases } = golden(name);
  each(
    cases,
    (c, i) => `case ${i}: ${c.policy}`,
    ({ policy, batch, params, grads, clip_ratio, loss_pi, approx_kl, entropy, clipfrac }) => {
      const [obs, act, adv, logpOld] = [batch.obs, batch.act, batch.adv, batch.logp].map(f64);
      const make = policy === 'categorical' ? categoricalActorCritic : gaussianActorCritic;
      const ac = make(obs.shape[1], 2, { hiddenSizes: [5] });
      const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
      const loss = (theta: Tree): Tensor =>
        name === 'ppo_loss' ? ppo.policyLoss(logp(theta), logpOld, adv, clip_ratio) : vpg.policyLoss(logp(theta), adv);
      const theta = piFrom(policy, params);
      const [y, g] = valueAndGrad(loss)(theta);
      close(y, f64(loss_pi));
      close(g, piFrom(policy, grads));
      close(ppo.approxKl(logp(theta), logpOld), f64(approx_kl));
      if (name === 'vpg_loss') return;
      close(ppo.clipFraction(logp(theta), logpOld, clip_ratio), f64(clipfrac), 1e-7); // the original rounds it to float32
      const perDimension = policy === 'categorical' ? 1 : act.shape[1]; // the original logs the mean per dimension
      close(mean(ac.dist.entropy(ac.pi(theta, obs))), f64(entropy * perDimension));
    },
  );
});

test('value_loss', () => {
  for (const { obs, ret, params, grads, loss_v } of golden('value_loss').cases) {
    const ac = categoricalActorCritic(obs[0].length, 2, { hiddenSizes: [5] });
    const [y, g] = valueAndGrad((phi: Tree) => valueLoss(ac.v(phi, f64(obs)), f64(ret)))(mlpFrom(params, 'v_net', [0, 2]));
    close(y, f64(loss_v));
    close(g, mlpFrom(grads, 'v_net', [0, 2]));
  }
});

test('adam', () => {
  for (const { lr, betas, eps, params0, grads, trajectory } of golden('adam').cases) {
    const read = ({ W, b }: { W: number[][]; b: number[] }) => ({ W: f64(W), b: f64(b) });
    let params = read(params0);
    let state = adam.init(params);
    grads.forEach((g: { W: number[][]; b: number[] }, i: number) => {
      [params, state] = adam.step(lr, params, read(g), state, { b1: betas[0], b2: betas[1], eps });
      close(params, read(trajectory[i]));
    });
  }
});

test('polyak', () => {
  const g = golden('polyak');
  let target = f64(g.target0);
  for (const want of g.target_after_each_of_5) {
    target = polyak(g.polyak, target, f64(g.main));
    close(target, f64(want));
  }
});

test('statistics', () => {
  const g = golden('statistics');
  const s = summarize(f64(g.x));
  expect(s.mean).toBeCloseTo(g.mean_f64, 12);
  expect(s.std).toBeCloseTo(g.std_f64, 12);
  expect([s.min, s.max]).toEqual([Math.min(...g.x), Math.max(...g.x)]);
});

describe('ppo_full_update: the whole update, early stop included', () => {
  const { cases } = golden('ppo_full_update');
  each(
    cases,
    (c, i) => `case ${i}: ${c.policy}, stopping at ${c.stats.StopIter}`,
    ({ policy, batch, sizes, params_before, params_after, stats: want, ...c }) => {
      const make = policy === 'categorical' ? categoricalActorCritic : gaussianActorCritic;
      const ac = make(sizes[0], sizes[2], { hiddenSizes: [sizes[1]] });
      const config = {
        clipRatio: c.clip_ratio,
        targetKl: c.target_kl,
        trainPiIters: c.train_pi_iters,
        trainVIters: c.train_v_iters,
        piLr: c.pi_lr,
        vfLr: c.vf_lr,
      };
      const read = (params: Torch) => ({ pi: piFrom(policy, params, 'pi.'), v: mlpFrom(params, 'v.v_net', [0, 2]) });
      const { pi, v } = read(params_before);
      const before: ppo.State = { pi, v, opt: { pi: adam.init(pi), v: adam.init(v) }, key: key(0), updates: 0, info: {} };
      const [obs, act, adv, ret, logpOld] = [batch.obs, batch.act, batch.adv, batch.ret, batch.logp].map(f64);
      const { info, ...after } = ppo.fit(ac, config)(before, { obs, act, adv, ret, logpOld });
      close({ pi: after.pi, v: after.v }, read(params_after), 1e-7);
      expect(info.stopIter).toBe(want.StopIter);
      expect(info.lossPi).toBeCloseTo(want.LossPi, 9);
      expect(info.lossV).toBeCloseTo(want.LossV, 9);
      if (want.StopIter < 79) expect(info.kl).toBeCloseTo(want.KL, 8); // stopped: the last evaluated iterate is the last one
    },
  );
});
