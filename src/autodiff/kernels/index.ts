/** Which backend computes, and where new arrays come from. */
import { js } from './js.js';
import type { Kernels, Numbers } from './kernels.js';
import { stack, wasm, wasmRelaxed } from './wasm.js';

export type { AdamRates, Form, Fused, Kernels, Numbers } from './kernels.js';

/** What can compute float32; float64 is always computed by js, the readable oracle. */
export type Computing = 'js' | 'wasm' | 'wasm-relaxed' | 'gpu';
/** Those that need no loading. */
export type OnCpu = Exclude<Computing, 'gpu'>;
let name: Computing = wasm ? 'wasm' : 'js';
let float32 = (wasm ?? js) as Kernels;

/**
 * Choose what computes float32 from now on.
 * @throws RangeError if this engine cannot
 */
export const useBackend = (which: OnCpu): void => {
  const found = { js: () => js, wasm: () => wasm, 'wasm-relaxed': wasmRelaxed }[which]();
  const hint = which === 'wasm-relaxed' ? "; Node 20 can after v8.setFlagsFromString('--experimental-wasm-relaxed-simd')" : '';
  if (!found) throw new RangeError(`setBackend: this engine cannot compute with ${which}${hint}`);
  useKernels(which, found as Kernels);
};
/** Choose kernels that were loaded, as those of gpu.js are. */
export const useKernels = (which: Computing, kernels: Kernels): void => {
  name = which;
  float32 = kernels;
};
export const computing = (): Computing => name;
/** The kernels for numbers of this type. */
export const kernels = (x: Numbers): Kernels => (x instanceof Float32Array ? float32 : js);

// While a gradient runs, arrays that nobody outside can hold come from a stack, and go back to it together. That is
// the one thing in this library that is not a value, and it cannot be seen: results are copied out, and a test that
// fills what was given back with NaN gets the same bits.
let open = false;
let pooled = false;
let poison = false;

/** n numbers of the same type as `like`: zeros, or anything if they come from the stack. */
export const alloc = (like: Numbers, n: number): Numbers => {
  if (!(like instanceof Float32Array)) return new Float64Array(n);
  return pooled ? stack.array(n) : new Float32Array(n);
};

/** From now on, does `alloc` take from the stack? Answers what it did before. */
export const pool = (on: boolean): boolean => {
  const was = pooled;
  pooled = on && open;
  return was;
};

/** Run f with the stack open, and give back what it took. Whatever leaves must go through `keep`. */
export const withStack = <R>(f: () => R): R => {
  if (open || name === 'js') return f();
  const mark = stack.mark();
  open = true;
  try {
    return f();
  } finally {
    open = false;
    pooled = false;
    stack.release(mark, poison);
  }
};

/** The same numbers, in memory of their own. */
export const keep = (x: Numbers): Numbers => (x instanceof Float32Array && stack.holds(x) ? x.slice() : x);

/** For tests: fill what was given back with NaN. */
export const poisonReleased = (on: boolean): void => {
  poison = on;
};
