/** Insides of an update: how its advantages and ratios are spread, how large gradients are, and V and π over a plane of states. */
import {
  type ActorCritic,
  advantages,
  type Batch,
  numbers,
  rewardsToGo,
  standardize,
  type Tensor,
  type Tree,
  tree,
  valueAndGrad,
  valueLoss,
  vpg,
} from 'spinningup';
import { type Bins, binned } from './bins.js';
import type { StatePlane } from './planes.js';

/** The norm of a gradient, a layer at a time. */
export interface LayerNorm {
  /** 'π, layer 1' */
  readonly layer: string;
  readonly norm: number;
}

/** Measurements of an update that its epoch does not report. */
export interface Insides {
  /** Of the batch, where an update learns from one: Â before it is standardised, and r after the update. */
  readonly advantages?: Bins;
  readonly ratios?: Bins;
  /** ε, where ratios are clipped. */
  readonly clipRatio?: number;
  /** At θ_k and φ_k, before the update. */
  readonly gradients?: readonly LayerNorm[];
  /** Before and after the update. */
  readonly entropy?: readonly [before: number, after: number];
  readonly explained?: readonly [before: number, after: number];
  readonly planes: readonly StatePlane[];
}

/** θ and φ before and after an update. */
interface PolicyAndValue {
  readonly pi: Tree;
  readonly v: Tree;
}

const meanOf = (xs: ArrayLike<number>): number => Array.from(xs).reduce((sum, x) => sum + x, 0) / xs.length;
const variance = (xs: ArrayLike<number>): number => {
  const mean = meanOf(xs);
  return meanOf(Array.from(xs, (x) => (x - mean) ** 2));
};
/** 1 − Var(R̂ − V) / Var(R̂): the part of the variance of the rewards-to-go that V explains. */
export const explainedVariance = (ret: ArrayLike<number>, val: ArrayLike<number>): number =>
  1 - variance(Array.from(ret, (r, i) => r - val[i])) / variance(ret);

/** The norm of a gradient of each layer, its weights and biases together; what is in no layer has a line of its own. */
export const layerNorms = (name: string, gradient: Tree): LayerNorm[] => {
  const squares = new Map<string, number>();
  for (const [path, leaf] of tree.entries(gradient)) {
    const number = /(?:^|\.)(\d+)\.[wb]$/.exec(path)?.[1];
    const layer = number === undefined ? `${name}, ${path}` : `${name}, layer ${Number(number) + 1}`;
    const sum = Array.from(numbers(leaf)).reduce((all, x) => all + x * x, 0);
    squares.set(layer, (squares.get(layer) ?? 0) + sum);
  }
  return [...squares].map(([layer, square]) => ({ layer, norm: Math.sqrt(square) }));
};

/**
 * Insides of an update that learned from one batch.
 * @param clipRatio ε, of an algorithm that clips
 */
export const lookInside = (
  ac: ActorCritic,
  batch: Batch,
  before: PolicyAndValue,
  after: PolicyAndValue,
  { gamma, lam, clipRatio }: { readonly gamma: number; readonly lam: number; readonly clipRatio?: number },
): Omit<Insides, 'planes'> => {
  const { obs, act } = batch;
  const val = ac.v(before.v, obs);
  const nextVal = ac.v(before.v, batch.nextObs);
  const raw = advantages({ ...batch, val, nextVal }, gamma, lam);
  const adv = standardize(raw);
  const ret = rewardsToGo({ ...batch, nextVal }, gamma);
  const logp = (pi: Tree): Tensor => ac.dist.logProb(ac.pi(pi, obs), act);
  const logpOld = numbers(logp(before.pi));
  const ratios = Array.from(numbers(logp(after.pi)), (x, i) => Math.exp(x - logpOld[i]));
  // at θ_k every ratio is 1, so the objectives of all on-policy algorithms have this gradient
  const [, gPi] = valueAndGrad((pi: Tree) => vpg.policyLoss(logp(pi), adv))(before.pi);
  const [, gV] = valueAndGrad((v: Tree) => valueLoss(ac.v(v, obs), ret))(before.v);
  const entropy = (pi: Tree): number => meanOf(numbers(ac.dist.entropy(ac.pi(pi, obs))));
  const explained = (v: Tree): number => explainedVariance(numbers(ret), numbers(ac.v(v, obs)));
  return {
    advantages: binned(numbers(raw)),
    ratios: binned(ratios),
    ...(clipRatio !== undefined && { clipRatio }),
    gradients: [...layerNorms('π', gPi), ...layerNorms('V', gV)],
    entropy: [entropy(before.pi), entropy(after.pi)],
    explained: [explained(before.v), explained(after.v)],
  };
};
