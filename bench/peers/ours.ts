/** The library of this repository. */
import pkg from '../../package.json' with { type: 'json' };
import { critic, ppo, sac, squashedGaussianActor } from '../../src/algos/index.js';
import type { State } from '../../src/algos/sac.js';
import {
  item,
  matmul,
  mean,
  numbers,
  reshape,
  setBackend,
  square,
  sub,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../src/autodiff/index.js';
import { categorical } from '../../src/dist/index.js';
import { box } from '../../src/envs/index.js';
import { adam, mlp } from '../../src/nn/index.js';
import { key } from '../../src/random.js';
import type { Case, Net, Of, Rows } from './cases.js';
import { type Step, sampling } from './peer.js';
import { serve } from './serve.mjs';

const of = ({ shape, data }: Rows): Tensor => tensor(data, shape);
const layers = (net: Net): mlp.Mlp => net.map(({ w, b }) => ({ w: of(w), b: of(b) }));
/** Our arrays are JavaScript's own: the last number of one is there when it is. */
const last = (x: Tensor): number => numbers(x).at(-1)!;

/** Minimises by Adam, step by step. */
const descend = (lr: number, net: Net, loss: (params: mlp.Mlp) => Tensor): Step => {
  const gradient = valueAndGrad(loss);
  let params = layers(net);
  let state = adam.init(params);
  return () => {
    const [value, g] = gradient(params);
    [params, state] = adam.step(lr, params, g, state);
    return item(value);
  };
};

const policy = ({ net, lr, clip, ...c }: Of<'policy'>): Step => {
  const [obs, act, adv, logpOld] = [c.obs, c.act, c.adv, c.logpOld].map(of);
  return descend(lr, net, (theta) => ppo.policyLoss(categorical.logProb(mlp.apply(theta, obs), act), logpOld, adv, clip));
};

const value = ({ net, lr, ...c }: Of<'critic'>): Step => {
  const [x, y] = [of(c.x), of(c.y)];
  return descend(lr, net, (phi) => mean(square(sub(reshape(mlp.apply(phi, x, 'relu'), y.shape), y))));
};

const bounds = (n: number) => box(Array(n).fill(-1), Array(n).fill(1));

const update = ({ lr, gamma, polyak, alpha, ...c }: Of<'sac'>): Step => {
  const spaces = { observationSpace: bounds(c.obs.shape[1]), actionSpace: bounds(c.act.shape[1]) };
  const nets = { actor: squashedGaussianActor(spaces), critic: critic(spaces) };
  const rew = of(c.rew);
  const batch = { obs: of(c.obs), act: of(c.act), rew, nextObs: of(c.nextObs), done: of(c.done), last: rew };
  const noise = { next: of(c.noiseNext), now: of(c.noiseNow) };
  const qs = { q1: layers(c.q1), q2: layers(c.q2) };
  const fit = sac.fit(nets, { lr, gamma, polyak, alpha });
  let state: State = { ...sac.init(nets)(key(0)), pi: layers(c.pi), qs, targ: qs };
  return () => {
    state = fit(state, batch, noise);
    return (state.info.lossQ as number) + (state.info.lossPi as number);
  };
};

const forward = ({ net, x, activation }: Of<'forward'>): Step => {
  const params = layers(net);
  return () => last(mlp.apply(params, of(x), activation));
};

const product = (c: Of<'matmul'>): Step => {
  const [a, b] = [of(c.a), of(c.b)];
  return () => last(matmul(a, b));
};

const step = (c: Case): Step => {
  switch (c.kind) {
    case 'policy':
      return policy(c);
    case 'critic':
      return value(c);
    case 'sac':
      return update(c);
    case 'forward':
      return forward(c);
    case 'matmul':
      return product(c);
  }
};

/** The library with what the first word names: wasm or wasm-relaxed. */
const backend = process.argv[2] as 'wasm' | 'wasm-relaxed';
setBackend(backend).then(() => serve({ name: `ours, ${backend}`, version: pkg.version, prepare: (c: Case) => sampling(step(c)) }));
