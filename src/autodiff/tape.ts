/** Recording. `primitive` turns a kernel on numbers into an operation that every enclosing derivative writes on its tape. */
import { pool } from './kernels/reuse.js';
import { type Tensor, Traced } from './tensor.js';

/** One recorded operation: where it stands on the tape, and how a cotangent of its result goes on to its arguments. */
export interface TapeEntry {
  readonly index: number;
  readonly pull: (g: Tensor, send: Send) => void;
}
export type Send = (to: TapeEntry, cotangent: Tensor) => void;

export type Op<A extends readonly unknown[]> = (...args: A) => Tensor;

/**
 * From the cotangent g of the result y, the cotangent of one argument; null where nothing flows. A rule is written in
 * operations, so that it can be differentiated in its turn: derivatives of derivatives need no more code.
 */
export type Rule<A extends readonly unknown[]> = (g: Tensor, y: Tensor, ...args: A) => Tensor | null;
/** What all rules do to the cotangent first, done once for all of them. */
export type First<A extends readonly unknown[]> = (g: Tensor, y: Tensor, ...args: A) => Tensor;

/** An operation, from a kernel on numbers and one rule for each of the leading arguments that are tensors. */
export const primitive = <A extends readonly unknown[]>(kernel: Op<A>, rules: readonly Rule<A>[], first?: First<A>): Op<A> => {
  const op: Op<A> = (...args) => {
    const level = innermost(args);
    if (level === 0) return kernel(...args);
    const inner = args.map((a) => (a instanceof Traced && a.level === level ? a.value : a)) as unknown as A;
    const y = onStack(level, () => op(...inner)); // the enclosing levels record it in their turn
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

const innermost = (args: readonly unknown[]): number => {
  let level = 0;
  for (const a of args) if (a instanceof Traced && a.level > level) level = a.level;
  return level;
};

const tapes = new Map<number, TapeEntry[]>();
let lastLevel = 0;
/** The level whose values are out of reach once its derivative returns; −1: none. */
let pooledLevel = -1;

export const recording = (): boolean => tapes.size > 0;

/** The value of an operation on a pooled level may live on the stack. */
const onStack = <R>(level: number, f: () => R): R => {
  if (level !== pooledLevel) return f();
  const was = pool(true);
  try {
    return f();
  } finally {
    pool(was);
  }
};

/** Run f with a fresh tape. A level is a name, never used again: what an inner derivative sees as constant stays constant. */
export const withTape = <R>(f: (level: number, tape: TapeEntry[]) => R, pooled = false): R => {
  const level = ++lastLevel;
  const tape: TapeEntry[] = [];
  const outer = pooledLevel;
  tapes.set(level, tape);
  if (pooled) pooledLevel = level;
  try {
    return f(level, tape);
  } finally {
    tapes.delete(level);
    pooledLevel = outer;
  }
};

export const record = (y: Tensor, level: number, pull: TapeEntry['pull']): Traced => {
  const tape = tapes.get(level);
  if (!tape) {
    throw new Error(
      'a tensor escaped from the function being differentiated and was used after it returned; return it from that function instead',
    );
  }
  const node = { index: tape.length, pull };
  tape.push(node);
  return new Traced(y, level, node);
};
