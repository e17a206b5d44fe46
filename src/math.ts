/**
 * The one door to transcendental functions. Engines differ in their last bits, so whoever wants the same numbers
 * everywhere has one file to replace; a test keeps `Math.exp` and its like out of every other file.
 */
export const { exp, log, log1p, expm1, sin, cos, tan, tanh, atan2, pow } = Math;
