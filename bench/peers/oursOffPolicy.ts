/** SAC and TD3 in this library: the updates that users run, in loops like those of a run. */
import type { State as SacState } from '../../src/algos/sac.js';
import type { State as Td3State } from '../../src/algos/td3.js';
import type { Batch } from '../../src/index.js';
import { cpuTime } from '../util.js';
import type { Sac, Td3 } from './cases.js';
import type { Net, Rows, Transitions } from './data.js';
import { type Library, loop } from './library.js';
import { each, type Steps } from './peer.js';

const tensorOf =
  ({ tensor }: Library) =>
  ({ shape, data }: Rows) =>
    tensor(data, shape);

/** A network's weights as tensors. */
export const layersOf = (lib: Library, net: Net) => net.map(({ w, b }) => ({ w: tensorOf(lib)(w), b: tensorOf(lib)(b) }));

const batchOf = (lib: Library, c: Transitions) => {
  const of = tensorOf(lib);
  const batch: Batch = { obs: of(c.obs), act: of(c.act), rew: of(c.rew), nextObs: of(c.nextObs), done: of(c.done), last: of(c.done) };
  return { batch, noise: { next: of(c.noiseNext), now: of(c.noiseNow) } };
};
/** Gives one batch after the other, and the first again after the last. */
const inTurn = (lib: Library, batches: readonly Transitions[]) => {
  const all = batches.map((c) => batchOf(lib, c));
  let i = 0;
  return () => all[i++ % all.length];
};

const spacesOf = ({ box }: Library, { obs, act }: Transitions) => {
  const bounds = (n: number) => box(Array(n).fill(-1), Array(n).fill(1));
  return { observationSpace: bounds(obs.shape[1]), actionSpace: bounds(act.shape[1]) };
};

const startSac = (lib: Library, { lr, gamma, polyak, alpha, ...c }: Sac) => {
  const spaces = spacesOf(lib, c.batches[0]);
  const nets = { actor: lib.squashedGaussianActor(spaces), critic: lib.critic(spaces) };
  const qs = { q1: layersOf(lib, c.q1), q2: layersOf(lib, c.q2) };
  const start: SacState = { ...lib.sac.init(nets)(lib.key(0)), pi: layersOf(lib, c.pi), qs, targ: qs };
  return { nets, fit: lib.sac.fit(nets, { lr, gamma, polyak, alpha }), start };
};

/** One update of SAC; answers the sum of its losses. */
export const sac = (lib: Library, c: Sac): Steps => {
  const [{ fit, start }, next] = [startSac(lib, c), inTurn(lib, c.batches)];
  let state = start;
  return (n) => {
    state = loop(lib, n, state, (state) => {
      const { batch, noise } = next();
      return fit(state, batch, noise);
    });
    return Number(state.info.lossQ) + Number(state.info.lossPi);
  };
};

/** One update of SAC; answers how many percent of its time Adam takes, which steps once more from the state after it. */
export const adamShare = (lib: Library, c: Sac): Steps => {
  const [{ nets, fit, start }, next] = [startSac(lib, c), inTurn(lib, c.batches)];
  let state = start;
  let share = Number.NaN;
  const update = (before: SacState): SacState => {
    const { batch, noise } = next();
    const from = cpuTime();
    const state = fit(before, batch, noise);
    const time = cpuTime() - from;
    const { qs, pi, opt } = state;
    const y = lib.sac.backup(nets, c, state, batch, noise.next);
    const [, gradQ] = lib.valueAndGrad((qs: SacState['qs']) => lib.td3.qLoss(nets, qs, batch, y))(qs);
    const [, gradPi] = lib.valueAndGrad((theta: SacState['pi']) => lib.sac.piLoss(nets, theta, qs, batch, c.alpha, noise.now))(pi);
    const fromAdam = cpuTime();
    lib.adam.step(c.lr, qs, gradQ, opt.qs);
    lib.adam.step(c.lr, pi, gradPi, opt.pi);
    share = (100 * (cpuTime() - fromAdam)) / time;
    return state;
  };
  return (n) => {
    state = loop(lib, n, state, update);
    return share;
  };
};

/** Two updates of TD3, the first with the policy in it; answers the sum of their losses. */
export const td3 = (lib: Library, { lr, gamma, polyak, targetNoise, noiseClip, ...c }: Td3): Steps => {
  const spaces = spacesOf(lib, c.batches[0]);
  const nets = { actor: lib.deterministicActor(spaces), critic: lib.critic(spaces) };
  const config = { piLr: lr, qLr: lr, gamma, polyak, targetNoise, noiseClip };
  const fit = lib.td3.fit(nets, spaces.actionSpace, config);
  const [pi, qs] = [layersOf(lib, c.pi), { q1: layersOf(lib, c.q1), q2: layersOf(lib, c.q2) }];
  const next = inTurn(lib, c.batches);
  let state: Td3State = { ...lib.td3.init(nets)(lib.key(0)), pi, qs, targ: { pi, qs } };
  const update = (state: Td3State): Td3State => {
    const { batch, noise } = next();
    return fit(state, batch, noise.next);
  };
  const lossOf = ({ info }: Td3State): number => Number(info.lossQ) + Number(info.lossPi ?? 0);
  return (n) => {
    let loss = Number.NaN;
    state = loop(lib, n, state, (state) => {
      const first = update(state);
      const second = update(first);
      loss = lossOf(first) + lossOf(second);
      return second;
    });
    return loss;
  };
};

/** A number of steps of a SAC run with the defaults, which acts by its policy and learns from step 1000 on; answers the steps so far. */
export const run = async (lib: Library, id: string, steps: number): Promise<Steps> => {
  const env = await lib.make(id);
  const options = { stepsPerEpoch: steps, startSteps: 1000, epochs: Number.MAX_SAFE_INTEGER, numTestEpisodes: 0 };
  const epochs = lib.sac({ env, ...options });
  return each(() => {
    const { done, value } = epochs.next();
    if (done) throw new Error('a run of SAC should not end here');
    return value.steps;
  });
};
