/** The library of this repository: the first word names the backend, the second the folder of a built checkout. */
import type { Tensor } from '../../src/index.js';
import type { Case, Of } from './cases.js';
import type { Net, Rows } from './data.js';
import { advancing, type Library, load } from './library.js';
import { adamShare, layersOf, run, sac, td3 } from './oursOffPolicy.js';
import { type Step, sampling } from './peer.js';
import { serve } from './serve.mjs';

const step = (lib: Library, c: Case): Step | Promise<Step> => {
  const { autodiff: ad, adam, mlp, categorical, ppo } = lib;
  const of = ({ shape, data }: Rows): Tensor => ad.tensor(data, shape);
  /** Our arrays are JavaScript's own: the last number of one is there when it is. */
  const last = (x: Tensor): number => ad.numbers(x).at(-1)!;
  const meanSquare = (x: Tensor, y: Tensor): Tensor => ad.mean(ad.square(ad.sub(ad.reshape(x, y.shape), y)));

  /** Minimises by Adam, step by step. */
  const descend = (lr: number, net: Net, loss: (params: ReturnType<typeof layersOf>) => Tensor) => {
    const [gradient, advance] = [ad.valueAndGrad(loss), advancing(lib)];
    const params = layersOf(lib, net);
    let state = { value: 0, params, opt: adam.init(params) };
    return () => {
      state = advance(() => {
        const [value, g] = gradient(state.params);
        const [params, opt] = adam.step(lr, state.params, g, state.opt);
        return { value: ad.item(value), params, opt };
      });
      return state.value;
    };
  };

  const ppoIteration = ({ pi, v, piLr, vLr, clip, ...c }: Of<'ppo'>): Step => {
    const [obs, act, adv, ret, logpOld] = [c.obs, c.act, c.adv, c.ret, c.logpOld].map(of);
    const policy = descend(piLr, pi, (theta) => ppo.policyLoss(categorical.logProb(mlp.apply(theta, obs), act), logpOld, adv, clip));
    const value = descend(vLr, v, (phi) => meanSquare(mlp.apply(phi, obs), ret));
    return () => policy() + value();
  };
  const critic = ({ net, lr, ...c }: Of<'critic'>): Step => {
    const [x, y] = [of(c.x), of(c.y)];
    return descend(lr, net, (phi) => meanSquare(mlp.apply(phi, x, 'relu'), y));
  };
  const forward = ({ net, x, activation }: Of<'forward'>): Step => {
    const params = layersOf(lib, net);
    return () => last(mlp.apply(params, of(x), activation));
  };
  const product = (c: Of<'matmul'>): Step => {
    const [a, b] = [of(c.a), of(c.b)];
    return () => last(ad.matmul(a, b));
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
load(folder, backend).then(({ lib, about }) => serve({ ...about, prepare: async (c) => sampling(await step(lib, c)) }));
