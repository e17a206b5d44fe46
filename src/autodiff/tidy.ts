/**
 * Memory of derivatives. Tensors that are out of reach soon after they are made live on a stack
 * that is used again, and results are offStack out. No value depends on this file.
 */
import { keep, keepCarried, pool, withRecordedOnStack, withStack } from './kernels/reuse.js';
import { nextLevel, recording } from './tape.js';
import { Concrete, type Tensor } from './tensor.js';
import { map, type Tree } from './tree.js';

/**
 * f(), with its intermediate tensors in memory that is used again; only its result is offStack out,
 * as by tf.tidy. While a derivative is recording it is plain f(), because the record needs them.
 */
export const tidy = <T extends Tree>(f: () => T): T => tidied(f, keep);
/**
 * As `tidy`, for a gradient, which `iterate` may overwrite once it is no longer part of its state.
 */
export const tidyPullback = <T extends Tree>(f: () => T): T => tidied(f, keepCarried);

const tidied = <T extends Tree>(f: () => T, copy: typeof keep): T => {
  if (recording()) return f();
  return withStack(() => {
    const was = pool(true);
    try {
      return map((x) => offStack(x, copy), f());
    } finally {
      pool(was);
    }
  });
};

/** x in memory of its own. */
const offStack = (x: Tensor, copy: typeof keep): Tensor => {
  const { data } = x as Concrete;
  const own = copy(data);
  return own === data ? x : new Concrete(x.shape, own);
};

/**
 * f(), which records one tape, goes back over it and returns [y, gradient, aux]: recorded values
 * are out of reach as soon as f returns. While an enclosing derivative is recording it is plain
 * f(), because the record needs them.
 */
export const tidyTape = <X, Aux>(
  f: () => [y: Tensor, gradient: X, aux: Aux],
): [y: Tensor, gradient: X, aux: Aux] => {
  if (recording()) return f();
  return withStack(() => {
    const [y, gradient, aux] = withRecordedOnStack(nextLevel(), f);
    return [offStack(y, keep), gradient, aux];
  });
};
