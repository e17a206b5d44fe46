/** Reductions over a batch whose parts are on several ranks. */
import * as autodiff from '../autodiff/index.js';
import { numbers, type Tensor, type Tree, tree } from '../autodiff/index.js';
import { blank } from '../autodiff/tensor.js';
import type { Collective, Reals } from './collective.js';
import { ownBatch, type Reductions } from './reductions.js';
import type { Divided } from './shares.js';
import { summarize } from './stats.js';

/**
 * Reductions over a batch of which every rank has a part of the same size, so that the mean over
 * the batch is the mean of the parts' means, and so is its gradient.
 */
export const reductionsOver = (collective: Collective): Reductions => {
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
    summarize: (x) => summarize(x, collective),
    collective,
    check: (algo, config, carries) => assertDivisible(algo, config, collective, carries),
  };
};

/** The mean over all ranks of a tree of any shapes [..], in one meeting. */
const averaged = <T extends Tree>(collective: Collective, x: T): T => {
  const all = collective.allreduceMean(numbersOfLeaves(x));
  let at = 0;
  return tree.map((leaf) => {
    const out = blank(leaf.shape, leaf);
    out.data.set(all.subarray(at, at + out.data.length));
    at += out.data.length;
    return out;
  }, x);
};

/** The numbers of all leaves in one array: float64 if a leaf is. */
const numbersOfLeaves = (x: Tree): Reals => {
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

/**
 * Checks that a run can be divided among ranks.
 * @param carries parts of its runs beside those of every run
 * @throws RangeError if the algorithm learns from a replay buffer, or if a number of steps or
 * worlds cannot be divided by the number of ranks
 */
const assertDivisible = (
  algo: string,
  config: object,
  { size }: Collective,
  carries: readonly string[],
): void => {
  if (carries.includes('replay'))
    throw new RangeError(
      `${algo}: cpu should be 1 for an off-policy algorithm, but is ${size}: each of its steps ` +
        'learns from all experience so far, so there is no batch to divide among ranks. Several ' +
        'seeds side by side use several cores: --seed 0 1 2',
    );
  for (const name of ['stepsPerEpoch', 'numEnvs'] as const) {
    const n = (config as Partial<Divided>)[name];
    if (n !== undefined && n % size !== 0)
      throw new RangeError(
        `${algo}: ${name} should be a multiple of cpu, which is ${size}, but is ${n}`,
      );
  }
};
