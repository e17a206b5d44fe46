/**
 * Reductions over a batch: a gradient, a Hessian-vector product, a mean, statistics. An update is
 * given those that it is to use, so that it reads the same whether it learns alone or together with
 * others; those for several ranks are in ranks.ts.
 */
import { hvp, item, type Tensor, valueAndGrad } from '../autodiff/index.js';
import { alone, type Collective } from './collective.js';
import { summarize } from './stats.js';
import type { Stats } from './types.js';

/** Reductions over a batch, all of whose results are the same on every rank. */
export interface Reductions {
  /**
   * f(x), [], ∇f(x) [..] and aux [] as `valueAndGrad` of autodiff: the means over the batch, for an
   * f whose results are means over this rank's part.
   */
  readonly valueAndGrad: typeof valueAndGrad;
  /** v ↦ H·v as `hvp` of autodiff, H being the Hessian of the mean over the batch. */
  readonly hvp: typeof hvp;
  /** The mean over the batch, from x [], the mean over this rank's part or over the batch. */
  readonly item: (x: Tensor) => number;
  /** Mean, standard deviation and extremes over the batch, from x [..] of this rank's part. */
  readonly summarize: (x: Tensor) => Stats;
  /** The ranks. */
  readonly collective: Collective;
  /**
   * Checks that a run of an algorithm can be divided among the ranks.
   * @param carries parts of its runs beside those of every run
   * @throws RangeError if it cannot
   */
  readonly check: (algo: string, config: object, carries: readonly string[]) => void;
}

/** Reductions over a batch that is all on this rank. */
export const ownBatch: Reductions = {
  valueAndGrad,
  hvp,
  item,
  summarize,
  collective: alone,
  check: () => {},
};
