/** On-policy algorithms, networks, and worlds that follow a script. */
import {
  type ActorCritic,
  type Batch,
  categoricalActorCritic,
  gaussianActorCritic,
  npg,
  ppo,
  ppoPenalty,
  trpo,
  vpg,
} from '../../src/algos/index.js';
import { numbers, type Tensor, type Tree, tensor } from '../../src/autodiff/index.js';
import type { Env } from '../../src/envs/env.js';
import { box, discrete, type Space } from '../../src/envs/spaces.js';
import { aBatch } from './arbitraries.js';

/** An algorithm with settings that take its policy far in an epoch, and nowhere. What it carries is PPO's state, or more. */
interface Subject {
  readonly algo: typeof ppo;
  readonly far: object;
  readonly still: object;
  /** The KL that it reports is the distributions', not an estimate from the actions that were drawn. */
  readonly exactKl: boolean;
}
const gradients = { far: { piLr: 0.03 }, still: { piLr: 1e-30 } };
const regions = { far: { delta: 0.03 }, still: { delta: 1e-30 } };
/** Every on-policy algorithm with its settings. */
export const onPolicy = {
  vpg: { algo: vpg, ...gradients, exactKl: false },
  npg: { algo: npg, ...regions, exactKl: true },
  trpo: { algo: trpo, ...regions, exactKl: true },
  ppo: { algo: ppo, ...gradients, exactKl: false },
  ppo_penalty: { algo: ppoPenalty, ...gradients, exactKl: true },
} as unknown as Readonly<Record<string, Subject>>; // a state goes only where it came from

/** [N] in float64. */
export const column = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs), [xs.length]);
/** [N] in float64. */
export const flags = (...xs: readonly number[]): Tensor => column(xs);

// ── returns and advantages ──

/** Arrays of numbers, to compute with by hand. */
export const plain = <T extends Readonly<Record<string, Tensor>>>(steps: T) =>
  Object.fromEntries(Object.entries(steps).map(([name, x]) => [name, [...numbers(x)]])) as { readonly [K in keyof T]: number[] };

// ── collecting ──

interface Script {
  /** What is seen, paid and flagged, all as functions of the number of steps since the reset. */
  readonly obs?: (t: number) => readonly number[];
  readonly reward?: (t: number) => number;
  readonly terminated?: (t: number) => boolean;
  readonly truncated?: (t: number) => boolean;
  readonly actionSpace?: Space;
}
const never = (): boolean => false;
/** A world that follows a script. */
export const world = ({
  obs = (t) => [t],
  reward = () => 1,
  terminated = never,
  truncated = never,
  actionSpace = discrete(2),
}: Script = {}): Env<number> => {
  const all = obs(0).map(() => Number.POSITIVE_INFINITY);
  return {
    observationSpace: box(
      all.map((x) => -x),
      all,
    ),
    actionSpace,
    reset: () => ({ state: 0, obs: Float32Array.from(obs(0)) }),
    step: (t) => ({
      state: t + 1,
      obs: Float32Array.from(obs(t + 1)),
      reward: reward(t),
      terminated: terminated(t + 1),
      truncated: truncated(t + 1),
    }),
  };
};

// ── updates ──

/** Networks for observations of three numbers, and two actions, or actions of two numbers. */
export const kinds = {
  discrete: categoricalActorCritic(3, 2, { hiddenSizes: [8] }),
  box: gaussianActorCritic(3, 2, { hiddenSizes: [8] }),
} as const;
/** So few steps of an update that it is quick. */
export const few = { trainVIters: 3, trainPiIters: 4 };
/** Batches for networks of one of the kinds. */
export const batchOf = (kind: keyof typeof kinds) => aBatch(kind, 3, 2);

/** [N] V_φ(s_t) and V_φ(s_{t+1}). */
export const values = (ac: ActorCritic, phi: Tree, { obs, nextObs }: Batch): { val: Tensor; nextVal: Tensor } => ({
  val: ac.v(phi, obs),
  nextVal: ac.v(phi, nextObs),
});
