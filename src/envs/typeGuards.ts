/** Type guards for values of unknown origin. */

/** A Float32Array or an array of other numbers. */
export type TypedArray = Float32Array;
/** An object whose fields are of unknown type. */
export type UnknownFields = Readonly<Record<string, unknown>>;

/** True for Float32Array and its like; false for a DataView. */
export const isTypedArray = (x: unknown): x is TypedArray =>
  ArrayBuffer.isView(x) && !(x instanceof DataView);

/** True for an object literal, or one without a prototype: no Map, no instance of a class. */
export const isPlainObject = (x: unknown): x is UnknownFields =>
  typeof x === 'object' &&
  x !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(x));

/** True for an object that is no array and no view of a buffer. */
export const isObject = (x: unknown): x is UnknownFields =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);

/** True for a whole number of at least `least` that a float64 holds exactly. */
export const isWholeNumber = (x: unknown, least: number): x is number =>
  Number.isSafeInteger(x) && (x as number) >= least;
