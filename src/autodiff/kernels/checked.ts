/**
 * Lengths and types of arrays, checked where they enter a kernel: beyond the end of an array the
 * memory holds other numbers.
 */
import type { FloatArray, Kernels, MatmulForm } from './interface.js';

const typeOf = (x: FloatArray): string => (x instanceof Float32Array ? 'float32' : 'float64');

/** Compares x with its size, rows · cols, and its type with that of `like`. */
const checkArray = (
  kernel: string,
  name: string,
  x: FloatArray,
  rows: number,
  cols: number,
  like: FloatArray,
): void => {
  if (x instanceof Float32Array !== like instanceof Float32Array)
    throw new TypeError(`${kernel}: ${name} should be ${typeOf(like)}, but is ${typeOf(x)}`);
  if (x.length !== rows * cols)
    throw new RangeError(
      `${kernel}: ${name} should hold ${rows * cols} numbers, as ${rows} × ${cols}, ` +
        `but holds ${x.length}`,
    );
};

/**
 * Checks the two factors of a product: [M, K] and [K, N], stored as `form` says.
 * @param kernel the kernel, for messages
 * @param names of a and b, for messages
 * @throws RangeError if one holds another number of elements than the sizes say, TypeError if it is
 *   not of the type of `like`
 */
export const checkFactors = (
  kernel: string,
  names: readonly [a: string, b: string],
  form: MatmulForm,
  a: FloatArray,
  b: FloatArray,
  [M, K, N]: readonly [M: number, K: number, N: number],
  like: FloatArray,
): void => {
  if (form === 'tn') checkArray(kernel, names[0], a, K, M, like);
  else checkArray(kernel, names[0], a, M, K, like);
  if (form === 'nt') checkArray(kernel, names[1], b, N, K, like);
  else checkArray(kernel, names[1], b, K, N, like);
};

const FACTORS = ['a', 'b'] as const;
const LAYER = ['x', 'w'] as const;

/**
 * The same kernels, which refuse arrays of other lengths than the sizes say, and mixed types: a
 * RangeError or a TypeError names the kernel, the argument, what it is and what would be right.
 * @param only an array of the type that all numbers must have; by default any type, the same for
 *   all arguments of a call
 */
export const checkedKernels = <T extends FloatArray>(
  kernels: Kernels<T>,
  only?: T,
): Kernels<T> => ({
  ...kernels,
  matmul: (form, a, b, out, M, K, N) => {
    const like = only ?? out;
    checkArray('matmul', 'out', out, M, N, like);
    checkFactors('matmul', FACTORS, form, a, b, [M, K, N], like);
    kernels.matmul(form, a, b, out, M, K, N);
  },
  dense: (act, x, w, b, out, M, K, N) => {
    const like = only ?? out;
    checkArray('dense', 'out', out, M, N, like);
    checkFactors('dense', LAYER, 'nn', x, w, [M, K, N], like);
    checkArray('dense', 'b', b, N, 1, like);
    kernels.dense(act, x, w, b, out, M, K, N);
  },
  activationGrad: (act, g, y, out) => {
    checkPair('activationGrad', g, y, out, only, 'g');
    kernels.activationGrad(act, g, y, out);
  },
  columnSums: (x, out, rows, cols) => {
    const like = only ?? out;
    checkArray('columnSums', 'out', out, cols, 1, like);
    checkArray('columnSums', 'x', x, rows, cols, like);
    kernels.columnSums(x, out, rows, cols);
  },
  tanhCurve: (c, g, y, out) => {
    checkPair('tanhCurve', g, y, out, only, 'g');
    checkArray('tanhCurve', 'c', c, out.length, 1, only ?? out);
    kernels.tanhCurve(c, g, y, out);
  },
  add: (x, y, out) => {
    checkPair('add', x, y, out, only);
    kernels.add(x, y, out);
  },
  mul: (x, y, out) => {
    checkPair('mul', x, y, out, only);
    kernels.mul(x, y, out);
  },
  tanh: (x, out) => {
    checkPair('tanh', x, x, out, only);
    kernels.tanh(x, out);
  },
  exp: (x, out) => {
    checkPair('exp', x, x, out, only);
    kernels.exp(x, out);
  },
  adam: (p, m, v, g, rates, out) => {
    const n = p.length;
    const like = only ?? p;
    checkArray('adam', 'p', p, n, 1, like);
    checkArray('adam', 'm', m, n, 1, like);
    checkArray('adam', 'v', v, n, 1, like);
    checkArray('adam', 'g', g, n, 1, like);
    checkArray('adam', 'out.p', out.p, n, 1, like);
    checkArray('adam', 'out.m', out.m, n, 1, like);
    checkArray('adam', 'out.v', out.v, n, 1, like);
    kernels.adam(p, m, v, g, rates, out);
  },
  blend: (r, x, y, out) => {
    checkPair('blend', x, y, out, only);
    kernels.blend(r, x, y, out);
  },
});

/** Checks x, y and out, of one length; `first` is the name of x in messages. */
const checkPair = (
  kernel: string,
  x: FloatArray,
  y: FloatArray,
  out: FloatArray,
  only?: FloatArray,
  first = 'x',
): void => {
  const n = out.length;
  const like = only ?? out;
  checkArray(kernel, 'out', out, n, 1, like);
  checkArray(kernel, first, x, n, 1, like);
  checkArray(kernel, 'y', y, n, 1, like);
};
