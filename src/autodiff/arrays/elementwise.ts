/** Elementwise functions of concrete tensors, without derivatives, from their formulas. */
import { kernels } from '../kernels/active.js';
import { loop1, loop2 } from '../kernels/elementwise.js';
import { blank, type Numeric, numbers, type Shape, sameShape, type Tensor } from '../tensor.js';
import { broadcastShape, cols, filled, rows, sameType } from './broadcast.js';

/** The kernel of an elementwise operation of one argument, from its formula in x: [..] → [..]. */
export const unary = (formula: string) => {
  const loop = loop1(formula);
  return (x: Tensor): Tensor => {
    const out = blank(x.shape, x);
    loop(out.data, numbers(x));
    return out;
  };
};

/** The number of elements from which calling the backend pays. */
const MANY = 1000;

/**
 * The kernel of an elementwise operation of two arguments, broadcast, from its formula in x and y:
 * [..] and [..] → [..].
 * @param name the operation, for messages
 * @param fast the backend's kernel for it, if it has one
 * @throws TypeError from the kernel if both arguments are numbers or their types differ, RangeError
 *   if their shapes do not fit together
 */
export const binary = (name: string, formula: string, fast?: 'add' | 'mul') => {
  const loop = loop2(formula);

  const sameShapes = (x: Tensor, y: Tensor): Tensor => {
    const a = numbers(x);
    const b = numbers(y);
    const out = blank(x.shape, x);
    if (fast && a.length > MANY) kernels(a)[fast](a, b, out.data);
    else loop.both(out.data, a, b);
    return out;
  };
  const spread = (x: Tensor, y: Tensor, shape: Shape): Tensor => {
    const out = blank(shape, x);
    const N = rows(x.shape);
    const M = cols(x.shape);
    const P = rows(y.shape);
    const Q = cols(y.shape);
    loop.spread(
      out.data,
      rows(shape),
      cols(shape),
      numbers(x),
      N === 1 ? 0 : M,
      M === 1 ? 0 : 1,
      numbers(y),
      P === 1 ? 0 : Q,
      Q === 1 ? 0 : 1,
    );
    return out;
  };

  return (x: Numeric, y: Numeric): Tensor => {
    if (typeof x === 'number') {
      if (typeof y === 'number')
        throw new TypeError(
          `${name}: at least one argument must be a tensor, but both are numbers: ${x} and ${y}`,
        );
      const out = blank(y.shape, y);
      loop.left(out.data, x, numbers(y));
      return out;
    }
    if (typeof y === 'number') {
      const out = blank(x.shape, x);
      loop.right(out.data, numbers(x), y);
      return out;
    }
    sameType(name, x, y);
    if (sameShape(x.shape, y.shape)) return sameShapes(x, y);
    const shape = broadcastShape(x.shape, y.shape, name);
    return shape.length > 2 ? sameShapes(filled(x, shape), filled(y, shape)) : spread(x, y, shape);
  };
};
