/** Averages of parameters over time, for target networks. */
import { numbers, type Tree, tree } from '../autodiff/index.js';
import { kernels } from '../autodiff/kernels/active.js';
import { carried } from '../autodiff/kernels/reuse.js';
import { Concrete } from '../autodiff/tensor.js';
import { checkLike } from './check.js';

/**
 * ρ · target + (1 − ρ) · now, leaf by leaf: Lillicrap et al. 2016. ρ = 1 keeps the target, ρ = 0
 * replaces it.
 * @param rho from 0 to 1, usually close to 1
 * @param target a tree of tensors of any shapes
 * @param now the parameters that the target follows, with the same shapes
 * @throws RangeError if rho is out of its range or a shape differs, TypeError if a type or the
 *   structure does
 */
export const polyak = <T extends Tree>(rho: number, target: T, now: NoInfer<T>): T => {
  if (!(rho >= 0 && rho <= 1))
    throw new RangeError(`polyak: rho should be from 0 to 1, but is ${rho}`);
  return tree.map(
    (t, n) => {
      checkLike('polyak', t, 'what follows it', n, 'the target');
      const data = numbers(t);
      const out = carried(data, data.length);
      kernels(data).blend(rho, data, numbers(n), out);
      return new Concrete(t.shape, out);
    },
    target,
    now,
  );
};
