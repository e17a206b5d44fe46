/** Training that has broken down says so at once, and not by hours of NaN. */
import { numbers, type Tree, tree } from '../autodiff/index.js';

/** @throws RangeError that names the first parameter that is not finite */
export const finite = <T extends Tree>(algo: string, params: T): T => {
  for (const [path, leaf] of tree.entries(params)) {
    const wrong = numbers(leaf).find((x) => !Number.isFinite(x));
    if (wrong !== undefined)
      throw new RangeError(
        `${algo}: ${path} has become ${wrong} in this update; a smaller learning rate may help, and rewards that are finite and not huge`,
      );
  }
  return params;
};
