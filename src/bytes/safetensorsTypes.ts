/**
 * Number types of the safetensors format. Each is read into the smaller of float32 and float64
 * that holds all of its numbers; of 64-bit integers, float64 holds those up to 2⁵³ and some above.
 */
import type { DType } from '../autodiff/index.js';

/** A number type: its width in bytes, the type it is read into, and its decoding. */
export interface NumberType {
  readonly width: number;
  readonly into: DType;
  /** The number at a byte offset, little-endian; a bigint if float64 may not hold it. */
  at(view: DataView, offset: number): number | bigint;
}

/** The number types that can be read, by their codes in a header. */
export const numberTypes: Readonly<Record<string, NumberType>> = {
  F64: { width: 8, into: 'float64', at: (view, i) => view.getFloat64(i, true) },
  F32: { width: 4, into: 'float32', at: (view, i) => view.getFloat32(i, true) },
  F16: { width: 2, into: 'float32', at: (view, i) => halfFloat(view.getUint16(i, true)) },
  BF16: { width: 2, into: 'float32', at: (view, i) => brainFloat(view.getUint16(i, true)) },
  I64: { width: 8, into: 'float64', at: (view, i) => view.getBigInt64(i, true) },
  U64: { width: 8, into: 'float64', at: (view, i) => view.getBigUint64(i, true) },
  I32: { width: 4, into: 'float64', at: (view, i) => view.getInt32(i, true) },
  U32: { width: 4, into: 'float64', at: (view, i) => view.getUint32(i, true) },
  I16: { width: 2, into: 'float32', at: (view, i) => view.getInt16(i, true) },
  U16: { width: 2, into: 'float32', at: (view, i) => view.getUint16(i, true) },
  I8: { width: 1, into: 'float32', at: (view, i) => view.getInt8(i) },
  BOOL: { width: 1, into: 'float32', at: (view, i) => view.getUint8(i) },
};

const unreadTypes = ['F4', 'F6_E2M3', 'F6_E3M2', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0', 'C64'];
/** True for a type of the format that is not among those that can be read. */
export const isUnreadType = (code: unknown): code is string =>
  typeof code === 'string' && unreadTypes.includes(code);

const float32 = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0];
/** bfloat16 is the upper half of float32. */
const brainFloat = (bits: number): number => float32(bits * 0x10000);

const BIAS = float32(0x77800000); // 2¹¹² for the biases of the exponents, 127 and 15
/** float16 has 5 bits of exponent and 10 of fraction, in which subnormal numbers are included. */
const halfFloat = (bits: number): number => {
  const magnitude = bits & 0x7fff;
  const sign = bits === magnitude ? 1 : -1;
  if (magnitude > 0x7c00) return Number.NaN;
  return sign * (magnitude === 0x7c00 ? Number.POSITIVE_INFINITY : float32(magnitude << 13) * BIAS);
};
