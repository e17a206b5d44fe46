/**
 * The float32 kernels in WebAssembly SIMD (simd/). An array that lives in its memory is used in
 * place; any other is copied in, and the result copied out.
 */
import { checkedKernels } from './checked.js';
import type { FusedActivation, Kernels } from './interface.js';
import { js } from './js.js';
import { heap, inMemory, memory, stack } from './memory.js';
import * as bytes from './simd.generated.js';

/** The exports of the WebAssembly module (simd/index.as.ts). Arrays are byte addresses. */
interface Simd {
  dense(
    M: number,
    N: number,
    K: number,
    a: number,
    rsa: number,
    csa: number,
    b: number,
    tb: number,
    bias: number,
    act: number,
    c: number,
    work: number,
  ): void;
  workSize(M: number, K: number, N: number): number;
  activationGrad(act: number, g: number, y: number, out: number, n: number): void;
  columnSums(x: number, out: number, rows: number, cols: number, wide: number): void;
  tanhCurve(c: number, g: number, y: number, out: number, n: number): void;
  add(x: number, y: number, out: number, n: number): void;
  mul(x: number, y: number, out: number, n: number): void;
  tanh(x: number, out: number, n: number): void;
  exp(x: number, out: number, n: number): void;
  biasAct(c: number, bias: number, rows: number, cols: number, act: number): void;
  adam(
    p: number,
    m: number,
    v: number,
    g: number,
    outP: number,
    outM: number,
    outV: number,
    n: number,
    c1: number,
    c2: number,
    rate: number,
    tiny: number,
    least: number,
  ): void;
  blend(x: number, y: number, out: number, n: number, rx: number, ry: number): void;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const instanceOf = (code: Uint8Array<ArrayBuffer>): Simd =>
  new WebAssembly.Instance(new WebAssembly.Module(code), {
    env: { memory: memory as WebAssembly.Memory },
  }).exports as unknown as Simd;

const copyIn = (x: Float32Array): number => {
  const at = stack.take(x.byteLength);
  heap.set(x, at >> 2);
  return at;
};
const address = (x: Float32Array): number => (inMemory(x) ? x.byteOffset : copyIn(x));
/** Copies a result out, unless it is in its place in the memory already. */
const copyOut = (at: number, out: Float32Array): void => {
  if (at !== out.byteOffset || !inMemory(out))
    out.set(heap.subarray(at >> 2, (at >> 2) + out.length));
};
/** The address for a result: its own place in the memory, or the stack until it is copied out. */
const resultAddress = (out: Float32Array): number =>
  inMemory(out) ? out.byteOffset : stack.take(out.byteLength);
/** Whether there is room for copies of all of these arrays, and for more bytes. */
const fits = (xs: readonly Float32Array[], extra: number): boolean => {
  let bytes = extra;
  for (const x of xs) bytes += x.byteLength + 16;
  return stack.fits(bytes);
};

/**
 * A kernel that works on addresses: of the result, of scratch memory, and of up to three operands.
 */
type Call = (out: number, work: number, x: number, y: number, z: number) => void;
/** Runs a kernel on arrays. False, with nothing computed, if they do not fit. */
const onArrays = (
  xs: readonly Float32Array[],
  out: Float32Array,
  scratch: number,
  call: Call,
): boolean => {
  if (!fits(xs, out.byteLength + scratch + 32)) return false;
  const mark = stack.mark();
  const inside = inMemory(out);
  const o = inside ? out.byteOffset : stack.take(out.byteLength);
  const x = address(xs[0]);
  const y = xs.length > 1 ? address(xs[1]) : 0;
  const z = xs.length > 2 ? address(xs[2]) : 0;
  call(o, stack.take(scratch), x, y, z);
  if (!inside) out.set(heap.subarray(o >> 2, (o >> 2) + out.length));
  stack.release(mark);
  return true;
};

const CODE: Readonly<Record<FusedActivation, number>> = { none: 0, tanh: 1, relu: 2 };

/** The kernels of a module. Arrays that do not fit into the memory go to the plain kernels. */
const kernelsOf = (simd: Simd): Kernels<Float32Array> => ({
  matmul: (form, a, b, out, M, K, N) => {
    const rows = form === 'tn' ? 1 : K;
    const cols = form === 'tn' ? M : 1;
    const transposed = +(form === 'nt');
    const call: Call = (o, work, a, b) =>
      simd.dense(M, N, K, a, rows, cols, b, transposed, 0, 0, o, work);
    onArrays([a, b], out, simd.workSize(M, K, N), call) || js.matmul(form, a, b, out, M, K, N);
  },
  dense: (act, x, w, b, out, M, K, N) => {
    const call: Call = (o, work, x, w, b) =>
      simd.dense(M, N, K, x, K, 1, w, 0, b, CODE[act], o, work);
    onArrays([x, w, b], out, simd.workSize(M, K, N), call) || js.dense(act, x, w, b, out, M, K, N);
  },
  activationGrad: (act, g, y, out) => {
    const call: Call = (o, _, g, y) => simd.activationGrad(CODE[act], g, y, o, out.length);
    (act !== 'none' && onArrays([g, y], out, 0, call)) || js.activationGrad(act, g, y, out);
  },
  columnSums: (x, out, rows, cols) => {
    onArrays([x], out, 256, (o, wide, x) => simd.columnSums(x, o, rows, cols, wide)) ||
      js.columnSums(x, out, rows, cols);
  },
  tanhCurve: (c, g, y, out) => {
    onArrays([c, g, y], out, 0, (o, _, c, g, y) => simd.tanhCurve(c, g, y, o, out.length)) ||
      js.tanhCurve(c, g, y, out);
  },
  add: (x, y, out) => {
    onArrays([x, y], out, 0, (o, _, x, y) => simd.add(x, y, o, out.length)) || js.add(x, y, out);
  },
  mul: (x, y, out) => {
    onArrays([x, y], out, 0, (o, _, x, y) => simd.mul(x, y, o, out.length)) || js.mul(x, y, out);
  },
  tanh: (x, out) => {
    onArrays([x], out, 0, (o, _, x) => simd.tanh(x, o, out.length)) || js.tanh(x, out);
  },
  exp: (x, out) => {
    onArrays([x], out, 0, (o, _, x) => simd.exp(x, o, out.length)) || js.exp(x, out);
  },
  adam: (p, m, v, g, rates, out) => {
    const { p: P, m: M, v: V } = out;
    if (!fits([p, m, v, g, P, M, V], 0)) return js.adam(p, m, v, g, rates, out);
    const mark = stack.mark();
    const oP = resultAddress(P);
    const oM = resultAddress(M);
    const oV = resultAddress(V);
    const aP = address(p);
    const aM = address(m);
    const aV = address(v);
    const aG = address(g);
    const { b1, b2, rate, tiny, least } = rates;
    simd.adam(aP, aM, aV, aG, oP, oM, oV, p.length, 1 - b1, 1 - b2, rate, tiny, least);
    copyOut(oP, P);
    copyOut(oM, M);
    copyOut(oV, V);
    stack.release(mark);
  },
  blend: (r, x, y, out) => {
    onArrays([x, y], out, 0, (o, _, x, y) => simd.blend(x, y, o, out.length, r, 1 - r)) ||
      js.blend(r, x, y, out);
  },
});

/** The kernels of `wasm`, by address. */
let byAddress: Simd | undefined;
/**
 * out[rows,cols] = act(z + bias[cols]) of a matrix z, which `compute` writes to the array that it
 * is given.
 * @returns false, with nothing computed, if there is no room in the memory
 */
export const withBias = (
  act: FusedActivation,
  bias: Float32Array,
  out: Float32Array,
  rows: number,
  cols: number,
  compute: (z: Float32Array) => void,
): boolean =>
  onArrays([bias], out, 0, (o, _, bias) => {
    compute(inMemory(out) ? out : new Float32Array(heap.buffer, o, out.length));
    byAddress?.biasAct(o, bias, rows, cols, CODE[act]);
  });

const instantiate = (base64: string): Kernels<Float32Array> | undefined => {
  try {
    const simd = instanceOf(bytesOf(base64));
    byAddress ??= simd;
    return checkedKernels(kernelsOf(simd), heap);
  } catch {
    return undefined; // no WebAssembly, or none with these instructions, or a page forbids it
  }
};

/** The kernels in WebAssembly SIMD; undefined in engines that have none. */
export const wasm = /* @__PURE__ */ instantiate(bytes.plain);

let relaxedOnce: Kernels<Float32Array> | undefined;
/**
 * The kernels that multiply and add in one step: faster on some processors, with other last bits
 * than on one that cannot, so they are never chosen by default. Undefined in engines without
 * relaxed SIMD, and in those that must be told to use it (Node 20).
 */
export const wasmRelaxed = (): Kernels<Float32Array> | undefined => {
  relaxedOnce ??= instantiate(bytes.relaxed);
  return relaxedOnce;
};
