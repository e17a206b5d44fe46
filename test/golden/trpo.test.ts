/** The natural gradient, the trust region's step and the line search against numbers from the original's formulas, in float64. */
import { describe, expect, test } from 'vitest';
import { categoricalActorCritic, gaussianActorCritic } from '../../src/algos/actorCritic.js';
import { axpy, conjugateGradient, innerProduct, scaled } from '../../src/algos/conjugateGradient.js';
import { damped, fullStep, surrogate } from '../../src/algos/naturalGradient.js';
import * as npg from '../../src/algos/npg.js';
import * as trpo from '../../src/algos/trpo.js';
import { grad, hvp, item, mean, type Tensor, type Tree } from '../../src/autodiff/index.js';
import { adam, mlp } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import { close, f64, golden, piFrom, type Torch } from '../support/torch.js';

// biome-ignore lint/suspicious/noExplicitAny: golden files are as they are
type Case = any;
const { cases } = golden('trpo');

/** A policy's parameters from torch's flat order, shapes and names. */
const unflatten = ({ policy, param_order, param_shapes }: Case, flat: readonly number[]): Tree => {
  let at = 0;
  const rows = (values: readonly number[], [, n]: readonly number[]): number[] | number[][] =>
    n === undefined ? [...values] : Array.from({ length: values.length / n }, (_, i) => values.slice(i * n, (i + 1) * n));
  const params = param_order.map((name: string, i: number) => {
    const shape: number[] = param_shapes[i];
    const size = shape.reduce((a, b) => a * b, 1);
    at += size;
    return [name, rows(flat.slice(at - size, at), shape)];
  });
  return piFrom(policy, Object.fromEntries(params) as Torch);
};

const about = ({ policy, sizes, activation, params, batch, damping_coeff }: Case) => {
  const make = policy === 'categorical' ? categoricalActorCritic : gaussianActorCritic;
  const ac = make(sizes[0], sizes[sizes.length - 1], { hiddenSizes: sizes.slice(1, -1), activation });
  const [obs, act, adv, ret, logpOld] = [batch.obs, batch.act, batch.adv, batch.ret, batch.logp].map(f64);
  const theta = piFrom(policy, params);
  const pOld = ac.pi(theta, obs);
  const kl = (theta: Tree): Tensor => mean(ac.dist.kl(pOld, ac.pi(theta, obs)));
  const L = (theta: Tree): Tensor => surrogate(ac.dist.logProb(ac.pi(theta, obs), act), logpOld, adv);
  const Hv = hvp(kl, theta);
  return { ac, theta, obs, act, adv, ret, logpOld, kl, L, Hv, H: damped(damping_coeff, Hv) };
};

const named: [name: string, Case][] = cases.map((c: Case, i: number) => [`case ${i}: ${c.policy}, ${c.activation}`, c]);
describe.each(named)('trpo, %s', (_, c) => {
  const { ac, theta, obs, act, adv, ret, logpOld, kl, L, Hv, H } = about(c);
  const ours = (flat: readonly number[]): Tree => unflatten(c, flat);
  const g = grad(L)(theta);

  test('the surrogate and its gradient', () => {
    expect(-item(L(theta))).toBeCloseTo(c.pi_loss_old, 12);
    close(scaled(-1, g), ours(c.g)); // there the gradient is of the loss
  });
  test('Hessian-vector products, with damping and without, and the whole Hessian', () => {
    close(Hv(ours(c.v)), ours(c.Hv_nodamp));
    close(H(ours(c.v)), ours(c.Hv_damp));
    const unit = (i: number): number[] => c.g.map((_: number, j: number) => +(i === j));
    c.H_nodamp.forEach((row: number[], i: number) => {
      close(Hv(ours(unit(i))), ours(row));
    });
  });
  test('conjugate gradients, and the step length', () => {
    const x = conjugateGradient(H, scaled(-1, g), c.cg_iters);
    close(x, ours(c.cg_x));
    for (const [i, { r_dot, x_norm }] of c.cg_trace.entries()) {
      const partial = conjugateGradient(H, scaled(-1, g), i + 1);
      const r = axpy(-1, H(partial), scaled(-1, g));
      expect(innerProduct(r, r)).toBeCloseTo(r_dot, 9);
      expect(Math.sqrt(innerProduct(partial, partial))).toBeCloseTo(x_norm, 9);
    }
    expect(innerProduct(x, H(x))).toBeCloseTo(c.xHx, 9);
    close(fullStep(c.delta, H, x), ours(c.full_step));
    close(axpy(-1, fullStep(c.delta, H, x), theta), ours(c.new_params_flat_full_step));
  });
  test('the KL and the surrogate of every step that was tried', () => {
    const step = fullStep(c.delta, H, conjugateGradient(H, g, c.cg_iters));
    for (const { step: factor, kl_old_new, pi_loss } of c.line_search) {
      const next = axpy(factor, step, theta);
      expect(item(kl(next))).toBeCloseTo(kl_old_new, 10);
      expect(-item(L(next))).toBeCloseTo(pi_loss, 10);
    }
  });
  const v = mlp.init(key(0), [c.sizes[0], 4, 1], 'float64');
  const before = { pi: theta, v, opt: { pi: adam.init(theta), v: adam.init<Tree>(v) }, key: key(0), updates: 0, info: {} };
  const config = {
    delta: c.delta,
    dampingCoeff: c.damping_coeff,
    cgIters: c.cg_iters,
    backtrackCoeff: c.backtrack_coeff,
    backtrackIters: c.backtrack_iters,
    trainVIters: 1,
  };
  const targets = { obs, act, adv, ret, logpOld };
  test('the whole update of the policy', () => {
    const { pi, info } = trpo.fit(ac, config)(before, targets);
    // The original measures KL(θ ‖ θ_k) for Gaussians; we take the first of its steps that is inside of ours.
    const accepted = c.line_search.find((t: Case) => t.kl_old_new <= c.delta && t.pi_loss < c.pi_loss_old);
    close(pi, axpy(-accepted.step, ours(c.full_step), theta));
    if (accepted.j === c.accepted_j) close(pi, piFrom(c.policy, c.params_after));
    expect(info.backtrackIters).toBe(accepted.j);
    expect(info.kl).toBeCloseTo(accepted.kl_old_new, 10);
  });
  test('the update without a line search: NPG takes the full step', () => {
    const { pi, info } = npg.fit(ac, config)(before, targets);
    close(pi, ours(c.new_params_flat_full_step));
    expect(info.kl).toBeCloseTo(c.line_search[0].kl_old_new, 10);
  });
});
