/** DDPG, TD3 and SAC against golden numbers, in float64: targets, losses, gradients, and whole updates. */
import { describe, expect, test } from 'vitest';
import { deterministicActor, squashedGaussianActor } from '../../src/algos/actors.js';
import { type Critic, critic, minQ } from '../../src/algos/critics.js';
import * as ddpg from '../../src/algos/ddpg.js';
import * as sac from '../../src/algos/sac.js';
import * as td3 from '../../src/algos/td3.js';
import { grad, item, type Nested, type Tensor, type Tree, valueAndGrad, zeros } from '../../src/autodiff/index.js';
import { type Box, box } from '../../src/envs/spaces.js';
import { adam, type Mlp } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { close, f64, golden, mlpFrom, type Torch, transposed } from '../support/torch.js';

// biome-ignore lint/suspicious/noExplicitAny: golden files are as they are
type Case = any;

/** A network from torch's names, with its layers counted 0, 2, 4 as torch counts the activations between. */
const layers = (params: Torch, prefix: string): Mlp => {
  const indices = [0, 2, 4, 6, 8].filter((i) => params[`${prefix}.${i}.weight`] !== undefined);
  return mlpFrom(params, prefix, indices);
};
/** SAC's policy: two heads there, one here. */
const squashedFrom = (params: Torch, prefix: string): Mlp => {
  const heads = ['mu_layer', 'log_std_layer'].map((head) => ({
    w: transposed(params[`${prefix}${head}.weight`]),
    b: params[`${prefix}${head}.bias`] as number[],
  }));
  const last = { w: f64(heads[0].w.map((row, i) => [...row, ...heads[1].w[i]])), b: f64(heads.flatMap(({ b }) => b)) };
  return [...layers(params, `${prefix}net`), last];
};
const batchOf = (b: Readonly<Record<string, Nested>>) => {
  const [obs, act, rew, nextObs, done] = [b.obs, b.act, b.rew, b.obs2, b.done].map(f64);
  return { obs, act, rew, nextObs, done, last: rew };
};
const about = (c: Case) => {
  const observationSpace = box(Array(c.obs_dim).fill(-9), Array(c.obs_dim).fill(9));
  const actionSpace: Box = box(Array(c.act_dim).fill(-c.act_limit), Array(c.act_dim).fill(c.act_limit));
  const [spaces, options] = [
    { observationSpace, actionSpace },
    { hiddenSizes: c.hidden, activation: c.activation },
  ];
  const config = { gamma: c.gamma, polyak: c.polyak, piLr: c.lr, qLr: c.lr, lr: c.lr, ...(c.alpha !== undefined && { alpha: c.alpha }) };
  return { spaces, actionSpace, options, config, batch: batchOf(c.batch), critic: critic(spaces, options) as Critic };
};
const fresh = { key: key(0), updates: 0, info: {} };

describe('ddpg', () => {
  const c = golden('ddpg');
  const { spaces, options, config, batch, critic } = about(c);
  const nets = { actor: deterministicActor(spaces, options), critic };
  const read = (params: Torch) => ({ pi: layers(params, 'pi.pi'), q: layers(params, 'q.q') });
  const [now, targ] = [read(c.params), read(c.target_params)];
  const y = ddpg.backup(nets, c.gamma, targ, batch);

  test('the backup', () => {
    close(nets.actor.mu(targ.pi, batch.nextObs), f64(c.aux.a2));
    close(y, f64(c.backup));
  });
  test('the loss of Q, and its gradient', () => {
    const [loss, g, q] = valueAndGrad((phi: Tree): [Tensor, Tensor] => ddpg.qLoss(nets, phi, batch, y))(now.q as Tree);
    close(loss, f64(c.loss_q));
    close(g, layers(c.grads_q, 'q.q'));
    close(q, f64(c.q_vals.QVals));
  });
  test('the loss of the policy, and its gradient', () => {
    const [loss, g] = valueAndGrad((theta: Tree) => ddpg.piLoss(nets, theta, now.q, batch))(now.pi as Tree);
    close(loss, f64(c.loss_pi));
    close(g, layers(c.grads_pi, 'pi'));
  });
  test('whole updates', () => {
    let state: ddpg.State = { ...now, targ, opt: { pi: adam.init<Tree>(now.pi), q: adam.init<Tree>(now.q) }, ...fresh };
    c.full_updates.batches.forEach((b: Case, i: number) => {
      state = ddpg.update(nets, config)(state, batchOf(b));
      expect(state.info.lossQ).toBeCloseTo(c.full_updates.LossQ[i], 9);
      expect(state.info.lossPi).toBeCloseTo(c.full_updates.LossPi[i], 9);
    });
    close(ddpg.saved(state), read(c.full_updates.params_after));
    close(state.targ, read(c.full_updates.target_params_after));
  });
});

describe('td3', () => {
  const c = golden('td3');
  const { spaces, actionSpace, options, config: given, batch, critic } = about(c);
  const nets = { actor: deterministicActor(spaces, options), critic };
  const { target_noise: targetNoise = 0.2, noise_clip: noiseClip = 0.5, policy_delay: policyDelay = 2 } = c;
  const config = { ...given, targetNoise, noiseClip, policyDelay };
  const read = (params: Torch) => ({
    pi: layers(params, 'pi.pi'),
    qs: { q1: layers(params, 'q1.q'), q2: layers(params, 'q2.q') },
  });
  const [now, targ] = [read(c.params), read(c.target_params)];
  const nextAct = td3.smoothedActions(nets.actor.mu(targ.pi, batch.nextObs), actionSpace, f64(c.noise_q), config);
  const y = td3.backup(nets, c.gamma, targ.qs, batch, nextAct);

  test('the smoothed actions and the backup', () => {
    close(nextAct, f64(c.aux.a2));
    close(y, f64(c.backup));
  });
  test('the loss of both critics, and its gradient', () => {
    const [loss, g] = valueAndGrad((qs: td3.State['qs']) => td3.qLoss(nets, qs, batch, y))(now.qs);
    close(loss, f64(c.loss_q));
    close(g, { q1: layers(c.grads_q, 'q1.q'), q2: layers(c.grads_q, 'q2.q') });
  });
  test('the loss of the policy, and its gradient', () => {
    const [loss, g] = valueAndGrad((theta: Tree) => ddpg.piLoss(nets, theta, now.qs.q1, batch))(now.pi as Tree);
    close(loss, f64(c.loss_pi));
    close(g, layers(c.grads_pi, 'pi'));
  });
  test('whole updates: the policy and the targets in every second one', () => {
    let state: td3.State = { ...now, targ, opt: { pi: adam.init<Tree>(now.pi), qs: adam.init<td3.State['qs']>(now.qs) }, ...fresh };
    const { batches, noise, LossQ, LossPi } = c.full_updates;
    const perUpdate = noise.length / batches.length; // what a policy loss might have drawn is not used
    const lossPi: number[] = [];
    batches.forEach((b: Case, i: number) => {
      state = td3.fit(nets, actionSpace, config)(state, batchOf(b), f64(noise[i * perUpdate]));
      expect(state.info.lossQ).toBeCloseTo(LossQ[i], 9);
      if (state.info.lossPi !== undefined) lossPi.push(state.info.lossPi as number);
    });
    const moves = (_: unknown, i: number): boolean => i % policyDelay === 0;
    const wanted: number[] = LossPi.length === batches.length ? LossPi.filter(moves) : LossPi;
    expect(lossPi.length).toBe(wanted.length);
    wanted.forEach((loss, i) => {
      expect(lossPi[i]).toBeCloseTo(loss, 9);
    });
    const { pi, qs } = state;
    close({ pi, qs }, read(c.full_updates.params_after));
    close(state.targ, read(c.full_updates.target_params_after));
  });
});

describe('sac', () => {
  const c = golden('sac');
  const { spaces, options, config, batch, critic } = about(c);
  const nets = { actor: squashedGaussianActor(spaces, options), critic };
  const qsOf = (params: Torch) => ({ q1: layers(params, 'q1.q'), q2: layers(params, 'q2.q') });
  const [pi, qs, targ] = [squashedFrom(c.params, 'pi.'), qsOf(c.params), qsOf(c.target_params)];
  const y = sac.backup(nets, { gamma: c.gamma, alpha: c.alpha }, { pi, targ }, batch, f64(c.noise_q));

  test('the actions that follow, their log-probabilities and the backup', () => {
    const { act, logp } = nets.actor.dist.sampleFrom(nets.actor.pi(pi, batch.nextObs), f64(c.noise_q));
    close(act, f64(c.aux.a2));
    close(logp, f64(c.aux.logp_a2));
    close(critic.q(targ.q1, batch.nextObs, act), f64(c.aux.q1_targ));
    close(critic.q(targ.q2, batch.nextObs, act), f64(c.aux.q2_targ));
    close(minQ(critic, targ, batch.nextObs, act), f64(c.aux.q1_targ.map((q: number, i: number) => Math.min(q, c.aux.q2_targ[i]))));
    close(y, f64(c.backup));
  });
  test('the loss of both critics, and its gradient', () => {
    const [loss, g, vals] = valueAndGrad((qs: td3.State['qs']) => td3.qLoss(nets, qs, batch, y))(qs);
    close(loss, f64(c.loss_q));
    close(g, qsOf(c.grads_q));
    close(vals, { q1: f64(c.q_vals.Q1Vals), q2: f64(c.q_vals.Q2Vals) });
  });
  test('the loss of the policy, and its gradient', () => {
    const loss = (theta: Tree): [Tensor, Tensor] => sac.piLoss(nets, theta, qs, batch, c.alpha, f64(c.noise_pi));
    const [y, g, logp] = valueAndGrad(loss)(pi as Tree);
    close(y, f64(c.loss_pi));
    close(g, squashedFrom(c.grads_pi, ''));
    close(logp, f64(c.logp_pi));
    close(grad((theta: Tree) => loss(theta)[0])(pi as Tree), g, 0);
  });
  test('whole updates', () => {
    const logAlpha = zeros([], 'float64');
    const opt = { pi: adam.init<Tree>(pi), qs: adam.init<sac.State['qs']>(qs), logAlpha: adam.init<Tensor>(logAlpha) };
    let state: sac.State = { pi, qs, targ, logAlpha, opt, ...fresh };
    c.full_updates.batches.forEach((b: Case, i: number) => {
      const [next, now] = [2 * i, 2 * i + 1].map((j) => f64(c.full_updates.noise[j]));
      state = sac.fit(nets, config)(state, batchOf(b), { next, now });
      expect(state.info.lossQ).toBeCloseTo(c.full_updates.LossQ[i], 9);
      expect(state.info.lossPi).toBeCloseTo(c.full_updates.LossPi[i], 9);
    });
    close(state.pi, squashedFrom(c.full_updates.params_after, 'pi.'));
    close(state.qs, qsOf(c.full_updates.params_after));
    close(state.targ, qsOf(c.full_updates.target_params_after));
    expect(item(state.logAlpha)).toBe(0);
  });
});
