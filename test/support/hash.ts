/** Hashes of the bits of numbers, for tests that two runs are one. */
import { numbers, Tensor } from 'spinningup';

const word = new DataView(new ArrayBuffer(8));
const FNV = 0x01000193;

/** FNV-1a over the bits of float64 numbers, a word of 32 bits at a time: eight hexadecimal digits. */
export const hash = (xs: Iterable<number>): string => {
  let h = 0x811c9dc5;
  for (const x of xs) {
    word.setFloat64(0, x);
    h = Math.imul(h ^ word.getInt32(0), FNV);
    h = Math.imul(h ^ word.getInt32(4), FNV);
  }
  return (h >>> 0).toString(16).padStart(8, '0');
};

/** All numbers in a value, however deep. */
export function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (value instanceof Tensor) yield* numbers(value);
  else if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array) yield* value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* numbersIn(part);
}
