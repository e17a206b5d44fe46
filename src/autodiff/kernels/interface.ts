/**
 * The interface of a backend: flat row-major arrays in, numbers written to `out`. Nothing here
 * knows of tensors or derivatives, so a new backend is this interface and nothing else.
 */

/** The numbers of a tensor, row by row. */
export type FloatArray = Float32Array | Float64Array;

/** The activations that a dense layer computes in one kernel; `nn` has more, as operations. */
export type FusedActivation = 'none' | 'tanh' | 'relu';

/** A·B, A·Bᵀ or Aᵀ·B. */
export type MatmulForm = 'nn' | 'nt' | 'tn';

/** Adam's constants for one step, bias correction included: p −= rate · m / (√v + tiny). */
export interface AdamRates {
  readonly b1: number;
  readonly b2: number;
  readonly rate: number;
  readonly tiny: number;
  /** float32 moments of smaller magnitude become 0: see LEAST_GRADIENT. */
  readonly least: number;
}

/**
 * float32 gradients of smaller magnitude count as 0 in Adam, because their squares are denormal:
 * numbers below 1.2e-38, with which processors compute up to a hundred times as slowly. Moments
 * would become denormal too: that of a unit whose gradient stays 0 falls by a factor of β₁ at each
 * step, to 1e-38 after 800 steps, and rounding then keeps it there.
 */
export const LEAST_GRADIENT = 1e-18;

/** The kernels of a backend, for float32, for float64 or for both. */
export interface Kernels<T extends FloatArray = FloatArray> {
  /** out[M,N] = the product over K of a and b, each stored as `form` says. */
  matmul(form: MatmulForm, a: T, b: T, out: T, M: number, K: number, N: number): void;
  /** out[M,N] = act(x[M,K]·w[K,N] + b[N]) */
  dense(act: FusedActivation, x: T, w: T, b: T, out: T, M: number, K: number, N: number): void;
  /** out = g · act'(z), given y = act(z). */
  activationGrad(act: FusedActivation, g: T, y: T, out: T): void;
  /** out[cols] = Σ over the rows of x[rows,cols] */
  columnSums(x: T, out: T, rows: number, cols: number): void;
  /** out = −2·c·g·y, the cotangent of y in the rule of tanh. */
  tanhCurve(c: T, g: T, y: T, out: T): void;
  /** out = x + y, for arrays of one length. */
  add(x: T, y: T, out: T): void;
  /** out = x · y, for arrays of one length. */
  mul(x: T, y: T, out: T): void;
  /** out = tanh(x). */
  tanh(x: T, out: T): void;
  /** out = e^x. */
  exp(x: T, out: T): void;
  /** One step of Adam from p, m, v and the gradient g, written to the arrays of `out`. */
  adam(
    p: T,
    m: T,
    v: T,
    g: T,
    rates: AdamRates,
    out: { readonly p: T; readonly m: T; readonly v: T },
  ): void;
  /** out = r·x + (1 − r)·y, computed in float64 and rounded once. */
  blend(r: number, x: T, y: T, out: T): void;
}
