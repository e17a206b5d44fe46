/** Validation of actions. */
import type { Space, SpaceElement } from './spaces.js';

/**
 * Validates an action; cheap enough for every step. A Box action may lie outside the bounds:
 * clipping is up to the environment.
 * @throws RangeError that names the environment, what the action should be, and what it is
 */
export const checkAction = (env: string, space: Space, action: SpaceElement): void => {
  if (!(space.kind === 'discrete' ? isIndex(action, space.n) : isVector(action, space.low.length)))
    throw new RangeError(
      `${env}: the action should be ${expectedAction(space)}, but is ${describeAction(action)}`,
    );
};

const isIndex = (x: SpaceElement, n: number): boolean =>
  typeof x === 'number' && x >= 0 && x < n && x === Math.floor(x);

const isVector = (x: SpaceElement, n: number): boolean => {
  if (!(x instanceof Float32Array) || x.length !== n) return false;
  for (let i = 0; i < n; i++) if (!Number.isFinite(x[i])) return false;
  return true;
};

const expectedAction = (space: Space): string =>
  space.kind === 'discrete'
    ? `a whole number from 0 to ${space.n - 1}`
    : `a Float32Array of ${countOf(space.low.length, 'finite number')}`;

/** A count and its noun, with an s for all counts but 1. */
const countOf = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const describeAction = (x: unknown): string => {
  if (ArrayBuffer.isView(x)) return `${x.constructor.name} [${x}]`;
  if (typeof x === 'object') return JSON.stringify(x);
  return typeof x === 'string' ? `'${x}'` : String(x);
};
