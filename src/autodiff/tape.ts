/**
 * Tapes. `primitive` turns a kernel on numbers into an operation that every enclosing derivative
 * writes on its tape.
 */
import { recorded } from './kernels/reuse.js';
import { assertTensor, Tensor, Traced } from './tensor.js';

/**
 * One operation on the tape: its place, counted from 0, and its part of the chain rule. `pull` is
 * given g, the cotangent of the result, of the result's shape, and sends each argument on the same
 * tape its cotangent, of the argument's shape.
 */
export interface TapeEntry {
  readonly index: number;
  readonly pull: (g: Tensor, send: Send) => void;
}
/** Hands a cotangent to an entry of the tape. */
export type Send = (to: TapeEntry, cotangent: Tensor) => void;

/** An operation: a tensor from tensors, numbers and settings. */
export type Op<A extends readonly unknown[]> = (...args: A) => Tensor;

/**
 * One argument's part of the chain rule: from g, the cotangent of the result y, the cotangent of
 * that argument, of its shape; null if the result does not depend on it smoothly. A rule is written
 * in operations, so that it can be differentiated in its turn: derivatives of derivatives need no
 * more code.
 */
export type Rule<A extends readonly unknown[]> = (
  g: Tensor,
  y: Tensor,
  ...args: A
) => Tensor | null;
/**
 * A step before the rules, done once for all of them: from the cotangent of the result that of an
 * intermediate value. `dense` uses it: with z = x·w + b and y = act(z), its rules are given the
 * cotangent of z.
 */
export type First<A extends readonly unknown[]> = (g: Tensor, y: Tensor, ...args: A) => Tensor;

/**
 * An operation that every enclosing derivative records, from a kernel on plain numbers and one rule
 * for each of the leading arguments that are tensors.
 * @example const square = primitive(squareKernel, [(g, _y, x) => mul(2, x, g)])
 */
export const primitive = <A extends readonly unknown[]>(
  kernel: Op<A>,
  rules: readonly Rule<A>[],
  first?: First<A>,
): Op<A> => {
  const op: Op<A> = (...args) => {
    const level = innermost(args);
    if (level === 0) {
      for (let i = 0; i < rules.length; i++)
        if (typeof args[i] !== 'number' && !(args[i] instanceof Tensor))
          assertTensor(`autodiff: argument ${i + 1} of an operation`, args[i]);
      return kernel(...args);
    }
    const inner = args.map((a) =>
      a instanceof Traced && a.level === level ? a.value : a,
    ) as unknown as A;
    // The arguments without this level, so that op records the result on the levels further out.
    // `recorded` only says where the memory of y comes from.
    const y = recorded(level, () => op(...inner));
    return record(y, level, (g, send) => {
      const c = first ? first(g, y, ...inner) : g;
      for (let i = 0; i < rules.length; i++) {
        const a = args[i];
        if (!(a instanceof Traced) || a.level !== level) continue;
        const cotangent = rules[i](c, y, ...inner);
        if (cotangent) send(a.node, cotangent);
      }
    });
  };
  return op;
};

/** The highest level among the arguments; 0 if none is recorded. */
const innermost = (args: readonly unknown[]): number => {
  let level = 0;
  for (const a of args) if (a instanceof Traced && a.level > level) level = a.level;
  return level;
};

/** The tapes of the derivatives that are being taken, by level. */
const tapes = new Map<number, TapeEntry[]>();
let lastLevel = 0;
/**
 * The level of the tape that is opened next. Only tidy.ts asks, to tell where its memory comes
 * from.
 */
export const nextLevel = (): number => lastLevel + 1;

/** Whether any derivative is being recorded. */
export const recording = (): boolean => tapes.size > 0;

/**
 * Run f with a fresh tape. Its level is a name that is never used again, and inner derivatives have
 * higher ones:
 *
 *     grad((x) => mul(x, grad((y) => add(x, y))(x)))   // at 2
 *
 * The inner gradient is 1, whatever x is, so the outer one is ∂(x·1)/∂x = 1. The tape of the inner
 * gradient (level 2) must take x for a constant, although x is recorded by the outer one (level 1).
 * That is why a result belongs to the highest level among its arguments, and a rule sends
 * cotangents to arguments of its own level only.
 */
export const withTape = <R>(f: (level: number, tape: TapeEntry[]) => R): R => {
  const level = ++lastLevel;
  const tape: TapeEntry[] = [];
  tapes.set(level, tape);
  try {
    return f(level, tape);
  } finally {
    tapes.delete(level);
  }
};

/**
 * y [..], written on the tape of this level.
 * @param pull sends the arguments of y their cotangents
 * @throws Error if the derivative of that level has returned
 */
export const record = (y: Tensor, level: number, pull: TapeEntry['pull']): Traced => {
  const tape = tapes.get(level);
  if (!tape) {
    throw new Error(
      'a tensor escaped from the function being differentiated and was used after it returned; ' +
        'return it from that function instead',
    );
  }
  const node = { index: tape.length, pull };
  tape.push(node);
  return new Traced(y, level, node);
};
