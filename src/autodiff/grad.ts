/** Reverse-mode derivatives of pure functions of trees. */
import { add, stopGradient } from './ops/elementwise.js';
import { record, type TapeEntry, withTape } from './tape.js';
import { dtypeOf, ones, sameShape, Tensor, Traced, zeros } from './tensor.js';
import { tidyPullback, tidyTape } from './tidy.js';
import { forEach, map, type Tree } from './tree.js';

/**
 * f(x), and the pullback of f at x: v ↦ Jᵀ·v, with J the Jacobian of f at x. The pullback takes a
 * cotangent of f(x), a tree of the shapes [..] of f(x), to the cotangent of x, a tree of the shapes
 * of x. It may be called any number of times.
 * @throws TypeError if f is no function, or x holds numbers in place of tensors
 * @throws RangeError from the pullback if a cotangent has another shape than the result, TypeError
 *   if it has another type
 * @example const [y, pullback] = vjp(f, x); // pullback(ones(y.shape)) is the gradient of sum(f(x))
 */
export const vjp = <X extends Tree, Y extends Tree>(
  f: (x: X) => Y,
  x: X,
): [y: Y, pullback: (g: Y) => X] => {
  if (typeof f !== 'function')
    throw new TypeError(`grad: f should be a function of a tree of tensors, but is a ${typeof f}`);
  checkNoNumbers(x);
  return withTape((level, tape) => {
    const inputs = map((leaf) => record(leaf, level, () => {}), x);
    const outputs = f(inputs);
    const isTraced = (y: Tensor): y is Traced => y instanceof Traced && y.level === level;
    const pullback = (g: Y): X => {
      const seeds: Seed[] = [];
      forEach(
        (y, c) => {
          checkCotangent(y, c);
          if (isTraced(y)) seeds.push({ start: y.node, cotangent: c });
        },
        outputs,
        g,
      );
      const cotangentAt = backward(tape, seeds);
      return map(
        (leaf) => cotangentAt((leaf as Traced).node) ?? zeros(leaf.shape, dtypeOf(leaf)),
        inputs,
      );
    };
    const values = map((y) => (isTraced(y) ? y.value : y), outputs);
    return [values, (g) => tidyPullback(() => pullback(g))]; // the same pullback; see tidy.ts
  });
};

/** Numbers that were given in place of a tensor. */
const checkNoNumbers = (x: unknown): void => {
  const isNumbers = (y: unknown): boolean =>
    typeof y === 'number' || (Array.isArray(y) && y.length > 0 && y.every(isNumbers));
  if (!isNumbers(x)) return;
  const words = JSON.stringify(x).replaceAll(',', ', ');
  throw new TypeError(
    `grad: x should be a tensor or a tree of tensors, but is ${words}; tensor(${words}) makes one`,
  );
};

/** A cotangent, and the entry of the tape at which it enters. */
interface Seed {
  readonly start: TapeEntry;
  readonly cotangent: Tensor;
}

/**
 * The chain rule, from the end of the tape to its beginning. An entry that several later ones used
 * is sent a cotangent by each of them, and they are added: the derivative of a sum of paths.
 */
const backward = (tape: readonly TapeEntry[], seeds: readonly Seed[]) => {
  const cotangents: (Tensor | undefined)[] = new Array(tape.length);
  const send = (to: TapeEntry, c: Tensor): void => {
    const sum = cotangents[to.index];
    cotangents[to.index] = sum ? add(sum, c) : c;
  };
  for (const { start, cotangent } of seeds) send(start, cotangent);
  for (let i = tape.length - 1; i >= 0; i--) {
    const c = cotangents[i];
    if (c) tape[i].pull(c, send);
  }
  return (entry: TapeEntry): Tensor | undefined => cotangents[entry.index];
};

/** Compares a cotangent with its result y. */
const checkCotangent = (y: Tensor, c: Tensor): void => {
  if (!sameShape(y.shape, c.shape))
    throw new RangeError(`vjp: the result has shape [${y.shape}], but its cotangent [${c.shape}]`);
  if (dtypeOf(y) !== dtypeOf(c))
    throw new TypeError(
      `vjp: the result is ${dtypeOf(y)}, but its cotangent ${dtypeOf(c)}; cast() it`,
    );
};

/**
 * A function to minimise: it returns one number, or that number with other results, which are only
 * reported.
 */
type Loss<X extends Tree, Aux extends Tree> = (x: X) => Tensor | readonly [loss: Tensor, aux: Aux];

/**
 * f(x) and ∇f(x), for an f that returns one number, [], of a tree x of any shapes [..]; ∇f(x) has
 * the shapes of x. If f returns [number, aux] then aux comes third: one forward pass serves both,
 * and aux has no gradient.
 * @throws TypeError if f is no function, or returns anything but one number
 * @example const [loss, gradient] = valueAndGrad((w) => mean(square(sub(matmul(x, w), y))))(w)
 */
export function valueAndGrad<X extends Tree>(
  f: (x: X) => Tensor,
): (x: X) => [y: Tensor, gradient: X];
/** f(x), [], ∇f(x) [..] and aux, for an f that returns [number, aux]. */
export function valueAndGrad<X extends Tree, Aux extends Tree>(
  f: (x: X) => readonly [Tensor, Aux],
): (x: X) => [y: Tensor, gradient: X, aux: Aux];
export function valueAndGrad<X extends Tree, Aux extends Tree>(
  f: Loss<X, Aux>,
): (x: X) => [Tensor, X] | [Tensor, X, Aux] {
  if (typeof f !== 'function')
    throw new TypeError(`grad: f should be a function of a tree of tensors, but is a ${typeof f}`);
  const withAux = (x: X): [Tensor, Aux] => {
    const out = f(x);
    const [y, aux] = Array.isArray(out)
      ? (out as [Tensor, Aux])
      : [out as Tensor, [] as unknown as Aux];
    checkNumber(y);
    return [y, map(stopGradient, aux)];
  };
  return (x) =>
    // tidyTape only says where memory comes from: the value is that of the function inside
    tidyTape((): [Tensor, X, Aux] => {
      const [[y, aux], pullback] = vjp(withAux, x);
      return [y, pullback([ones([], dtypeOf(y)), aux]), aux];
    });
}

const checkNumber = (y: unknown): void => {
  if (y instanceof Tensor && y.shape.length === 0) return;
  const what =
    y instanceof Tensor
      ? `shape [${y.shape}]; mean() or sum() it first`
      : `${y}, which is no tensor`;
  throw new TypeError(`grad: the function should return one number, but returned ${what}`);
};

/**
 * ∇f, for an f that returns one number, []. ∇f(x) is a tree of the shapes [..] of x.
 * @throws TypeError if f is no function, and from ∇f if f returns anything but one number
 * @example grad((x) => mul(x, x))(tensor(3)) // 6
 */
export const grad = <X extends Tree>(f: (x: X) => Tensor): ((x: X) => X) => {
  const both = valueAndGrad(f);
  return (x) => both(x)[1];
};

/**
 * v ↦ H·v, with H the Hessian of f at x, for an f that returns one number; v and H·v are trees of
 * the shapes [..] of x. H is the Jacobian of ∇f, so the pullback of ∇f is v ↦ Hᵀ·v, and a Hessian
 * is symmetric. The gradient is recorded once, and every product goes back over that record.
 */
export const hvp = <X extends Tree>(f: (x: X) => Tensor, x: X): ((v: X) => X) => vjp(grad(f), x)[1];
