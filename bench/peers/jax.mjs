/**
 * jax-js on its WebAssembly backend. Every step is one jitted function, Adam included. An array is consumed by what it
 * is passed to; `.ref` keeps it for another use.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import pkg from './node_modules/@jax-js/jax/package.json' with { type: 'json' };
import { sampling } from './peer.js';
import { serve } from './serve.mjs';

const of = ({ shape, data }) => np.array(data, { shape: [...shape] });
const layersOf = (net) => net.map(({ w, b }) => ({ w: of(w), b: of(b) }));

const act = { tanh: np.tanh, relu: nn.relu };
const apply = (layers, x, activation) =>
  layers.reduce((h, { w, b }, i) => {
    const y = np.matmul(h, w).add(b);
    return i < layers.length - 1 ? act[activation](y) : y;
  }, x);

/** The last number of an array, which is read whole and consumed. */
const read = (x) => x.dataSync().at(-1);

const zeros = (params) => tree.map((p) => np.zeros(p.shape), params);
const start = (params) => ({ m: zeros(params), v: zeros(params), t1: np.array(1), t2: np.array(1) });

/** Adam, as the library has it in a package of its own: p − lr · m̂ / (√v̂ + 1e-8); t1, t2: the powers of 0.9 and 0.999 */
const adam = (lr, params, grads, state) => {
  const [t1, t2] = [state.t1.mul(0.9), state.t2.mul(0.999)];
  const m = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), state.m, tree.ref(grads));
  const v = tree.map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), state.v, grads);
  const [c1, c2] = [np.subtract(1, t1.ref), np.subtract(1, t2.ref)];
  const next = tree.map(
    (p, m, v) =>
      p.sub(
        m
          .div(c1.ref)
          .mul(lr)
          .div(np.sqrt(v.div(c2.ref)).add(1e-8)),
      ),
    params,
    tree.ref(m),
    tree.ref(v),
  );
  tree.dispose([c1, c2]);
  return [next, { m, v, t1, t2 }];
};

/** Minimises loss(params, data) by Adam. */
const descend = (lr, net, data, loss) => {
  const gradient = valueAndGrad(loss);
  const step = jit((params, state, data) => {
    const [value, grads] = gradient(tree.ref(params), data);
    return [value, ...adam(lr, params, grads, state)];
  });
  let params = layersOf(net);
  let state = start(params);
  let value;
  return () => {
    [value, params, state] = step(params, state, tree.ref(data));
    return read(value);
  };
};

const q = (layers, s, a) => np.squeeze(apply(layers, np.concatenate([s, a], 1), 'relu'), 1);
const minQ = ({ q1, q2 }, s, a) => np.minimum(q(q1, s.ref, a.ref), q(q2, s, a));
/** The loss of both critics, and its gradient. */
const gradQ = valueAndGrad(({ q1, q2 }, obs, act, y) => {
  const miss = (layers, s, a, y) => np.mean(np.square(q(layers, s, a).sub(y)));
  return miss(q1, obs.ref, act.ref, y.ref).add(miss(q2, obs, act, y));
});
const follow = (polyak, targ, params) => tree.map((t, p) => t.mul(polyak).add(p.mul(1 - polyak)), targ, params);

/** Gives one batch after the other, and the first again after the last. */
const inTurn = (batches) => {
  const all = batches.map((c) => Object.fromEntries(Object.entries(c).map(([name, rows]) => [name, of(rows)])));
  let i = 0;
  return () => tree.ref(all[i++ % all.length]);
};

const kinds = {
  ppo({ pi, v, obs, act, adv, ret, logpOld, piLr, vLr, clip }) {
    const oneHot = nn.oneHot(np.array(Int32Array.from(act.data)), 2);
    const policy = descend(piLr, pi, { obs: of(obs), oneHot, adv: of(adv), old: of(logpOld) }, (layers, { obs, oneHot, adv, old }) => {
      const logp = np.sum(nn.logSoftmax(apply(layers, obs, 'tanh')).mul(oneHot), 1);
      const ratio = np.exp(logp.sub(old));
      const clipped = np.clip(ratio.ref, 1 - clip, 1 + clip).mul(adv.ref);
      return np.mean(np.minimum(ratio.mul(adv), clipped)).neg();
    });
    const value = descend(vLr, v, { obs: of(obs), ret: of(ret) }, (layers, { obs, ret }) =>
      np.mean(np.square(np.squeeze(apply(layers, obs, 'tanh'), 1).sub(ret))),
    );
    return () => policy() + value();
  },

  critic({ net, x, y, lr }) {
    return descend(lr, net, { x: of(x), y: of(y) }, (layers, { x, y }) =>
      np.mean(np.square(np.squeeze(apply(layers, x, 'relu'), 1).sub(y))),
    );
  },

  sac({ lr, gamma, polyak, alpha, ...c }) {
    const draw = (layers, s, noise) => {
      const [mu, logStd] = np.split(apply(layers, s, 'relu'), 2, 1);
      const bounded = np.clip(logStd, -20, 2);
      const u = mu.add(np.exp(bounded.ref).mul(noise.ref));
      const logNormal = np
        .square(noise)
        .mul(0.5)
        .add(bounded)
        .add(0.5 * Math.log(2 * Math.PI))
        .neg();
      const logSlope = np.subtract(Math.LN2, u.ref.add(nn.softplus(u.ref.mul(-2)))).mul(2);
      return { act: np.tanh(u), logp: np.sum(logNormal.sub(logSlope), 1) };
    };
    const gradPi = valueAndGrad((pi, qs, obs, noise) => {
      const now = draw(pi, obs.ref, noise);
      return np.mean(now.logp.mul(alpha).sub(minQ(qs, obs, now.act)));
    });
    const update = jit(({ pi, qs, targ, optQ, optPi }, { obs, act, rew, nextObs, done, noiseNext, noiseNow }) => {
      const next = draw(tree.ref(pi), nextObs.ref, noiseNext);
      const v = minQ(tree.ref(targ), nextObs, next.act).sub(next.logp.mul(alpha));
      const y = rew.add(np.subtract(1, done).mul(v).mul(gamma));
      const [lossQ, gQ] = gradQ(tree.ref(qs), obs.ref, act, y);
      const [qs2, optQ2] = adam(lr, qs, gQ, optQ);
      const [lossPi, gPi] = gradPi(tree.ref(pi), tree.ref(qs2), obs, noiseNow);
      const [pi2, optPi2] = adam(lr, pi, gPi, optPi);
      const targ2 = follow(polyak, targ, tree.ref(qs2));
      return [lossQ.add(lossPi), { pi: pi2, qs: qs2, targ: targ2, optQ: optQ2, optPi: optPi2 }];
    });
    const next = inTurn(c.batches);
    const [pi, qs] = [layersOf(c.pi), { q1: layersOf(c.q1), q2: layersOf(c.q2) }];
    let state = { pi, qs, targ: tree.ref(qs), optQ: start(qs), optPi: start(pi) };
    let value;
    return () => {
      [value, state] = update(state, next());
      return read(value);
    };
  },

  td3({ lr, gamma, polyak, targetNoise, noiseClip, ...c }) {
    const mu = (layers, s) => np.tanh(apply(layers, s, 'relu'));
    const gradPi = valueAndGrad((pi, q1, obs) => np.mean(q(q1, obs.ref, mu(pi, obs))).neg());
    const stepQ = (qs, optQ, targ, { obs, act, rew, nextObs, done, noiseNext, noiseNow }) => {
      noiseNow.dispose();
      const noise = np.clip(noiseNext.mul(targetNoise), -noiseClip, noiseClip);
      const a = np.clip(mu(targ.pi, nextObs.ref).add(noise), -1, 1);
      const v = np.subtract(1, done).mul(minQ(targ.qs, nextObs, a));
      const [loss, g] = gradQ(tree.ref(qs), obs, act, rew.add(v.mul(gamma)));
      return [loss, ...adam(lr, qs, g, optQ)];
    };
    // Both updates in one jitted function: one call in place of two.
    const updates = jit(({ pi, qs, targ, optQ, optPi }, first, second) => {
      const [loss1, qs1, optQ1] = stepQ(qs, optQ, tree.ref(targ), { ...first, obs: first.obs.ref });
      const [lossPi, gPi] = gradPi(tree.ref(pi), tree.ref(qs1.q1), first.obs);
      const [pi1, optPi1] = adam(lr, pi, gPi, optPi);
      const targ1 = follow(polyak, targ, tree.ref({ pi: pi1, qs: qs1 }));
      const [loss2, qs2, optQ2] = stepQ(qs1, optQ1, tree.ref(targ1), second);
      return [loss1.add(lossPi).add(loss2), { pi: pi1, qs: qs2, targ: targ1, optQ: optQ2, optPi: optPi1 }];
    });
    const next = inTurn(c.batches);
    const [pi, qs] = [layersOf(c.pi), { q1: layersOf(c.q1), q2: layersOf(c.q2) }];
    let state = { pi, qs, targ: tree.ref({ pi, qs }), optQ: start(qs), optPi: start(pi) };
    let value;
    return () => {
      [value, state] = updates(state, next(), next());
      return read(value);
    };
  },

  forward({ net, x, activation }) {
    const layers = layersOf(net);
    const f = jit((layers, x) => apply(layers, x, activation));
    return () => read(f(tree.ref(layers), of(x)));
  },

  matmul(c) {
    const [a, b] = [of(c.a), of(c.b)];
    const f = jit((a, b) => np.matmul(a, b));
    return () => read(f(a.ref, b.ref));
  },
};

const main = async () => {
  await init('wasm');
  defaultDevice('wasm');
  await serve({ version: pkg.version, prepare: (c) => sampling(kinds[c.kind](c)) });
};
main();
