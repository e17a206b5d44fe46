/**
 * Operations element by element. Each is its formula and, for each argument, one rule that carries
 * a cotangent back.
 */
import { broadcastShape, sameType } from '../arrays/broadcast.js';
import { binary, unary } from '../arrays/elementwise.js';
import { kernels } from '../kernels/active.js';
import { keep } from '../kernels/reuse.js';
import { type Op, primitive } from '../tape.js';
import {
  blank,
  Concrete,
  type DType,
  dtypeOf,
  type Numeric,
  numbers,
  sameShape,
  type Tensor,
  Traced,
  tensor,
  zeros,
} from '../tensor.js';
import { broadcastTo, sumTo } from './shape.js';

type Pair = [a: Numeric, b: Numeric];
type One = [x: Tensor];

/** The cotangent of an argument that was broadcast. */
const back = (g: Tensor, x: Numeric): Tensor =>
  typeof x === 'number' || sameShape(g.shape, x.shape) ? g : sumTo(g, x.shape);

// ── two arguments, broadcast like NumPy's ──
/** [..] x + y. ∂/∂x = 1, ∂/∂y = 1. */
const add2: Op<Pair> = primitive<Pair>(binary('add', 'x + y', 'add'), [
  (g, _y, a) => back(g, a),
  (g, _y, _a, b) => back(g, b),
]);
/** [..] x · y. ∂/∂x = y, ∂/∂y = x. */
const mul2: Op<Pair> = primitive<Pair>(binary('mul', 'x * y', 'mul'), [
  (g, _y, a, b) => back(mul2(g, b), a),
  (g, _y, a, b) => back(mul2(g, a), b),
]);
/** [..] x − y. ∂/∂x = 1, ∂/∂y = −1. */
export const sub: Op<Pair> = primitive<Pair>(binary('sub', 'x - y'), [
  (g, _y, a) => back(g, a),
  (g, _y, _a, b) => back(neg(g), b),
]);
/** [..] x / y. ∂/∂x = 1/y, ∂/∂y = −(x/y)/y. */
export const div: Op<Pair> = primitive<Pair>(binary('div', 'x / y'), [
  (g, _y, a, b) => back(div(g, b), a),
  (g, y, _a, b) => back(neg(div(mul2(g, y), b)), b),
]);
/** [..] xᵖ for a constant p. ∂/∂x = p·xᵖ⁻¹. */
export const pow: Op<[x: Tensor, p: number]> = primitive(
  (x, p) => power(x, p) as Tensor,
  [(g, _y, x, p) => (p === 0 ? null : mul(g, p, pow(x, p - 1)))],
);
/** [..] xʸ, without derivatives. */
const power = binary('pow', 'pow(x, y)');

/** op(op(x_1, x_2), x_3) and so on. */
const foldPairs = (op: Op<Pair>, xs: readonly Numeric[]): Tensor =>
  xs.reduce((a, b) => op(a, b)) as Tensor;
/** [..] x_1 + x_2 + …, broadcast. ∂/∂x_i = 1. */
export const add = (...xs: readonly [Numeric, Numeric, ...Numeric[]]): Tensor =>
  xs.length === 2 ? add2(xs[0], xs[1]) : foldPairs(add2, xs);
/** [..] x_1 · x_2 · …, broadcast. ∂/∂x_i = the product of the others. */
export const mul = (...xs: readonly [Numeric, Numeric, ...Numeric[]]): Tensor =>
  xs.length === 2 ? mul2(xs[0], xs[1]) : foldPairs(mul2, xs);

// ── comparisons: constant between their jumps, so their derivatives are 0 ──
/** [..] 1 where the formula holds, else 0. No gradient. */
const comparison = (name: string, formula: string): Op<Pair> =>
  primitive<Pair>(binary(name, `${formula} ? 1 : 0`), [() => null, () => null]);
/** [..] 1 where x < y, else 0. No gradient. */
export const less = comparison('less', 'x < y');
/** [..] 1 where x ≤ y, else 0. No gradient. */
export const lessEqual = comparison('lessEqual', 'x <= y');
/** [..] 1 where x > y, else 0. No gradient. */
export const greater = comparison('greater', 'x > y');
/** [..] 1 where x ≥ y, else 0. No gradient. */
export const greaterEqual = comparison('greaterEqual', 'x >= y');
/** [..] 1 where x = y, else 0. No gradient. */
export const equal = comparison('equal', 'x === y');

/**
 * [..] min(x, y), broadcast. ∂/∂x = 1 where x ≤ y, else 0; ∂/∂y = 1 where x > y, else 0: of equals
 * the first gets the gradient.
 */
export const minimum: Op<Pair> = primitive<Pair>(binary('minimum', 'Math.min(x, y)'), [
  (g, _y, a, b) => back(mul2(g, lessEqual(a, b)), a),
  (g, _y, a, b) => back(mul2(g, greater(a, b)), b),
]);
/**
 * [..] max(x, y), broadcast. ∂/∂x = 1 where x ≥ y, else 0; ∂/∂y = 1 where x < y, else 0: of equals
 * the first gets the gradient.
 */
export const maximum: Op<Pair> = primitive<Pair>(binary('maximum', 'Math.max(x, y)'), [
  (g, _y, a, b) => back(mul2(g, greaterEqual(a, b)), a),
  (g, _y, a, b) => back(mul2(g, less(a, b)), b),
]);
/**
 * [..] min(max(x, low), high), broadcast. ∂/∂x = 1 where low ≤ x ≤ high, bounds included, else 0.
 */
export const clip = (x: Tensor, low: Numeric, high: Numeric): Tensor =>
  minimum(maximum(x, low), high);

/**
 * [..] a where condition ≠ 0, else b, broadcast. ∂/∂a = 1 where condition ≠ 0, else 0; ∂/∂b = 1 −
 * ∂/∂a; no gradient for condition. The cotangent is selected, not multiplied, so that NaN in the
 * branch that was not taken does not come back.
 */
export const where = (condition: Tensor, a: Numeric, b: Numeric): Tensor => {
  const like = [a, b].find((x) => typeof x !== 'number') as Tensor | undefined;
  const shape = [a, b].reduce<readonly number[]>(
    (s, x) => (typeof x === 'number' ? s : broadcastShape(s, x.shape, 'where')),
    condition.shape,
  );
  const whole = (x: Numeric): Tensor =>
    broadcastTo(typeof x === 'number' ? tensor(x, [], dtypeOf(like ?? condition)) : x, shape);
  return select(broadcastTo(condition, shape), whole(a), whole(b));
};
/**
 * [..] `where` of three tensors of one shape, with g the cotangent of the result: select(c, g, 0)
 * for a, select(c, 0, g) for b.
 */
const select: Op<[condition: Tensor, a: Tensor, b: Tensor]> = primitive(
  (condition, a, b) => {
    sameType('where', a, b);
    const c = numbers(condition);
    const x = numbers(a);
    const y = numbers(b);
    const out = blank(a.shape, a);
    for (let i = 0; i < out.data.length; i++) out.data[i] = c[i] !== 0 ? x[i] : y[i];
    return out;
  },
  [
    () => null,
    (g, _y, c) => select(c, g, zeros(g.shape, dtypeOf(g))),
    (g, _y, c) => select(c, zeros(g.shape, dtypeOf(g)), g),
  ],
);

// ── one argument ──
/** [..] −x. ∂/∂x = −1. */
export const neg: Op<One> = primitive(unary('-x'), [(g) => neg(g)]);
/** [..] x². ∂/∂x = 2x. */
export const square: Op<One> = primitive(unary('x * x'), [(g, _y, x) => mul(2, x, g)]);
/** [..] y = √x. ∂/∂x = 1/(2y). */
export const sqrt: Op<One> = primitive(unary('Math.sqrt(x)'), [(g, y) => div(mul2(0.5, g), y)]);
/** [..] |x|. ∂/∂x = sign x, which is 0 at 0. */
export const abs: Op<One> = primitive(unary('Math.abs(x)'), [(g, _y, x) => mul2(g, sign(x))]);
/** [..] −1, 0 or 1: the sign of x. No gradient. */
export const sign: Op<One> = primitive(unary('Math.sign(x)'), [() => null]);
/** [..] log x, the natural logarithm. ∂/∂x = 1/x. */
export const log: Op<One> = primitive(unary('log(x)'), [(g, _y, x) => div(g, x)]);
/** [..] y = eˣ. ∂/∂x = y. */
export const exp: Op<One> = primitive(
  (x: Tensor) => {
    const out = blank(x.shape, x);
    kernels(out.data).exp(numbers(x), out.data);
    return out;
  },
  [(g, y) => mul2(g, y)],
);
/** [..] sin x, x in radians. ∂/∂x = cos x. */
export const sin: Op<One> = primitive(unary('sin(x)'), [(g, _y, x) => mul2(g, cos(x))]);
/** [..] cos x, x in radians. ∂/∂x = −sin x. */
export const cos: Op<One> = primitive(unary('cos(x)'), [(g, _y, x) => neg(mul2(g, sin(x)))]);
/** [..] y = 1/(1 + e⁻ˣ). ∂/∂x = y(1 − y). */
export const sigmoid: Op<One> = primitive(unary('1 / (1 + exp(-x))'), [
  (g, y) => mul(g, y, sub(1, y)),
]);
/** [..] log(1 + eˣ), for x of any size. ∂/∂x = sigmoid(x). */
export const softplus: Op<One> = primitive(unary('(x > 0 ? x : 0) + log1p(exp(x > 0 ? -x : x))'), [
  (g, _y, x) => mul2(g, sigmoid(x)),
]);

/** [..] x where x > 0, else α(eˣ − 1). ∂/∂x = 1 where x > 0, else αeˣ. */
export const elu = (x: Tensor, alpha = 1): Tensor =>
  where(greater(x, 0), x, mul2(alpha, expm1(minimum(x, 0))));
/** [..] y = eˣ − 1. ∂/∂x = y + 1. */
const expm1: Op<One> = primitive(unary('expm1(x)'), [(g, y) => mul2(g, add2(y, 1))]);

/** [..] x in another precision. ∂/∂x = 1, in the precision of x. */
export const cast: Op<[x: Tensor, dtype: DType]> = primitive(
  (x, dtype) => (dtypeOf(x) === dtype ? x : tensor(numbers(x), x.shape, dtype)),
  [(g, _y, x) => cast(g, dtypeOf(x))],
);

/** [..] x as a constant for every enclosing derivative: ∂/∂x = 0. */
export const stopGradient = (x: Tensor): Tensor =>
  x instanceof Traced ? stopGradient(x.value) : new Concrete(x.shape, keep(numbers(x)));
