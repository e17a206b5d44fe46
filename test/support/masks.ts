/** Masked columns of a matrix. */
import fc from 'fast-check';
import type { DType } from '../../src/autodiff/index.js';

/** The logit or Q of an action that does not exist. */
export const NEVER = Number.NEGATIVE_INFINITY;
/** Either dtype. */
export const types = fc.constantFrom<DType>('float32', 'float64');
