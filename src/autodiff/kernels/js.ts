/** The kernels in plain TypeScript, for float32 and float64: the oracle for every other backend. */
import { exp, tanh } from '../../math.js';
import { checkedKernels } from './checked.js';
import { type FloatArray, type Kernels, LEAST_GRADIENT } from './interface.js';

/** A matrix as it lies in memory: element (i, j) is data[i·row + j·col]. */
interface Strided {
  readonly data: FloatArray;
  readonly row: number;
  readonly col: number;
}

/** out[i,j] = Σ_k a[i,k] · b[k,j] for one element. */
const element = (a: Strided, b: Strided, i: number, j: number, K: number): number => {
  let sum = 0;
  for (let k = 0; k < K; k++) sum += a.data[i * a.row + k * a.col] * b.data[k * b.row + j * b.col];
  return sum;
};

/**
 * out[i..i+4, j..j+4]: sixteen sums at once, in variables, so that each number read is used four
 * times.
 */
const block4x4 = (
  a: Strided,
  b: Strided,
  out: FloatArray,
  i: number,
  j: number,
  K: number,
  N: number,
): void => {
  const { data: x, row: ai, col: ak } = a;
  const { data: y, row: bk, col: bj } = b;
  // biome-ignore format: one row of the block a line
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0,
    c10 = 0, c11 = 0, c12 = 0, c13 = 0,
    c20 = 0, c21 = 0, c22 = 0, c23 = 0,
    c30 = 0, c31 = 0, c32 = 0, c33 = 0;
  for (let k = 0, p = i * ai, q = j * bj; k < K; k++, p += ak, q += bk) {
    const x0 = x[p];
    const x1 = x[p + ai];
    const x2 = x[p + 2 * ai];
    const x3 = x[p + 3 * ai];
    const y0 = y[q];
    const y1 = y[q + bj];
    const y2 = y[q + 2 * bj];
    const y3 = y[q + 3 * bj];
    c00 += x0 * y0;
    c01 += x0 * y1;
    c02 += x0 * y2;
    c03 += x0 * y3;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c12 += x1 * y2;
    c13 += x1 * y3;
    c20 += x2 * y0;
    c21 += x2 * y1;
    c22 += x2 * y2;
    c23 += x2 * y3;
    c30 += x3 * y0;
    c31 += x3 * y1;
    c32 += x3 * y2;
    c33 += x3 * y3;
  }
  put4(out, i * N + j, c00, c01, c02, c03);
  put4(out, (i + 1) * N + j, c10, c11, c12, c13);
  put4(out, (i + 2) * N + j, c20, c21, c22, c23);
  put4(out, (i + 3) * N + j, c30, c31, c32, c33);
};
const put4 = (
  out: FloatArray,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void => {
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
};

/** out[M,N] = a·b in blocks of 4×4, and the rest element by element. */
const matmulInto = (
  a: Strided,
  b: Strided,
  out: FloatArray,
  M: number,
  K: number,
  N: number,
): void => {
  const M4 = M & ~3;
  const N4 = N & ~3;
  for (let i = 0; i < M4; i += 4) {
    for (let j = 0; j < N4; j += 4) block4x4(a, b, out, i, j, K, N);
    for (let j = N4; j < N; j++)
      for (let r = i; r < i + 4; r++) out[r * N + j] = element(a, b, r, j, K);
  }
  for (let i = M4; i < M; i++) for (let j = 0; j < N; j++) out[i * N + j] = element(a, b, i, j, K);
};

const unchecked: Kernels = {
  matmul: (form, a, b, out, M, K, N) => {
    const left = form === 'tn' ? { data: a, row: 1, col: M } : { data: a, row: K, col: 1 };
    const right = form === 'nt' ? { data: b, row: 1, col: K } : { data: b, row: N, col: 1 };
    matmulInto(left, right, out, M, K, N);
  },
  dense: (act, x, w, b, out, M, K, N) => {
    matmulInto({ data: x, row: K, col: 1 }, { data: w, row: N, col: 1 }, out, M, K, N);
    for (let i = 0, k = 0; i < M; i++) for (let j = 0; j < N; j++, k++) out[k] += b[j];
    if (act === 'tanh') unchecked.tanh(out, out);
    if (act === 'relu') for (let k = 0; k < out.length; k++) out[k] = Math.max(out[k], 0);
  },
  activationGrad: (act, g, y, out) => {
    if (act === 'none') out.set(g);
    if (act === 'tanh') for (let i = 0; i < out.length; i++) out[i] = g[i] * (1 - y[i] * y[i]);
    if (act === 'relu') for (let i = 0; i < out.length; i++) out[i] = y[i] > 0 ? g[i] : 0;
  },
  columnSums: (x, out, rows, cols) => {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let i = 0, k = j; i < rows; i++, k += cols) sum += x[k];
      out[j] = sum;
    }
  },
  tanhCurve: (c, g, y, out) => {
    for (let i = 0; i < out.length; i++) out[i] = -2 * c[i] * g[i] * y[i];
  },
  add: (x, y, out) => {
    for (let i = 0; i < out.length; i++) out[i] = x[i] + y[i];
  },
  mul: (x, y, out) => {
    for (let i = 0; i < out.length; i++) out[i] = x[i] * y[i];
  },
  tanh: (x, out) => {
    for (let i = 0; i < out.length; i++) out[i] = tanh(x[i]);
  },
  exp: (x, out) => {
    for (let i = 0; i < out.length; i++) out[i] = exp(x[i]);
  },
  adam: (p, m, v, g, { b1, b2, rate, tiny, least }, out) => {
    // Numbers that become 0 instead of denormal; float64 keeps every number. NaN passes.
    const float32 = p instanceof Float32Array;
    const flush = (x: number, limit: number): number =>
      float32 && x > -limit && x < limit ? 0 : x;
    const { p: P, m: M, v: V } = out;
    for (let i = 0; i < p.length; i++) {
      const gi = flush(g[i], LEAST_GRADIENT);
      M[i] = flush(m[i] + (1 - b1) * (gi - m[i]), least);
      V[i] = flush(v[i] + (1 - b2) * (gi * gi - v[i]), least);
      P[i] = p[i] - (rate * M[i]) / (Math.sqrt(V[i]) + tiny);
    }
  },
  blend: (r, x, y, out) => {
    for (let i = 0; i < out.length; i++) out[i] = r * x[i] + (1 - r) * y[i];
  },
};

/** The kernels in plain TypeScript, checked. */
export const js = /* @__PURE__ */ checkedKernels(unchecked);
