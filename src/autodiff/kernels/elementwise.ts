/**
 * Elementwise loops, each compiled from its formula. One loop shared by closures, one closure for
 * each operation, is no longer inlined by V8 and takes five times as long; a loop of its own may
 * well see both float32 and float64. (npm's ndarray compiles its code in the same way.)
 */
import * as math from '../../math.js';
import type { FloatArray } from './interface.js';

/** out = f(a) */
export type Loop1 = (out: FloatArray, a: FloatArray) => void;

/**
 * out = f(a, b), where both are arrays of one size, or one is a number, or each is spread over rows
 * and columns.
 */
export interface Loop2 {
  readonly both: (out: FloatArray, a: FloatArray, b: FloatArray) => void;
  readonly left: (out: FloatArray, x: number, b: FloatArray) => void;
  readonly right: (out: FloatArray, a: FloatArray, y: number) => void;
  /** With how far to go in a and in b for the next row and for the next column; 0: stay. */
  readonly spread: (
    out: FloatArray,
    rows: number,
    cols: number,
    a: FloatArray,
    ar: number,
    ac: number,
    b: FloatArray,
    br: number,
    bc: number,
  ) => void;
}

const names = Object.keys(math);
/**
 * A function from its source. It sees the functions of math.ts by their names, and nothing else.
 */
const compile = <F>(formula: string, args: string, body: string): F => {
  const source = `return function (${args}) { ${body} }\n//# sourceURL=spinningup/${encodeURIComponent(formula)}`;
  return new Function(...names, source)(...Object.values(math)) as F;
};
const flat = <F>(formula: string, args: string, x: string, y: string): F =>
  compile(
    formula,
    args,
    `for (let i = 0, n = out.length; i < n; i++) { const x = ${x}, y = ${y}; out[i] = ${formula}; }`,
  );

/** From a formula in x. */
export const loop1 = (formula: string): Loop1 => flat(formula, 'out, a', 'a[i]', '0');

/** From a formula in x and y. */
export const loop2 = (formula: string): Loop2 => ({
  both: flat(formula, 'out, a, b', 'a[i]', 'b[i]'),
  left: flat(formula, 'out, s, b', 's', 'b[i]'),
  right: flat(formula, 'out, a, s', 'a[i]', 's'),
  spread: compile(
    formula,
    'out, rows, cols, a, ar, ac, b, br, bc',
    `for (let i = 0, k = 0; i < rows; i++)
       for (let j = 0, p = i * ar, q = i * br; j < cols; j++, k++, p += ac, q += bc) {
         const x = a[p], y = b[q];
         out[k] = ${formula};
       }`,
  ),
});
