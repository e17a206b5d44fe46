/** TensorFlow.js on its WebAssembly backend. Losses, gradients and Adam are the library's own. */
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { sampling } from './peer.js';
import { serve } from './serve.mjs';

const of = ({ shape, data }) => tf.tensor(data, shape);
const variables = (net) => net.map(({ w, b }) => ({ w: tf.variable(of(w)), b: tf.variable(of(b)) }));
const flat = (layers) => layers.flatMap(({ w, b }) => [w, b]);

/** The network at x. Bias is fused into the product, and relu too where nobody differentiates: the fastest there is here. */
const apply = (layers, x, activation) =>
  layers.reduce((h, { w, b }, i) => {
    const act = i < layers.length - 1 ? activation : 'linear';
    const fused = act === 'tanh' ? 'linear' : act;
    const y = tf.fused.matMul({ a: h, b: w, bias: b, activation: fused });
    return act === 'tanh' ? tf.tanh(y) : y;
  }, x);

/** The number in a tensor, which is given back. */
const read = (x) => {
  const value = x.dataSync()[0];
  x.dispose();
  return value;
};

const adam = (lr) => tf.train.adam(lr, 0.9, 0.999, 1e-8);
const descend = (lr, layers, loss) => {
  const [optimizer, vars] = [adam(lr), flat(layers)];
  return () => read(optimizer.minimize(loss, true, vars));
};

const q = (layers, s, a) => tf.squeeze(apply(layers, tf.concat([s, a], 1), 'relu'), [1]);
const minQ = (one, two, s, a) => tf.minimum(q(one, s, a), q(two, s, a));

/** Gives one batch after the other, and the first again after the last. */
const inTurn = (batches) => {
  const all = batches.map((c) => Object.fromEntries(Object.entries(c).map(([name, rows]) => [name, of(rows)])));
  let i = 0;
  return () => all[i++ % all.length];
};

/** targ ← polyak · targ + (1 − polyak) · vars */
const follow = (polyak, targ, vars) =>
  tf.tidy(() => {
    targ.forEach((t, i) => {
      t.assign(tf.add(tf.mul(t, polyak), tf.mul(vars[i], 1 - polyak)));
    });
  });

const kinds = {
  ppo({ pi, v, obs, act, adv, ret, logpOld, piLr, vLr, clip }) {
    const [s, a, old, target] = [obs, adv, logpOld, ret].map(of);
    const oneHot = tf.cast(tf.oneHot(tf.cast(of(act), 'int32'), 2), 'float32');
    const nets = { pi: variables(pi), v: variables(v) };
    const policy = descend(piLr, nets.pi, () => {
      const logp = tf.sum(tf.mul(tf.logSoftmax(apply(nets.pi, s, 'tanh')), oneHot), 1);
      const ratio = tf.exp(tf.sub(logp, old));
      return tf.neg(tf.mean(tf.minimum(tf.mul(ratio, a), tf.mul(tf.clipByValue(ratio, 1 - clip, 1 + clip), a))));
    });
    const value = descend(vLr, nets.v, () => tf.mean(tf.square(tf.sub(tf.squeeze(apply(nets.v, s, 'tanh'), [1]), target))));
    return () => policy() + value();
  },

  critic({ net, x, y, lr }) {
    const [input, target] = [of(x), of(y)];
    const layers = variables(net);
    return descend(lr, layers, () => tf.mean(tf.square(tf.sub(tf.squeeze(apply(layers, input, 'relu'), [1]), target))));
  },

  sac({ lr, gamma, polyak, alpha, ...c }) {
    const next = inTurn(c.batches);
    const nets = { pi: variables(c.pi), q1: variables(c.q1), q2: variables(c.q2), t1: variables(c.q1), t2: variables(c.q2) };
    const draw = (s, noise) => {
      const [mu, logStd] = tf.split(apply(nets.pi, s, 'relu'), 2, 1);
      const bounded = tf.clipByValue(logStd, -20, 2);
      const u = tf.add(mu, tf.mul(tf.exp(bounded), noise));
      const logNormal = tf.neg(tf.add(tf.add(tf.mul(tf.square(noise), 0.5), bounded), 0.5 * Math.log(2 * Math.PI)));
      const logSlope = tf.mul(tf.sub(Math.LN2, tf.add(u, tf.softplus(tf.mul(u, -2)))), 2);
      return { act: tf.tanh(u), logp: tf.sum(tf.sub(logNormal, logSlope), 1) };
    };
    const [qVars, targVars, piVars] = [[...nets.q1, ...nets.q2], [...nets.t1, ...nets.t2], nets.pi].map(flat);
    const [optQ, optPi] = [adam(lr), adam(lr)];
    return () => {
      const { obs, act, rew, nextObs, done, noiseNext, noiseNow } = next();
      const y = tf.tidy(() => {
        const then = draw(nextObs, noiseNext);
        const v = tf.sub(minQ(nets.t1, nets.t2, nextObs, then.act), tf.mul(then.logp, alpha));
        return tf.add(rew, tf.mul(tf.mul(tf.sub(1, done), v), gamma));
      });
      const miss = (layers) => tf.mean(tf.square(tf.sub(q(layers, obs, act), y)));
      const lossQ = optQ.minimize(() => tf.add(miss(nets.q1), miss(nets.q2)), true, qVars);
      const lossPi = optPi.minimize(
        () => {
          const now = draw(obs, noiseNow);
          return tf.mean(tf.sub(tf.mul(now.logp, alpha), minQ(nets.q1, nets.q2, obs, now.act)));
        },
        true,
        piVars,
      );
      follow(polyak, targVars, qVars);
      y.dispose();
      return read(lossQ) + read(lossPi);
    };
  },

  td3({ lr, gamma, polyak, targetNoise, noiseClip, ...c }) {
    const next = inTurn(c.batches);
    const nets = { pi: variables(c.pi), q1: variables(c.q1), q2: variables(c.q2) };
    const targ = { pi: variables(c.pi), q1: variables(c.q1), q2: variables(c.q2) };
    const mu = (layers, s) => tf.tanh(apply(layers, s, 'relu'));
    const [qVars, piVars] = [[...nets.q1, ...nets.q2], nets.pi].map(flat);
    const [vars, targVars] = [nets, targ].map(({ pi, q1, q2 }) => flat([...pi, ...q1, ...q2]));
    const [optQ, optPi] = [adam(lr), adam(lr)];
    const update = (withPolicy) => {
      const { obs, act, rew, nextObs, done, noiseNext } = next();
      const y = tf.tidy(() => {
        const noise = tf.clipByValue(tf.mul(noiseNext, targetNoise), -noiseClip, noiseClip);
        const a = tf.clipByValue(tf.add(mu(targ.pi, nextObs), noise), -1, 1);
        return tf.add(rew, tf.mul(tf.mul(tf.sub(1, done), minQ(targ.q1, targ.q2, nextObs, a)), gamma));
      });
      const miss = (layers) => tf.mean(tf.square(tf.sub(q(layers, obs, act), y)));
      const lossQ = read(optQ.minimize(() => tf.add(miss(nets.q1), miss(nets.q2)), true, qVars));
      y.dispose();
      if (!withPolicy) return lossQ;
      const lossPi = optPi.minimize(() => tf.neg(tf.mean(q(nets.q1, obs, mu(nets.pi, obs)))), true, piVars);
      follow(polyak, targVars, vars);
      return lossQ + read(lossPi);
    };
    return () => update(true) + update(false);
  },

  forward({ net, x, activation }) {
    const layers = variables(net);
    return () => {
      const y = tf.tidy(() => apply(layers, of(x), activation));
      const value = y.dataSync().at(-1);
      y.dispose();
      return value;
    };
  },

  matmul(c) {
    const [a, b] = [of(c.a), of(c.b)];
    return () => {
      const y = tf.matMul(a, b);
      const value = y.dataSync().at(-1);
      y.dispose();
      return value;
    };
  },
};

const main = async () => {
  setWasmPaths('bench/peers/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  // One thread, so the build that knows SIMD and no threads.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(1);
  await tf.setBackend('wasm');
  await serve({ version: tf.version_core, prepare: (c) => sampling(kinds[c.kind](c)) });
};
main();
