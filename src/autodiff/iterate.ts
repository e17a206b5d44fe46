/**
 * Loops over immutable states of which only the newest is kept: the memory of older ones is reused.
 */
import { LoopBlocks } from './kernels/reuse.js';
import { recording } from './tape.js';
import { Concrete, Tensor } from './tensor.js';

/**
 * x_n, the state after n steps x_{i+1} = step(x_i, i), as JAX's fori_loop. Each state is a new
 * value, but the parameters, moments, gradients and targets that only older states hold are
 * overwritten: nothing of x_i may be kept anywhere but in the result of the step.
 * @param n the number of steps
 * @param first x_0: plain objects and arrays with tensors of any shapes, numbers and the like as
 *   leaves
 * @param step the next state; undefined ends the loop
 * @throws TypeError if a state holds a Map or another object whose tensors cannot be found
 * @example iterate(100, w, (w) => sub(w, mul(0.1, grad(loss)(w))))
 */
export const iterate = <const S>(
  n: number,
  first: S,
  step: (x: S, i: number) => S | undefined,
): S =>
  recycling((memory) => {
    let x = first;
    for (let i = 0; i < n; i++) {
      const from = x;
      const next = memory.next(() => step(from, i));
      if (next === undefined) break;
      x = next;
    }
    return memory.leave(x);
  });

/** The memory of a loop whose body does more than go from one state to the next. */
export interface LoopMemory {
  /**
   * step(), the next state. Numbers that older states hold and this one does not are overwritten.
   */
  next<S>(step: () => S): S;
  /** The last state, in memory of its own; tensors that were shared stay shared. */
  leave<S>(x: S): S;
}

/** f(memory), a loop that calls `memory.next` for each state and `memory.leave` for the last. */
export const recycling = <R>(f: (memory: LoopMemory) => R): R => {
  if (recording()) return f(ordinary); // what the tape holds may not be overwritten
  const blocks = new LoopBlocks();
  try {
    return f({
      next: (step) => {
        const x = blocks.run(step);
        if (x !== undefined) blocks.free(arraysIn(x));
        return x;
      },
      leave: (x) => {
        blocks.free(arraysIn(x));
        return blocks.handOver() ? x : copyOf(x, blocks);
      },
    });
  } finally {
    blocks.free();
  }
};

/** A loop that reuses nothing. */
const ordinary: LoopMemory = { next: (step) => step(), leave: (x) => x };

/** Whether x is an object or an array without a class. */
const hasNoClass = (x: object): boolean => {
  const prototype = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
};

/** The arrays of all tensors in a value. */
const arraysIn = (value: unknown, found = new Set<unknown>()): Set<unknown> => {
  if (typeof value === 'function') throw notSeen('a function');
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return found;
  if (value instanceof Concrete) return found.add(value.data);
  if (value instanceof Tensor) return found;
  if (!hasNoClass(value)) throw notSeen(`a ${value.constructor?.name}`);
  for (const key in value) arraysIn(value[key as keyof object], found);
  return found;
};
const notSeen = (what: string): TypeError =>
  new TypeError(
    'iterate: a state should hold plain objects, arrays, tensors and plain values, ' +
      `but holds ${what}, whose tensors cannot be found`,
  );

/** A value whose tensors own their memory: the same objects wherever nothing had to be copied. */
const copyOf = <T>(value: T, blocks: LoopBlocks, done = new Map<unknown, unknown>()): T => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (!done.has(value)) done.set(value, copyOfObject(value, blocks, done));
  return done.get(value) as T;
};
const copyOfObject = (x: object, blocks: LoopBlocks, done: Map<unknown, unknown>): object => {
  if (x instanceof Concrete) return blocks.owns(x.data) ? new Concrete(x.shape, x.data.slice()) : x;
  const before = Object.entries(x);
  const after = before.map(([key, child]) => [key, copyOf(child, blocks, done)] as const);
  if (after.every(([, child], i) => child === before[i][1])) return x;
  return Array.isArray(x) ? after.map(([, child]) => child) : Object.fromEntries(after);
};
