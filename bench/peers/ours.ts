/** The library of this repository: the first word names the backend, the second the folder of a built checkout. */
import type { Tensor } from '../../src/index.js';
import type { Case, Of } from './cases.js';
import type { Net, Rows } from './data.js';
import { type Library, load, loop } from './library.js';
import { adamShare, layersOf, run, sac, td3 } from './oursOffPolicy.js';
import { each, type Steps, samplingLoops } from './peer.js';
import { serve } from './serve.mjs';

const stepsOf = (lib: Library, c: Case): Steps | Promise<Steps> => {
  const { autodiff: ad, adam, mlp, categorical, ppo } = lib;
  const of = ({ shape, data }: Rows): Tensor => ad.tensor(data, shape);
  /** Our arrays are JavaScript's own: the last number of one is there when it is. */
  const last = (x: Tensor): number => ad.numbers(x).at(-1)!;
  const meanSquare = (x: Tensor, y: Tensor): Tensor => ad.mean(ad.square(ad.sub(ad.reshape(x, y.shape), y)));

  /** Minimises by Adam, step by step. */
  const descend = (lr: number, net: Net, loss: (params: ReturnType<typeof layersOf>) => Tensor): Steps => {
    const gradient = ad.valueAndGrad(loss);
    const params = layersOf(lib, net);
    let state = { value: 0, params, opt: adam.init(params) };
    return (n) => {
      state = loop(lib, n, state, ({ params, opt }) => {
        const [value, g] = gradient(params);
        const [next, nextOpt] = adam.step(lr, params, g, opt);
        return { value: ad.item(value), params: next, opt: nextOpt };
      });
      return state.value;
    };
  };

  const ppoIteration = ({ pi, v, piLr, vLr, clip, ...c }: Of<'ppo'>): Steps => {
    const [obs, act, adv, ret, logpOld] = [c.obs, c.act, c.adv, c.ret, c.logpOld].map(of);
    const policy = descend(piLr, pi, (theta) => ppo.policyLoss(categorical.logProb(mlp.apply(theta, obs), act), logpOld, adv, clip));
    const value = descend(vLr, v, (phi) => meanSquare(mlp.apply(phi, obs), ret));
    return (n) => policy(n) + value(n);
  };
  const critic = ({ net, lr, ...c }: Of<'critic'>): Steps => {
    const x = of(c.x);
    const y = of(c.y);
    return descend(lr, net, (phi) => meanSquare(mlp.apply(phi, x, 'relu'), y));
  };
  const forward = ({ net, x, activation }: Of<'forward'>): Steps => {
    const params = layersOf(lib, net);
    return each(() => last(mlp.apply(params, of(x), activation)));
  };
  const product = (c: Of<'matmul'>): Steps => {
    const a = of(c.a);
    const b = of(c.b);
    return each(() => last(ad.matmul(a, b)));
  };

  switch (c.kind) {
    case 'ppo':
      return ppoIteration(c);
    case 'critic':
      return critic(c);
    case 'sac':
      return sac(lib, c);
    case 'td3':
      return td3(lib, c);
    case 'adam':
      return adamShare(lib, c);
    case 'run':
      return run(lib, c.env, c.steps);
    case 'forward':
      return forward(c);
    case 'matmul':
      return product(c);
  }
};

const [backend, folder] = process.argv.slice(2);
load(folder, backend).then(({ lib, about }) => serve({ ...about, prepare: async (c) => samplingLoops(await stepsOf(lib, c)) }));
