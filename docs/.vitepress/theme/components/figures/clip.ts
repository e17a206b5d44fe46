/** The clipped objective of PPO as a function of the ratio, for one action. */

import { policyLoss } from '../../../../../src/algos/ppo.js';
import { item, numbers, tensor, valueAndGrad } from '../../../../../src/autodiff/index.js';
import { evenly, type Point } from '../chart.js';

/** The term of one action in the objective, and its derivative in the log-probability of that action. */
export interface Term {
  readonly value: number;
  readonly slope: number;
}

/** min(r Â, clip(r, 1 − ε, 1 + ε) Â) and its slope, by the loss that PPO minimises. */
export const termOf = (ratio: number, adv: number, clipRatio: number): Term => {
  const row = (x: number) => tensor([x], [1], 'float64');
  const [loss, slope] = valueAndGrad((logp: ReturnType<typeof row>) => policyLoss(logp, row(0), row(adv), clipRatio))(row(Math.log(ratio)));
  return { value: -item(loss) || 0, slope: -numbers(slope)[0] || 0 };
};

/** The ratios that are drawn. */
export const RATIOS = evenly(0.02, 2, 100);

/** The objective over the ratios; with an ε that no ratio reaches it is the objective without clipping. */
export const objectiveOver = (adv: number, clipRatio: number): readonly Point[] =>
  RATIOS.map((ratio) => [ratio, termOf(ratio, adv, clipRatio).value]);
