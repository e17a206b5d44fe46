/**
 * Randomness without state. A key is a value: the same key gives the same numbers always; `split`
 * and `fold` make keys that are independent of it and of each other. A function that needs
 * randomness takes a key, and two calls with one key give the same result.
 *
 * Numbers come from seedrandom's alea, seeded with the key. Its running state would not do as a
 * key: a child that started from it would repeat the numbers that its parent draws next. Seeding
 * hashes, so a child's stream has nothing of its parent's; and a key, being 53 bits, never grows.
 */
import alea from 'seedrandom/lib/alea.js';
import { cos, log, sin } from './math.js';

declare const brand: unique symbol;
/** A whole number below 2^53, made by `key`, `split` or `fold`. */
export type Key = number & { readonly [brand]: 'Key' };

/** The number of numbers to draw, or the shape of an array of them. */
export type Size = number | readonly number[];

/** The next number of a stream, uniform on [0, 1). */
type Draw = () => number;
/** A key from two draws of 32 random bits each. */
const toKey = (draw: Draw): Key =>
  (Math.floor(draw() * 0x200000) * 0x100000000 + Math.floor(draw() * 0x100000000)) as Key;
/**
 * The stream of a key's own numbers. Its children come from the stream of −1 − key, so that the two
 * never meet.
 */
const numbersOf = (key: Key): Draw => alea(key);
const childrenOf = (key: Key): Draw => alea(-1 - key);

/**
 * The key of a seed.
 * @throws RangeError if the seed is not a whole number
 */
export const key = (seed: number): Key => {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`key: seed should be a whole number, but is ${seed}`);
  return toKey(alea(`seed ${seed}`));
};

/** A tuple of N keys, up to 4. */
type Keys<N extends number> = N extends 2
  ? [Key, Key]
  : N extends 3
    ? [Key, Key, Key]
    : N extends 4
      ? [Key, Key, Key, Key]
      : Key[];
/** n independent keys. */
export const split = <const N extends number>(key: Key, n: N): Keys<N> => {
  const next = keys(key);
  return Array.from({ length: n }, next) as Keys<N>;
};

/** The n-th key derived from a key: for epoch n, or episode n. */
export const fold = (key: Key, n: number): Key => toKey(alea(`${key}/${n}`));

/**
 * The keys that `split` gives, one at a time and without end. In a loop that needs a key at every
 * step this costs a fiftieth of `fold`. The function that it returns advances, so it stays inside
 * the function that made it.
 */
export const keys = (key: Key): (() => Key) => {
  const draw = childrenOf(key);
  return () => toKey(draw);
};

const count = (size: Size): number => {
  const n = Array.isArray(size) ? size.reduce((n, d) => n * d, 1) : size;
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(
      'random: size should be a whole number from 0 on, or an array of them, but is ' +
        `${String(size)}`,
    );
  return n;
};
const fill = (size: Size, next: Draw): Float64Array => {
  const out = new Float64Array(count(size));
  for (let i = 0; i < out.length; i++) out[i] = next();
  return out;
};

/**
 * `size` numbers, row by row, uniform on [low, high).
 * @throws RangeError if size is not a whole number from 0 on, or an array of them
 */
export const uniform = (key: Key, size: Size, low = 0, high = 1): Float64Array => {
  const draw = numbersOf(key);
  return fill(size, () => low + (high - low) * draw());
};

/**
 * `size` numbers, standard normal, two at a time: Box & Muller 1958.
 * @throws RangeError if size is not a whole number from 0 on, or an array of them
 */
export const normal = (key: Key, size: Size): Float64Array => {
  const draw = numbersOf(key);
  const out = new Float64Array(count(size));
  for (let i = 0; i < out.length; i += 2) {
    const r = Math.sqrt(-2 * log(1 - draw()));
    const angle = 2 * Math.PI * draw();
    out[i] = r * cos(angle);
    if (i + 1 < out.length) out[i + 1] = r * sin(angle);
  }
  return out;
};

/**
 * `size` whole numbers, uniform on 0, …, below − 1.
 * @throws RangeError if size is not a whole number from 0 on, or an array of them
 */
export const randint = (key: Key, size: Size, below: number): Int32Array => {
  const draw = numbersOf(key);
  return Int32Array.from(fill(size, () => Math.floor(draw() * below)));
};

/** [n] 0, …, n − 1 in random order: Fisher & Yates. */
export const permutation = (key: Key, n: number): Int32Array => {
  const draw = numbersOf(key);
  const out = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
};
