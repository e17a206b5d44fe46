/** Which backend computes, and where new arrays come from. */
import { js } from './js.js';
import type { Kernels, Numbers } from './kernels.js';
import { stack, supported, wasm } from './wasm.js';

export type { AdamRates, Form, Fused, Kernels, Numbers } from './kernels.js';
export { relax } from './wasm.js';

/** `js` is the readable oracle, `wasm` the fast one. A third, on gpu.js, fits behind the same interface. */
export type Backend = 'js' | 'wasm';
const backends: Readonly<Record<Backend, Kernels>> = { js, wasm: wasm as Kernels };
let backend: Backend = supported ? 'wasm' : 'js';

/** Choose what computes float32; float64 is always computed by js. */
export const useBackend = (name: Backend): void => {
  if (!(name in backends)) throw new RangeError(`useBackend: '${name}' is no backend; there are ${Object.keys(backends).join(' and ')}`);
  if (name === 'wasm' && !supported) throw new RangeError("useBackend: this engine has no WebAssembly SIMD; use 'js'");
  backend = name;
};
/** The kernels for numbers of this type. */
export const kernels = (x: Numbers): Kernels => (x instanceof Float32Array ? backends[backend] : js);

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
  if (open || backend !== 'wasm') return f();
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
