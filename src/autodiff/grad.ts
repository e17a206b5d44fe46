/** Reverse-mode derivatives of pure functions of trees. */
import { keep, keepCarried, pool, withStack } from './kernels/reuse.js';
import { add, stopGradient } from './ops/elementwise.js';
import { record, recording, type TapeEntry, withTape } from './tape.js';
import { Concrete, dtypeOf, ones, sameShape, Tensor, Traced, zeros } from './tensor.js';
import { map, type Tree } from './tree.js';

/**
 * f(x), and the map from a cotangent of f(x) to the cotangent of x: the transposed Jacobian at x, as a function. It
 * may be used any number of times.
 */
export const vjp = <X extends Tree, Y extends Tree>(f: (x: X) => Y, x: X): [y: Y, pullback: (g: Y) => X] => trace(f, x, false);

const trace = <X extends Tree, Y extends Tree>(f: (x: X) => Y, x: X, pooled: boolean): [Y, (g: Y) => X] =>
  withTape((level, tape) => {
    const inputs = map((leaf) => record(leaf, level, () => {}), x);
    const outputs = f(inputs);
    const isTraced = (out: Tensor): out is Traced => out instanceof Traced && out.level === level;
    const pullback = (g: Y): X => {
      const cotangents = new Cotangents(tape.length);
      map(
        (out, c) => {
          checkCotangent(out, c);
          return isTraced(out) ? cotangents.send(out.node, c) : out;
        },
        outputs,
        g,
      );
      for (let i = tape.length - 1; i >= 0; i--) {
        const c = cotangents.at[i];
        if (c) tape[i].pull(c, cotangents.send);
      }
      return map((leaf) => cotangents.at[(leaf as Traced).node.index] ?? zeros(leaf.shape, dtypeOf(leaf)), inputs);
    };
    const values = map((out) => (isTraced(out) ? out.value : out), outputs);
    return [values, (g) => scratched(() => pullback(g), keepCarried)];
  }, pooled);

const checkCotangent = (y: Tensor, c: Tensor): void => {
  if (!sameShape(y.shape, c.shape)) throw new RangeError(`vjp: the result has shape [${y.shape}], but its cotangent [${c.shape}]`);
  if (dtypeOf(y) !== dtypeOf(c)) throw new TypeError(`vjp: the result is ${dtypeOf(y)}, but its cotangent ${dtypeOf(c)}; cast() it`);
};

/** What has arrived so far at each place of a tape. What arrives in several parts is added up. */
class Cotangents {
  readonly at: (Tensor | undefined)[];
  constructor(n: number) {
    this.at = new Array(n);
  }
  readonly send = (to: TapeEntry, c: Tensor): Tensor => {
    const sum = this.at[to.index];
    this.at[to.index] = sum ? add(sum, c) : c;
    return c;
  };
}

/**
 * f(), whose intermediate values nobody else sees: they live on the stack, and what f returns is copied out. Where a
 * derivative is recording it is plain f(), for the record needs them.
 */
export const tidy = <T extends Tree>(f: () => T): T => scratched(f, keep);
const scratched = <T extends Tree>(f: () => T, copy: typeof keep): T => {
  if (recording()) return f();
  return withStack(() => {
    const was = pool(true);
    try {
      return map((x) => kept(x, copy), f());
    } finally {
      pool(was);
    }
  });
};
const kept = (x: Tensor, copy = keep): Tensor => {
  const { data } = x as Concrete;
  const own = copy(data);
  return own === data ? x : new Concrete(x.shape, own);
};

/** A function to minimise: a number, or a number and what else it found out on the way, which is only reported. */
type Loss<X extends Tree, Aux extends Tree> = (x: X) => Tensor | readonly [loss: Tensor, aux: Aux];

/**
 * f(x) and ∇f(x), for an f that returns one number. If it returns [number, aux] then aux comes third: one forward pass
 * serves both.
 * @throws TypeError if f returns anything but one number
 * @example const [loss, gradient] = valueAndGrad((w) => mean(square(sub(matmul(x, w), y))))(w)
 */
export function valueAndGrad<X extends Tree>(f: (x: X) => Tensor): (x: X) => [y: Tensor, gradient: X];
export function valueAndGrad<X extends Tree, Aux extends Tree>(
  f: (x: X) => readonly [Tensor, Aux],
): (x: X) => [y: Tensor, gradient: X, aux: Aux];
export function valueAndGrad<X extends Tree, Aux extends Tree>(f: Loss<X, Aux>): (x: X) => [Tensor, X] | [Tensor, X, Aux] {
  const withAux = (x: X): [Tensor, Aux] => {
    const out = f(x);
    const [y, aux] = Array.isArray(out) ? (out as [Tensor, Aux]) : [out as Tensor, [] as unknown as Aux];
    checkNumber(y);
    return [y, map(stopGradient, aux)];
  };
  const both = (x: X, pooled: boolean): [Tensor, X, Aux] => {
    const [[y, aux], pullback] = trace(withAux, x, pooled);
    return [y, pullback([ones([], dtypeOf(y)), aux]), aux];
  };
  // Recorded values are out of reach as soon as this returns, and live on the stack; not so where an enclosing
  // derivative is recording, which may still need them.
  return (x) => {
    if (recording()) return both(x, false);
    return withStack(() => {
      const [y, gradient, aux] = both(x, true);
      return [kept(y), gradient, aux];
    });
  };
}

const checkNumber = (y: unknown): void => {
  if (y instanceof Tensor && y.shape.length === 0) return;
  const what = y instanceof Tensor ? `shape [${y.shape}]; mean() or sum() it first` : `${y}, which is no tensor`;
  throw new TypeError(`grad: the function should return one number, but returned ${what}`);
};

/** ∇f, for an f that returns one number. */
export const grad =
  <X extends Tree>(f: (x: X) => Tensor) =>
  (x: X): X =>
    valueAndGrad(f)(x)[1];

/**
 * v ↦ H·v, with H the Hessian of f at x. The pullback of ∇f is v ↦ Hᵀ·v, and a Hessian is symmetric. The gradient is
 * recorded once, and every product goes back over that record.
 */
export const hvp = <X extends Tree>(f: (x: X) => Tensor, x: X): ((v: X) => X) => vjp(grad(f), x)[1];
