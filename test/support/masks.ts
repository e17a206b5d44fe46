/** Masked columns of a matrix. */
import fc from 'fast-check';
import type { DType } from '../../src/autodiff/index.js';

export const NEVER = Number.NEGATIVE_INFINITY;
export const types = fc.constantFrom<DType>('float32', 'float64');
