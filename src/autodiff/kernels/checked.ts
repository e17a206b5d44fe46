/**
 * Arrays are checked where they enter a kernel: beyond their ends, memory holds the numbers of
 * others.
 */
import type { FloatArray, Kernels, MatmulForm } from './interface.js';

const typeOf = (x: FloatArray): string => (x instanceof Float32Array ? 'float32' : 'float64');

/** Does x hold rows · cols numbers, of the same type as `like`? */
const check = (
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
      `${kernel}: ${name} should hold ${rows * cols} numbers, as ${rows} × ${cols}, but holds ${x.length}`,
    );
};

/**
 * The two factors of a product.
 * @param names what the kernel calls them
 * @throws RangeError if one holds another number of numbers than the sizes say, TypeError if it is
 *   not of like's type
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
  if (form === 'tn') check(kernel, names[0], a, K, M, like);
  else check(kernel, names[0], a, M, K, like);
  if (form === 'nt') check(kernel, names[1], b, N, K, like);
  else check(kernel, names[1], b, K, N, like);
};

const FACTORS = ['a', 'b'] as const;
const LAYER = ['x', 'w'] as const;

/**
 * The same kernels, which refuse arrays that are not as long as they are said to be, and mixed
 * types: a RangeError or a TypeError names the kernel, the argument, what it is and what would be
 * right.
 * @param only of what type all numbers must be; otherwise any, and the same for all arguments of a
 *   call
 */
export const checked = <T extends FloatArray>(kernels: Kernels<T>, only?: T): Kernels<T> => ({
  ...kernels,
  matmul: (form, a, b, out, M, K, N) => {
    const like = only ?? out;
    check('matmul', 'out', out, M, N, like);
    checkFactors('matmul', FACTORS, form, a, b, [M, K, N], like);
    kernels.matmul(form, a, b, out, M, K, N);
  },
  dense: (act, x, w, b, out, M, K, N) => {
    const like = only ?? out;
    check('dense', 'out', out, M, N, like);
    checkFactors('dense', LAYER, 'nn', x, w, [M, K, N], like);
    check('dense', 'b', b, N, 1, like);
    kernels.dense(act, x, w, b, out, M, K, N);
  },
  activationGrad: (act, g, y, out) => {
    const [n, like] = [out.length, only ?? out];
    check('activationGrad', 'out', out, n, 1, like);
    check('activationGrad', 'g', g, n, 1, like);
    check('activationGrad', 'y', y, n, 1, like);
    kernels.activationGrad(act, g, y, out);
  },
  columnSums: (x, out, rows, cols) => {
    const like = only ?? out;
    check('columnSums', 'out', out, cols, 1, like);
    check('columnSums', 'x', x, rows, cols, like);
    kernels.columnSums(x, out, rows, cols);
  },
  tanhCurve: (c, g, y, out) => {
    const [n, like] = [out.length, only ?? out];
    check('tanhCurve', 'out', out, n, 1, like);
    check('tanhCurve', 'c', c, n, 1, like);
    check('tanhCurve', 'g', g, n, 1, like);
    check('tanhCurve', 'y', y, n, 1, like);
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
    const [n, like] = [p.length, only ?? p];
    check('adam', 'p', p, n, 1, like);
    check('adam', 'm', m, n, 1, like);
    check('adam', 'v', v, n, 1, like);
    check('adam', 'g', g, n, 1, like);
    check('adam', 'out.p', out.p, n, 1, like);
    check('adam', 'out.m', out.m, n, 1, like);
    check('adam', 'out.v', out.v, n, 1, like);
    kernels.adam(p, m, v, g, rates, out);
  },
  blend: (r, x, y, out) => {
    checkPair('blend', x, y, out, only);
    kernels.blend(r, x, y, out);
  },
});

const checkPair = (
  kernel: string,
  x: FloatArray,
  y: FloatArray,
  out: FloatArray,
  only?: FloatArray,
): void => {
  const [n, like] = [out.length, only ?? out];
  check(kernel, 'out', out, n, 1, like);
  check(kernel, 'x', x, n, 1, like);
  check(kernel, 'y', y, n, 1, like);
};
