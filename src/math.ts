/**
 * Transcendental functions; no other file may use those of Math. Engines differ in the last bits of
 * Math.exp and its like; these are made of operations that IEEE 754 defines to the last bit (+ − ·
 * /), so that the same seed gives the same numbers in every engine. Each is within 1 ulp of the
 * true value, for arguments of any size. A test keeps those of Math out of every file.
 */
export { exp, expm1, tanh } from './math/exp.js';
export { log, log1p } from './math/log.js';
export { pow } from './math/pow.js';
export { cos, sin } from './math/trig.js';
