/**
 * Reductions over a batch: a gradient, a Hessian-vector product, a mean, statistics. They are
 * written here once for a batch whose parts are on several ranks, so that the update of an
 * algorithm reads the same whether it learns alone or together with others.
 */
import * as autodiff from '../autodiff/index.js';
import { numbers, type Tensor, type Tree, tree } from '../autodiff/index.js';
import { blank } from '../autodiff/tensor.js';
import { alone, type Collective, type Reals } from './collective.js';
import * as stats from './stats.js';
import type { Stats } from './types.js';

/** Reductions over a batch, all of whose results are the same on every rank. */
export interface Reductions {
  /**
   * f(x), [], ∇f(x) [..] and aux [] as `valueAndGrad` of autodiff: the means over the batch, for an
   * f whose results are means over this rank's part.
   */
  readonly valueAndGrad: typeof autodiff.valueAndGrad;
  /** v ↦ H·v as `hvp` of autodiff, H being the Hessian of the mean over the batch. */
  readonly hvp: typeof autodiff.hvp;
  /** The mean over the batch, from x [], the mean over this rank's part or over the batch. */
  readonly item: (x: Tensor) => number;
  /** Mean, standard deviation and extremes over the batch, from x [..] of this rank's part. */
  readonly summarize: (x: Tensor) => Stats;
  /** The ranks. */
  readonly collective: Collective;
}

/** Reductions over a batch that is all on this rank. */
export const ownBatch: Reductions = {
  valueAndGrad: autodiff.valueAndGrad,
  hvp: autodiff.hvp,
  item: autodiff.item,
  summarize: stats.summarize,
  collective: alone,
};

/**
 * Reductions over a batch of which every rank has a part of the same size, so that the mean over
 * the batch is the mean of the parts' means, and so is its gradient.
 */
export const reductionsOver = (collective: Collective = alone): Reductions => {
  if (collective.size === 1) return ownBatch;
  const average = <T extends Tree>(x: T): T => averaged(collective, x);
  const ofBatch = new WeakSet<Tensor>(); // tensors that are means over the batch already
  const valueAndGrad = (f: (x: Tree) => readonly [Tensor, Tree]) => {
    const own = autodiff.valueAndGrad(f);
    return (x: Tree) => {
      const [y, gradient, ...aux] = average(own(x)); // in one meeting
      for (const mean of tree.leaves([y, ...aux])) ofBatch.add(mean);
      return [y, gradient, ...aux];
    };
  };
  return {
    valueAndGrad: valueAndGrad as typeof autodiff.valueAndGrad,
    hvp: (f, x) => {
      const own = autodiff.hvp(f, x);
      return (v) => average(own(v));
    },
    item: (x) => {
      const own = autodiff.item(x);
      return ofBatch.has(x) ? own : collective.allreduceMean(Float64Array.of(own))[0];
    },
    summarize: (x) => stats.summarize(x, collective),
    collective,
  };
};

/** The mean over all ranks of a tree of any shapes [..], in one meeting. */
const averaged = <T extends Tree>(collective: Collective, x: T): T => {
  const all = collective.allreduceMean(flattened(x));
  let at = 0;
  return tree.map((leaf) => {
    const out = blank(leaf.shape, leaf);
    out.data.set(all.subarray(at, at + out.data.length));
    at += out.data.length;
    return out;
  }, x);
};

/** The numbers of all leaves in one array: float64 if a leaf is. */
const flattened = (x: Tree): Reals => {
  const leaves = tree.leaves(x).map(numbers);
  const length = leaves.reduce((sum, leaf) => sum + leaf.length, 0);
  const isDouble = leaves.some((leaf) => leaf instanceof Float64Array);
  const out = isDouble ? new Float64Array(length) : new Float32Array(length);
  let at = 0;
  for (const leaf of leaves) {
    out.set(leaf, at);
    at += leaf.length;
  }
  return out;
};
