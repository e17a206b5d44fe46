/** Matrix products, the dense layer, and the activations that are fused with it. */
import { sameType } from '../arrays/broadcast.js';
import { unary } from '../arrays/elementwise.js';
import { type FusedActivation, kernels, type MatmulForm } from '../kernels/active.js';
import { type Op, primitive } from '../tape.js';
import { blank, numbers, sameShape, type Tensor } from '../tensor.js';
import { sumTo } from './shape.js';

/**
 * The sizes of a product, from a [M, K], or [K, M] if form is 'tn', and b [K, N], or [N, K] if form
 * is 'nt'.
 * @param name the operation, for messages
 * @throws RangeError if the shapes do not fit together, TypeError if the types differ
 */
export const productSizes = (
  name: string,
  a: Tensor,
  b: Tensor,
  form: MatmulForm,
): [M: number, K: number, N: number] => {
  const [M, K] = form === 'tn' ? [a.shape[1], a.shape[0]] : a.shape;
  const [N, K2] = form === 'nt' ? b.shape : [b.shape[1], b.shape[0]];
  if (a.shape.length !== 2 || b.shape.length !== 2 || K !== K2) {
    const want = { nn: '[M, K] by [K, N]', nt: '[M, K] by [N, K]', tn: '[K, M] by [K, N]' }[form];
    throw new RangeError(
      `${name}: shapes [${a.shape}] and [${b.shape}] do not fit together; ` +
        `${form} multiplies ${want}`,
    );
  }
  sameType(name, a, b);
  return [M, K, N];
};

/**
 * A·B; with form 'nt' A·Bᵀ, with 'tn' Aᵀ·B. With G the cotangent of A·B, that of A is G·Bᵀ and that
 * of B is Aᵀ·G.
 * @param a [M, K], or [K, M] if form is 'tn'
 * @param b [K, N], or [N, K] if form is 'nt'
 * @returns [M, N]
 * @throws RangeError if the shapes do not fit together, TypeError if the types differ
 */
export const matmul: Op<[a: Tensor, b: Tensor, form?: MatmulForm]> = primitive(
  (a: Tensor, b: Tensor, form: MatmulForm = 'nn'): Tensor => {
    const [M, K, N] = productSizes('matmul', a, b, form);
    const out = blank([M, N], a);
    kernels(out.data).matmul(form, numbers(a), numbers(b), out.data, M, K, N);
    return out;
  },
  [
    (g, _y, _a, b, form = 'nn') =>
      form === 'tn' ? matmul(b, g, 'nt') : matmul(g, b, form === 'nt' ? 'nn' : 'nt'),
    (g, _y, a, _b, form = 'nn') =>
      form === 'nt' ? matmul(g, a, 'tn') : matmul(a, g, form === 'tn' ? 'nn' : 'tn'),
  ],
);

/**
 * A layer: act(z), z = x·w + b. With g the cotangent of z, computed once for all three rules, that
 * of x is g·wᵀ, that of w is xᵀ·g, and that of b is the sum of the rows of g.
 * @param x [N, in]
 * @param w [in, out]
 * @param b [out]
 * @returns [N, out]
 * @throws RangeError if the shapes do not fit together, TypeError if the types differ
 */
export const dense: Op<[x: Tensor, w: Tensor, b: Tensor, act: FusedActivation]> = primitive(
  (x, w, b, act): Tensor => {
    const [N, K] = x.shape;
    const [K2, M] = w.shape;
    if (
      x.shape.length !== 2 ||
      w.shape.length !== 2 ||
      b.shape.length !== 1 ||
      K !== K2 ||
      b.shape[0] !== M
    ) {
      throw new RangeError(
        `dense: x [${x.shape}], w [${w.shape}] and b [${b.shape}] ` +
          'should be [N, in], [in, out] and [out]',
      );
    }
    sameType('dense', x, w);
    sameType('dense', x, b);
    const out = blank([N, M], x);
    kernels(out.data).dense(act, numbers(x), numbers(w), numbers(b), out.data, N, K, M);
    return out;
  },
  [
    (g, _y, _x, w) => matmul(g, w, 'nt'),
    (g, _y, x) => matmul(x, g, 'tn'),
    (g, _y, _x, _w, b) => sumTo(g, b.shape),
  ],
  (g, y, _x, _w, _b, act) => (act === 'none' ? g : activationGrad(g, y, act)),
);

/** [..] y = tanh x. ∂/∂x = 1 − y². */
export const tanh: Op<[x: Tensor]> = primitive(
  (x: Tensor) => {
    const out = blank(x.shape, x);
    kernels(out.data).tanh(numbers(x), out.data);
    return out;
  },
  [(g, y) => activationGrad(g, y, 'tanh')],
);

const reluKernel = unary('x < 0 ? 0 : x');
/** [..] max(x, 0). ∂/∂x = 1 where x > 0, else 0. */
export const relu: Op<[x: Tensor]> = primitive(reluKernel, [
  (g, y) => activationGrad(g, y, 'relu'),
]);

/**
 * [..] d = g · act′(z), from y = act(z) of the shape of g: g·(1 − y²) for tanh; g where y > 0, else
 * 0, for relu. With c the cotangent of d, that of g is c · act′(z), and that of y is −2·c·g·y for
 * tanh, none otherwise.
 * @throws RangeError if g and y differ in shape, TypeError if they differ in type
 */
export const activationGrad: Op<[g: Tensor, y: Tensor, act: FusedActivation]> = primitive(
  (g, y, act): Tensor => {
    if (!sameShape(g.shape, y.shape))
      throw new RangeError(
        `activationGrad: g [${g.shape}] and y [${y.shape}] should have one shape`,
      );
    sameType('activationGrad', g, y);
    const out = blank(g.shape, g);
    kernels(out.data).activationGrad(act, numbers(g), numbers(y), out.data);
    return out;
  },
  [
    (c, _d, _g, y, act) => activationGrad(c, y, act),
    (c, _d, g, y, act) => (act === 'tanh' ? tanhCurve(c, g, y) : null),
  ],
);

/**
 * [..] −2·c·g·y, the cotangent of y in the rule of tanh. Linear in each argument: with h the
 * cotangent of the result, those of c, g and y are −2·h·g·y, −2·c·h·y and −2·c·g·h.
 */
const tanhCurve: Op<[c: Tensor, g: Tensor, y: Tensor]> = primitive(
  (c, g, y): Tensor => {
    const out = blank(c.shape, c);
    kernels(out.data).tanhCurve(numbers(c), numbers(g), numbers(y), out.data);
    return out;
  },
  [
    (h, _d, _c, g, y) => tanhCurve(h, g, y),
    (h, _d, c, _g, y) => tanhCurve(c, h, y),
    (h, _d, c, g) => tanhCurve(c, g, h),
  ],
);
