/**
 * Memory that is used again. Tensors are immutable values, but two kinds of them are out of reach
 * soon after they are made: the intermediate results of a gradient, and the states of a loop
 * between its first and its last. Both live in the WebAssembly memory instead of in fresh arrays;
 * what leaves is copied out, and a test that fills released memory with NaN gets the same bits.
 */
import { computing } from './active.js';
import type { FloatArray } from './interface.js';
import { blockPool, stack } from './memory.js';

let poison = false;
/** For tests: fill memory that is given back with NaN. */
export const poisonReleased = (on: boolean): void => {
  poison = on;
};

// ── Intermediate results of a gradient: a stack ──────────────────────────────────────────────────
let stackOpen = false;
let onStack = false;

/** n numbers of the same type as `like`: zeros, or not initialised if they are on the stack. */
export const alloc = (like: FloatArray, n: number): FloatArray => {
  if (!(like instanceof Float32Array)) return new Float64Array(n);
  return onStack ? stack.array(n) : new Float32Array(n);
};

/** Whether `alloc` takes from the stack from now on. Returns whether it did before. */
export const pool = (on: boolean): boolean => {
  const was = onStack;
  onStack = on && stackOpen;
  return was;
};

/** Run f with the stack open, and give back what it took. Results leave through `keep`. */
export const withStack = <R>(f: () => R): R => {
  if (stackOpen || computing() === 'js') return f();
  const mark = stack.mark();
  stackOpen = true;
  try {
    return f();
  } finally {
    stackOpen = false;
    onStack = false;
    stack.release(mark, poison);
  }
};

/** The level of the tape whose values are out of reach once its derivative returns; −1: none. */
let pooledLevel = -1;
/** Run f, with the values that the tape of this level records on the stack. */
export const withRecordedOnStack = <R>(level: number, f: () => R): R => {
  const outer = pooledLevel;
  pooledLevel = level;
  try {
    return f();
  } finally {
    pooledLevel = outer;
  }
};
/** f(), a value that the tape of this level records. */
export const recorded = <R>(level: number, f: () => R): R => {
  if (level !== pooledLevel) return f();
  const was = pool(true);
  try {
    return f();
  } finally {
    pool(was);
  }
};

/** The same numbers, off the stack. */
export const keep = (x: FloatArray): FloatArray =>
  x instanceof Float32Array && stack.holds(x) ? x.slice() : x;

// ── States of a loop: blocks ─────────────────────────────────────────────────────────────────────
/** The blocks of the innermost loop that is running. */
let owned: Set<Float32Array> | undefined;

/**
 * n numbers of the same type as `like`, not initialised, for what loops carry from step to step:
 * parameters, moments, gradients, targets. A block inside of a loop, a fresh array elsewhere.
 */
export const carried = (like: FloatArray, n: number): FloatArray => {
  if (!(like instanceof Float32Array)) return new Float64Array(n);
  const block = owned && blockPool.take(n);
  if (block) owned?.add(block);
  return block ?? new Float32Array(n);
};

/** As `keep`, for what loops carry from step to step. */
export const keepCarried = (x: FloatArray): FloatArray => {
  if (!(x instanceof Float32Array && stack.holds(x))) return x;
  const own = carried(x, x.length);
  own.set(x);
  return own;
};

/** The blocks of one loop. */
export class LoopBlocks {
  readonly #mine = new Set<Float32Array>();
  readonly #outer = owned;

  /** f(), with blocks of this loop for what it carries. */
  run<R>(f: () => R): R {
    const was = owned;
    owned = computing() === 'js' ? undefined : this.#mine;
    try {
      return f();
    } finally {
      owned = was;
    }
  }

  /** Give back all blocks but these. */
  free(except: ReadonlySet<unknown> = new Set()): void {
    for (const x of this.#mine) {
      if (except.has(x)) continue;
      this.#mine.delete(x);
      blockPool.give(x, poison);
    }
  }

  /** Hand all blocks over to the enclosing loop; false if there is none. */
  handOver(): boolean {
    for (const x of this.#mine) this.#outer?.add(x);
    if (this.#outer) this.#mine.clear();
    return this.#outer !== undefined;
  }

  owns(x: FloatArray): boolean {
    return this.#mine.has(x as Float32Array);
  }
}
