/** Plain objects, told apart from instances of classes. */

/** True for an object that is a literal or has no prototype; false for arrays and null. */
export const isPlainObject = (x: unknown): x is object =>
  typeof x === 'object' &&
  x !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(x));
