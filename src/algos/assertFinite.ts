/**
 * Guards that throw in the update in which a parameter or a measurement becomes NaN or infinite.
 */
import { numbers, type Tree, tree } from '../autodiff/index.js';
import type { Info } from './types.js';

const CURE = 'a smaller learning rate may help, and rewards that are finite and not huge';

/**
 * @param params of any structure and shapes []
 * @throws RangeError that names the first parameter that is not finite
 */
export const assertFinite = (algo: string, params: Tree): void => {
  for (const [path, leaf] of tree.entries(params)) {
    const wrong = numbers(leaf).find((x) => !Number.isFinite(x));
    if (wrong !== undefined)
      throw new RangeError(`${algo}: ${path} has become ${wrong} in this update; ${CURE}`);
  }
};

/**
 * A check of measurements alone, much cheaper than one of all parameters.
 * @throws RangeError that names the first measurement that is not finite
 */
export const assertFiniteInfo = (algo: string, info: Info): void => {
  for (const [name, x] of Object.entries(info)) {
    const value = typeof x === 'number' ? x : x.mean;
    if (!Number.isFinite(value))
      throw new RangeError(`${algo}: ${name} has become ${value} in this update; ${CURE}`);
  }
};
