/**
 * The kernels of gpu.js, as text: minifiers would rename what is in a function. One run of a kernel
 * computes one element, at row this.thread.y and column this.thread.x. How far a sum goes must be a
 * constant: a bound that comes as an argument is cut at 1000 without a word.
 */
import type { FusedActivation, MatmulForm } from '../interface.js';

const A: Readonly<Record<MatmulForm, string>> = {
  nn: 'a[this.thread.y][k]',
  nt: 'a[this.thread.y][k]',
  tn: 'a[k][this.thread.y]',
};
const B: Readonly<Record<MatmulForm, string>> = {
  nn: 'b[k][this.thread.x]',
  nt: 'b[this.thread.x][k]',
  tn: 'b[k][this.thread.x]',
};

/**
 * Activations of z. NaN fails every comparison, and so passes. tanh of large z overflows on some
 * GPUs.
 */
const ACTIVATED: Readonly<Record<FusedActivation, string>> = {
  none: 'z',
  relu: 'z < 0 ? 0 : z',
  tanh: 'z > 10 ? 1 : (z < -10 ? -1 : Math.tanh(z))',
};

/** The statements that compute `sum`, the product over K. */
const productSum = (form: MatmulForm): string => `let sum = 0;
  for (let k = 0; k < this.constants.K; k++) {
    sum += ${A[form]} * ${B[form]};
  }`;

/** out[M,N] = the product over K of a and b. */
export const matmulSource = (form: MatmulForm): string => `function (a, b) {
  ${productSum(form)}
  return sum;
}`;

/** out[M,N] = act(a[M,K]·b[K,N] + bias[N]) */
export const layer = (act: FusedActivation): string => `function (a, b, bias) {
  ${productSum('nn')}
  const z = sum + bias[this.thread.x];
  return ${ACTIVATED[act]};
}`;
