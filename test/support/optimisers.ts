/** Optimisers, each with its formula for one number. */
import { type Tensor, type Tree, tensor } from '../../src/autodiff/index.js';
import { adam, rmsprop, sgd } from '../../src/nn/index.js';

/** [N] in float64. */
export const float64 = (xs: readonly number[]): Tensor => tensor(Float64Array.from(xs));

/** A scalar optimiser, written for one number: given each gradient in turn, the next parameter. */
type Reference = (lr: number) => (p: number, g: number) => number;
/** An optimiser with its formula. */
export interface Optimiser {
  readonly init: <P extends Tree>(params: P) => unknown;
  readonly step: <P extends Tree>(lr: number, params: P, grads: P, state: never) => [P, unknown];
  readonly reference: Reference;
}
const adamReference =
  (b1 = 0.9, b2 = 0.999, eps = 1e-8): Reference =>
  (lr) => {
    let [m, v, t] = [0, 0, 0];
    return (p, g) => {
      t++;
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g * g;
      const [mHat, vHat] = [m / (1 - b1 ** t), v / (1 - b2 ** t)];
      return p - (lr * mHat) / (Math.sqrt(vHat) + eps);
    };
  };
const sgdReference =
  (momentum: number): Reference =>
  (lr) => {
    let u = 0;
    return (p, g) => {
      u = momentum * u + g;
      return p - lr * u;
    };
  };
const rmspropReference =
  (decay = 0.99, eps = 1e-8): Reference =>
  (lr) => {
    let v = 0;
    return (p, g) => {
      v = decay * v + (1 - decay) * g * g;
      return p - (lr * g) / (Math.sqrt(v) + eps);
    };
  };
/** Every optimiser, and each with constants of its own. */
export const optimisers: Readonly<Record<string, Optimiser>> = {
  adam: { ...adam, reference: adamReference() },
  'adam with its own constants': {
    init: adam.init,
    step: (lr, p, g, s) => adam.step(lr, p, g, s, { b1: 0.5, b2: 0.9, eps: 1e-2 }),
    reference: adamReference(0.5, 0.9, 1e-2),
  },
  sgd: { ...sgd, reference: sgdReference(0) },
  'sgd with momentum': { init: sgd.init, step: (lr, p, g, s) => sgd.step(lr, p, g, s, { momentum: 0.9 }), reference: sgdReference(0.9) },
  rmsprop: { ...rmsprop, reference: rmspropReference() },
  'rmsprop with its own constants': {
    init: rmsprop.init,
    step: (lr, p, g, s) => rmsprop.step(lr, p, g, s, { decay: 0.9, eps: 1e-2 }),
    reference: rmspropReference(0.9, 1e-2),
  },
};
