/**
 * Gymnasium's MultiDiscrete, Dict, Tuple, and Discrete spaces with a start, as a Box or a Discrete
 * space from 0: observations are flattened, and actions are numbered or put one after another.
 */
import { type Box, box, discrete, type Space, type SpaceElement } from './spaces.js';
import type { UnknownFields } from './typeGuards.js';

/** A translation between elements of a space of Gymnasium and those of one of this package. */
export interface Translation {
  readonly space: Space;
  /** An observation of Gymnasium's space, which `read` has not checked. */
  observed?(value: unknown): unknown;
  /** An element of `space` as an action of Gymnasium's space. */
  acted?(element: SpaceElement): unknown;
}

/** A space without parts: whole numbers from a start on, or a Box. */
export type SpaceLeaf =
  | { readonly kind: 'discrete'; readonly n: number; readonly start: number }
  | { readonly kind: 'box'; readonly box: Box };

/** A space as a tree of leaves. */
export type Structure = SpaceLeaf | readonly Structure[] | ReadonlyMap<string, Structure>;

const isLeaf = (x: Structure): x is SpaceLeaf => !Array.isArray(x) && !(x instanceof Map);
const structureParts = (x: Structure): readonly (readonly [string | number, Structure])[] =>
  isLeaf(x) ? [] : [...(x as Map<string, Structure>).entries()];
const leavesOf = (x: Structure): readonly SpaceLeaf[] =>
  isLeaf(x) ? [x] : structureParts(x).flatMap(([, part]) => leavesOf(part));

/** The values of a structure's leaves, in order; undefined where one is missing. */
const valuesOf = (structure: Structure, value: unknown): readonly unknown[] => {
  if (isLeaf(structure)) return [value];
  const fields = typeof value === 'object' && value !== null ? (value as UnknownFields) : {};
  return structureParts(structure).flatMap(([key, part]) => valuesOf(part, fields[key]));
};

/** A value of a structure from those of its leaves, which are taken from the front. */
const valueFrom = (structure: Structure, values: unknown[]): unknown => {
  if (isLeaf(structure)) return values.shift();
  const parts = structureParts(structure).map(
    ([key, part]) => [key, valueFrom(part, values)] as const,
  );
  return Array.isArray(structure) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
};

/** Numbers of a leaf: one-hot for whole numbers, themselves for a Box. */
const leafNumbers = (leaf: SpaceLeaf, value: unknown): readonly unknown[] => {
  if (leaf.kind === 'discrete') {
    const isInside =
      Number.isInteger(value) &&
      (value as number) >= leaf.start &&
      (value as number) < leaf.start + leaf.n;
    return Array.from({ length: leaf.n }, (_, i) => {
      if (!isInside) return Number.NaN; // which is then refused as no number of the space
      return leaf.start + i === value ? 1 : 0;
    });
  }
  const flat = (x: unknown): unknown[] =>
    Array.isArray(x) || ArrayBuffer.isView(x) ? Array.from(x as unknown[]).flatMap(flat) : [x];
  return flat(value);
};

const lowOf = (leaf: SpaceLeaf): readonly number[] =>
  leaf.kind === 'box' ? leaf.box.low : Array(leaf.n).fill(0);
const highOf = (leaf: SpaceLeaf): readonly number[] =>
  leaf.kind === 'box' ? leaf.box.high : Array(leaf.n).fill(1);

/** Observations of several parts as a Box: all parts one after another, discrete ones one-hot. */
export const flattened = (structure: Structure): Translation => {
  const leaves = leavesOf(structure);
  return {
    space: box(leaves.flatMap(lowOf), leaves.flatMap(highOf)),
    observed: (value) => {
      const values = valuesOf(structure, value);
      return leaves.flatMap((leaf, i) => leafNumbers(leaf, values[i]));
    },
  };
};

/** Whole numbers from `start` on, as those from 0 on. */
export const shifted = ({ n, start }: Extract<SpaceLeaf, { kind: 'discrete' }>): Translation => ({
  space: discrete(n),
  observed: (value) => (typeof value === 'number' ? value - start : value),
  acted: (action) => (action as number) + start,
});

/** The most combinations of discrete actions that are numbered; a policy has a logit for each. */
export const MOST_COMBINATIONS = 10_000;

/**
 * Actions of several parts. Combinations of discrete parts are numbered, the first part counting
 * fastest: of parts with 3 and 2 values, action k is [k mod 3, ⌊k / 3⌋]. Boxes are put one after
 * another. Undefined if there are parts of both kinds.
 */
export const combined = (structure: Structure): Translation | undefined => {
  const leaves = leavesOf(structure);
  const counts = leaves.map((leaf) => (leaf.kind === 'discrete' ? leaf.n : 0));
  if (leaves.every(({ kind }) => kind === 'discrete'))
    return {
      space: discrete(counts.reduce((all, n) => all * n, 1)),
      acted: (action) => {
        let rest = action as number;
        const values = leaves.map((leaf, i) => {
          const value = rest % counts[i];
          rest = Math.floor(rest / counts[i]);
          return value + (leaf.kind === 'discrete' ? leaf.start : 0);
        });
        return valueFrom(structure, values);
      },
    };
  if (leaves.some(({ kind }) => kind === 'discrete')) return undefined;
  return {
    space: box(leaves.flatMap(lowOf), leaves.flatMap(highOf)),
    acted: (action) => {
      let from = 0;
      const values = leaves.map((leaf) => {
        const { length } = lowOf(leaf);
        from += length;
        return (action as Float32Array).slice(from - length, from);
      });
      return valueFrom(structure, values);
    },
  };
};
