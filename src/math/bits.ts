/** Powers of two, and the exponent of a double from its bits. */

/** Every power of two that a double holds: 2^k at index k + 1074, for k = −1074, …, 1023. */
export const powers: Float64Array = Float64Array.from({ length: 2098 });
for (let i = 0, power = Number.MIN_VALUE; i < powers.length; i++, power *= 2) powers[i] = power;

/**
 * x · 2^k for |x| in [½, 2] and k = −2098, …, 2047: by two factors, for 2^k alone may be out of
 * range. Only the second product can round.
 */
export const scale = (x: number, k: number): number =>
  x * powers[(k >> 1) + 1074] * powers[k - (k >> 1) + 1074];

/**
 * Scratch memory to read the bits of a double: written and read within one call. V8 compiles it to
 * two moves.
 */
const scratchDouble = new Float64Array(1);
const scratchWords = new Int32Array(scratchDouble.buffer);
scratchDouble[0] = 1; // its bits are 0x3ff00000 00000000
/**
 * Which of the two words holds the sign and the exponent: 1 where the low word comes first, else 0.
 */
const HIGH = scratchWords[1] === 0 ? 0 : 1;

/** The upper half of the bits of x, signed: sign, 11 bits of exponent, 20 of the fraction. */
export const highWord = (x: number): number => {
  scratchDouble[0] = x;
  return scratchWords[HIGH];
};
