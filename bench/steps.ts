/** CPU time of one training step, on both backends. */
import { squashedGaussianActor } from '../src/algos/actors.js';
import { actorCritic, collect, replay, valueLoss } from '../src/algos/index.js';
import * as ppo from '../src/algos/ppo.js';
import { mean, sub, type Tensor, type Tree, tensor, valueAndGrad } from '../src/autodiff/index.js';
import { useBackend } from '../src/autodiff/kernels/active.js';
import { type Box, box, cartPole } from '../src/envs/index.js';
import { adam } from '../src/nn/index.js';
import { fold, type Key, key, keys, normal, randint, split, uniform } from '../src/random.js';
import { type Timing, time } from './util.js';

const N = 4000;
const ac = actorCritic(cartPole);
const [k1, k2, k3, k4] = split(key(3), 4);
const { pi, v } = ac.init(k1);
const matrix = (k: Key, shape: number[]): Tensor => tensor(normal(k, shape), shape, 'float32');

/** Network, sampling, environment and storing, for N steps. */
const acting = (): Timing => {
  let n = 0;
  return time(
    () => {
      collect(cartPole, (obs, k) => ac.dist.sample(k, ac.pi(pi, obs)), { stepsPerEpoch: N, maxEpLen: 1000 }, fold(k2, n++));
    },
    20,
    5,
  );
};

/** One row through SAC's policy, 17 observations and 6 actions, 256×256: keys, network, sample. */
const squashedStep = (): Timing => {
  const actor = squashedGaussianActor({ observationSpace: ofSize(17, Number.POSITIVE_INFINITY), actionSpace: ofSize(6, 1) });
  const theta = actor.init(k1);
  const obs = matrix(k2, [1, 17]);
  const next = keys(k3);
  return time(
    () => {
      for (let t = 0; t < 100; t++) actor.dist.sample(next(), actor.pi(theta, obs));
    },
    100,
    30,
  );
};
const ofSize = (n: number, high: number): Box => box(Array(n).fill(-high), Array(n).fill(high));

/** The environment alone, for N steps. */
const environment = (): Timing => {
  const next = keys(k2);
  return time(
    () => {
      let { state } = cartPole.reset(next());
      for (let t = 0; t < N; t++) {
        const step = cartPole.step(state, t & 1, k1);
        state = step.terminated || step.truncated ? cartPole.reset(next()).state : step.state;
      }
    },
    20,
    5,
  );
};

/** CPU time of a step's randomness: a key for the action, one for the environment, a uniform number from the first. */
const drawing = (): Timing => {
  const next = keys(k2);
  return time(() => {
    for (let t = 0; t < N; t++) {
      uniform(next(), 1);
      next();
    }
  });
};

/** A batch of 100 from a ring of a million transitions of HalfCheetah's sizes: 168 MB, most of it in no cache. */
const replaySampling = (): Timing => {
  const obs = new Float32Array(17);
  const act = new Float32Array(6);
  let ring = replay.empty({ observationSpace: ofSize(17, 1), actionSpace: ofSize(6, 1) }, 1e6);
  for (let i = 0; i < 1e6; i++) ring = replay.store(ring, { obs, act, rew: i, nextObs: obs, done: false });
  const next = keys(k3);
  return time(() => void replay.sample(ring, next(), 100), 2000, 500);
};

const policyIteration = (): Timing => {
  const obs = matrix(k2, [N, 4]);
  const act = tensor(Float32Array.from(randint(k3, N, 2)));
  const adv = matrix(k4, [N]);
  const logp = (theta: Tree): Tensor => ac.dist.logProb(ac.pi(theta, obs), act);
  const logpOld = logp(pi);
  const lossAndKl = valueAndGrad((theta: Tree): [Tensor, Tensor] => {
    const now = logp(theta);
    return [ppo.policyLoss(now, logpOld, adv, 0.2), mean(sub(logpOld, now))];
  });
  let [theta, opt] = [pi, adam.init(pi)];
  return time(() => {
    const [, g] = lossAndKl(theta);
    [theta, opt] = adam.step(3e-4, theta, g, opt);
  });
};

const valueIteration = (): Timing => {
  const obs = matrix(k2, [N, 4]);
  const ret = matrix(k4, [N]);
  const gradient = valueAndGrad((phi: Tree) => valueLoss(ac.v(phi, obs), ret));
  let [phi, opt] = [v, adam.init(v)];
  return time(() => {
    const [, g] = gradient(phi);
    [phi, opt] = adam.step(1e-3, phi, g, opt);
  });
};

const measured: readonly [what: string, measure: () => Timing, unit: string, scale: number][] = [
  ['acting, CartPole, 64×64: network, sampling, environment, storing; a step', acting, 'µs', 1000 / N],
  ['a step of SAC’s policy, 17-256-256-12: keys, network, sample', squashedStep, 'µs', 10],
  ['of acting the environment', environment, 'µs', 1000 / N],
  ['of acting keys and the draw of an action', drawing, 'µs', 1000 / N],
  ['sample 100 of a million rows, 17 observations and 6 actions', replaySampling, 'µs', 1000],
  ['PPO policy iteration, 4000×4, 64×64 tanh: loss, KL, gradient, Adam', policyIteration, 'ms', 1],
  ['value iteration, 4000×4, 64×64 tanh', valueIteration, 'ms', 1],
];

export const steps = () =>
  measured.map(([what, measure, unit, scale]) => {
    const show = ({ median, least }: Timing): string => `${(median * scale).toFixed(2)} (${(least * scale).toFixed(2)})`;
    useBackend('wasm');
    const wasm = show(measure());
    useBackend('wasm-relaxed');
    const relaxed = show(measure());
    useBackend('js');
    const js = show(measure());
    useBackend('wasm');
    return { what, unit, 'wasm: median (least)': wasm, 'wasm-relaxed': relaxed, js };
  });
