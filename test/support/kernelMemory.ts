/** Sizes for the tests of kernels, and arrays inside and outside of wasm memory, with guards around them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Kernels } from '../../src/autodiff/kernels/interface.js';
import { stack } from '../../src/autodiff/kernels/memory.js';
import { wasm as found } from '../../src/autodiff/kernels/wasm.js';
import { type Key, normal } from '../../src/random.js';

// ── sizes: 0, 1, and what lies beside the widths of the kernels, as well as anything ──
const edge = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33, 64, 65);
/** Lengths from 0 to 300, most of them beside the widths of the kernels. */
export const length = fc.oneof(edge, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 300 }));
const GUARD = 12345;
/** Run f with `put`, which places copies of arrays as told, and `blank`, whose arrays have guards on both sides. */
export const inMemory = <T>(
  inside: readonly boolean[],
  f: (put: (x: Float32Array) => Float32Array, blank: (n: number) => Float32Array) => T,
): T => {
  const mark = stack.mark();
  const guards: Float32Array[] = [];
  let next = 0;
  /** Outside, it is a part of a larger array. */
  const array = (n: number): Float32Array => (inside[next++ % inside.length] ? stack.array(n) : new Float32Array(n + 3).subarray(3));
  const guard = (): void => void guards.push(stack.array(4).fill(GUARD));
  const put = (x: Float32Array): Float32Array => {
    const copy = array(x.length);
    copy.set(x);
    guard();
    return copy;
  };
  const blank = (n: number): Float32Array => {
    guard();
    const out = array(n).fill(Number.NaN);
    guard();
    return out;
  };
  try {
    const result = f(put, blank);
    for (const g of guards) expect([...g]).toEqual([GUARD, GUARD, GUARD, GUARD]);
    return result;
  } finally {
    stack.release(mark);
  }
};

// ── numbers ──
/** [n] standard normal numbers in float32. */
export const noise = (k: Key, n: number): Float32Array => Float32Array.from(normal(k, n));

/** The kernels in WebAssembly without relaxed SIMD. */
export const plain = found as Kernels<Float32Array>;
