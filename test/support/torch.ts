/** Reading the original's numbers, and comparing ours with them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Nested, numbers, type Tensor, type Tree, tensor, tree } from '../../src/autodiff/index.js';
import type { Mlp } from '../../src/nn/index.js';

// biome-ignore lint/suspicious/noExplicitAny: golden files are as they are
export const golden = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../golden/data/spinningup/${name}.json`, import.meta.url), 'utf8'));

export const f64 = (x: Nested): Tensor => tensor(x, undefined, 'float64');

export type Torch = Readonly<Record<string, Nested>>;
export const transposed = (x: Nested): number[][] => {
  const m = x as number[][];
  return m[0].map((_, j) => m.map((row) => row[j]));
};
/** A network from torch's names: `${name}.${i}.weight` for each of the indices. */
export const mlpFrom = (params: Torch, name: string, layers: readonly number[]): Mlp =>
  layers.map((i) => ({ w: f64(transposed(params[`${name}.${i}.weight`])), b: f64(params[`${name}.${i}.bias`]) }));

/** A policy's parameters, as ours are. */
export const piFrom = (kind: string, params: Torch, prefix = ''): Tree =>
  kind === 'categorical'
    ? mlpFrom(params, `${prefix}logits_net`, [0, 2])
    : { mu: mlpFrom(params, `${prefix}mu_net`, [0, 2]), logStd: f64(params[`${prefix}log_std`]) };

/** Are two trees of numbers equal, up to tol relative to 1 + |b|? */
export const close = (a: Tree, b: Tree, tol = 1e-9, what = ''): void => {
  tree.map(
    (x, y) => {
      expect(x.shape, what).toEqual(y.shape);
      const [p, q] = [numbers(x), numbers(y)];
      p.forEach((v, i) => {
        const distance = Math.abs(v - q[i]);
        if (!(distance <= tol * (1 + Math.abs(q[i])))) expect.fail(`${what} [${i}]: ${v} against ${q[i]}, apart by ${distance}`);
      });
      return x;
    },
    a,
    b,
  );
};
