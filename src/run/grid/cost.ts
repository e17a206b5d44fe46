/** What a run costs, before it is run. */
import type { AlgoName } from '../../algos/index.js';
import { hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';

export interface Cost {
  /** Environment steps. */
  readonly steps: number;
  /** Gradient steps, of policy and value function each for themselves where the algorithm has both in turn; undefined if only the run can tell. */
  readonly updates: number | undefined;
  /** Are there as many updates, or may there be fewer? */
  readonly exact: boolean;
}

/** Those of an epoch on-policy: of the policy, which the KL may stop sooner, and of V. */
const onPolicy: { readonly [A in AlgoName]?: (p: { readonly trainPiIters?: number }) => number } = {
  vpg: () => 1,
  npg: () => 1,
  trpo: () => 1,
  ppo: ({ trainPiIters = 0 }) => trainPiIters,
  ppo_penalty: ({ trainPiIters = 0 }) => trainPiIters,
};

type Hyperparameters = {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly trainPiIters?: number;
  readonly trainVIters?: number;
  readonly updateAfter?: number;
  readonly updateEvery?: number | 'episode';
  readonly gradientSteps?: number;
};

export const costOf = (config: TrainConfig): Cost => {
  const p = hyperparametersOf(config) as Hyperparameters;
  const steps = p.epochs * p.stepsPerEpoch;
  const policySteps = onPolicy[config.algo];
  if (!policySteps) return { steps, ...offPolicy(p, steps) };
  return { steps, updates: p.epochs * (policySteps(p) + (p.trainVIters ?? 0)), exact: p.trainPiIters === undefined || p.trainPiIters < 2 };
};

/** In steps t ≥ update_after that are multiples of update_every: so many. By episodes: at most one for each step. */
const offPolicy = ({ updateAfter = 0, updateEvery = 1, gradientSteps }: Hyperparameters, steps: number): Omit<Cost, 'steps'> => {
  if (updateEvery === 'episode') return { updates: gradientSteps === undefined ? steps : undefined, exact: false };
  const before = Math.min(steps, Math.max(0, updateAfter - 1));
  const rounds = Math.floor(steps / updateEvery) - Math.floor(before / updateEvery);
  return { updates: rounds * (gradientSteps ?? updateEvery), exact: true };
};
