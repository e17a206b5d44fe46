/** Averages of parameters over time, for target networks. */
import { type Tree, tree } from '../autodiff/index.js';
import { blank, numbers, sameShape } from '../autodiff/tensor.js';

/**
 * ρ · target + (1 − ρ) · now, leaf by leaf: Lillicrap et al. 2016. ρ = 1 keeps the target, ρ = 0 replaces it.
 * @param rho from 0 to 1, usually close to 1
 */
export const polyak = <T extends Tree>(rho: number, target: T, now: NoInfer<T>): T => {
  if (!(rho >= 0 && rho <= 1)) throw new RangeError(`polyak: rho should be from 0 to 1, but is ${rho}`);
  return tree.map(
    (t, n) => {
      if (!sameShape(t.shape, n.shape)) throw new RangeError(`polyak: the target has shape [${t.shape}], but what follows it [${n.shape}]`);
      const [a, b] = [numbers(t), numbers(n)];
      const out = blank(t.shape, t);
      const { data } = out;
      for (let i = 0; i < a.length; i++) data[i] = rho * a[i] + (1 - rho) * b[i];
      return out;
    },
    target,
    now,
  );
};
