/** Training that has broken down says so at once, and not by hours of NaN. */
import { numbers, type Tree, tree } from '../autodiff/index.js';
import type { Info } from './types.js';

const CURE = 'a smaller learning rate may help, and rewards that are finite and not huge';

/** @throws RangeError that names the first parameter that is not finite */
export const assertFinite = <T extends Tree>(algo: string, params: T): T => {
  for (const [path, leaf] of tree.entries(params)) {
    const wrong = numbers(leaf).find((x) => !Number.isFinite(x));
    if (wrong !== undefined)
      throw new RangeError(`${algo}: ${path} has become ${wrong} in this update; ${CURE}`);
  }
  return params;
};

/** @throws RangeError that names the first measurement that is not finite: much cheaper than to look at all parameters */
export const assertFiniteInfo = (algo: string, info: Info): Info => {
  for (const [name, x] of Object.entries(info)) {
    const value = typeof x === 'number' ? x : x.mean;
    if (!Number.isFinite(value))
      throw new RangeError(`${algo}: ${name} has become ${value} in this update; ${CURE}`);
  }
  return info;
};
