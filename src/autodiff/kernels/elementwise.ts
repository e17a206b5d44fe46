/**
 * Elementwise loops, each compiled from its formula. A loop shared by closures, one for each
 * operation, is no longer inlined by V8 and takes five times as long; a loop of its own may see
 * both float32 and float64. npm's ndarray compiles its code in the same way.
 */
import * as math from '../../math.js';
import type { FloatArray } from './interface.js';

/** out[i] = f(a[i]). */
export type Loop1 = (out: FloatArray, a: FloatArray) => void;

/**
 * out = f(a, b), for two arrays of one length, an array and a number, or two arrays that are spread
 * over rows and columns.
 */
export interface Loop2 {
  readonly both: (out: FloatArray, a: FloatArray, b: FloatArray) => void;
  readonly left: (out: FloatArray, x: number, b: FloatArray) => void;
  readonly right: (out: FloatArray, a: FloatArray, y: number) => void;
  /** Strides in elements: ar and br from row to row, ac and bc from column to column; 0 repeats. */
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

const mathNames = Object.keys(math);
/**
 * A function from its source. It sees the functions of math.ts by their names, and nothing else.
 */
const compile = <F>(formula: string, args: string, body: string): F => {
  const url = `spinningup/${encodeURIComponent(formula)}`;
  const source = `return function (${args}) { ${body} }\n//# sourceURL=${url}`;
  return new Function(...mathNames, source)(...Object.values(math)) as F;
};
/** A loop over the elements of out, with x and y from these expressions. */
const elementLoop = <F>(formula: string, args: string, x: string, y: string): F =>
  compile(
    formula,
    args,
    `for (let i = 0, n = out.length; i < n; i++) {
       const x = ${x}, y = ${y};
       out[i] = ${formula};
     }`,
  );

/** The loop of a formula in x. */
export const loop1 = (formula: string): Loop1 => elementLoop(formula, 'out, a', 'a[i]', '0');

/** The loops of a formula in x and y. */
export const loop2 = (formula: string): Loop2 => ({
  both: elementLoop(formula, 'out, a, b', 'a[i]', 'b[i]'),
  left: elementLoop(formula, 'out, s, b', 's', 'b[i]'),
  right: elementLoop(formula, 'out, a, s', 'a[i]', 's'),
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
