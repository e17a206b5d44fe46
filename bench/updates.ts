/** CPU time of one update of each off-policy algorithm and of one Fisher-vector product, in HalfCheetah's sizes. */
import { ddpg, gaussianActorCritic, sac, sac2018, td3 } from '../src/algos/index.js';
import type { AlgoState, Batch, Update } from '../src/algos/types.js';
import { hvp, mean, type Tensor, type Tree, tensor, tree, zeros } from '../src/autodiff/index.js';
import { type Kernels, useBackend, useKernels } from '../src/autodiff/kernels/active.js';
import { type Box, box } from '../src/envs/index.js';
import { key, normal, split, uniform } from '../src/random.js';
import { installedBlas } from './blas.js';
import { type Timing, time } from './util.js';

const N = 100;
const OBS = 17;
const ACT = 6;
const [k1, k2, k3, k4, k5] = split(key(3), 5);
const bounds = (n: number, high: number): Box => box(Array(n).fill(-high), Array(n).fill(high));
const spaces = { observationSpace: bounds(OBS, Number.POSITIVE_INFINITY), actionSpace: bounds(ACT, 1) };
const env = {
  ...spaces,
  reset: () => ({ state: 0, obs: new Float32Array(OBS) }),
  step: () => {
    throw new Error('nobody steps');
  },
};
const matrix = (k: typeof k1, shape: number[]): Tensor => tensor(normal(k, shape), shape, 'float32');
const batch: Batch = {
  obs: matrix(k1, [N, OBS]),
  act: tensor(uniform(k2, [N, ACT], -1, 1), [N, ACT], 'float32'),
  rew: matrix(k3, [N]),
  nextObs: matrix(k4, [N, OBS]),
  done: zeros([N]),
  last: zeros([N]),
};

/** Two updates, halved: in TD3 every second one has the policy in it. */
const updates = <S extends AlgoState>(start: S, update: Update<S>): Timing => {
  let state = start;
  const { median, least } = time(
    () => {
      state = update(update(state, batch), batch);
    },
    150,
    150,
  );
  return { median: median / 2, least: least / 2 };
};

/** H v of mean KL(old ‖ new), the graph of its gradient kept. */
const fisherVectorProduct = (): Timing => {
  const ac = gaussianActorCritic(OBS, ACT, { hiddenSizes: [64, 32] });
  const { pi } = ac.init(k1);
  const obs = matrix(k2, [4000, OBS]);
  const old = ac.pi(pi, obs);
  const Hv = hvp((theta: Tree) => mean(ac.dist.kl(old, ac.pi(theta, obs))), pi);
  const v = tree.map((p) => matrix(k5, [...p.shape]), pi);
  return time(() => {
    Hv(v);
  }, 60);
};

const nets = { hiddenSizes: [256, 256] };

const measured: Readonly<Record<string, () => Timing>> = {
  sac: () => updates(sac.init(sac.build(env, nets))(k1), sac.update(sac.build(env, nets))),
  'sac, alpha auto': () => updates(sac.init(sac.build(env, nets))(k1), sac.update(sac.build(env, nets), { alpha: 'auto' })),
  sac2018: () => updates(sac2018.init(sac2018.build(env, nets))(k1), sac2018.update(sac2018.build(env, nets))),
  td3: () => updates(td3.init(td3.build(env, nets))(k1), td3.update(td3.build(env, nets), spaces.actionSpace)),
  ddpg: () => updates(ddpg.init(ddpg.build(env, nets))(k1), ddpg.update(ddpg.build(env, nets))),
  'Fisher-vector product': fisherVectorProduct,
};

export const updateCosts = async () => {
  const blas = await installedBlas();
  return Object.entries(measured).map(([what, measure]) => {
    const show = ({ median, least }: Timing): string => `${median.toFixed(2)} (${least.toFixed(2)})`;
    const wasm = show(measure());
    useBackend('wasm-relaxed');
    const relaxed = show(measure());
    if (blas) useKernels('blas', blas.kernels as Kernels);
    const byBlas = blas ? show(measure()) : 'not here';
    useBackend('wasm');
    return { what, unit: 'ms', 'wasm: median (least)': wasm, 'wasm-relaxed': relaxed, [blas?.title ?? 'blas']: byBlas };
  });
};
