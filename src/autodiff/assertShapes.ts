/** Named sizes, checked at run time. */
import { assertTensor, type Tensor } from './tensor.js';

/**
 * Checks shapes against names: in assertShapes('policyLoss', { obs: [obs, 'N obsDim'], adv: [adv,
 * 'N'] }) obs is [N, obsDim] and adv is [N]. One name is one size wherever it stands, and a number
 * is itself; so [N] never meets [N, 1] in silence.
 * @param where the function that checks, for the message
 * @throws RangeError that names the function, the argument and both sizes, TypeError if an argument
 * is no tensor
 */
export const assertShapes = (
  where: string,
  args: Readonly<Record<string, readonly [x: Tensor, spec: string]>>,
): void => {
  const known = new Map<string, { size: number; from: string }>();
  for (const [name, [x, spec]] of Object.entries(args)) {
    assertTensor(`${where}: ${name}`, x);
    const axes = spec.split(' ').filter(Boolean);
    if (axes.length !== x.shape.length)
      throw new RangeError(
        `${where}: ${name} should be [${axes.join(', ')}], but is [${x.shape.join(', ')}]`,
      );
    axes.forEach((axis, i) => {
      const size = x.shape[i];
      const want = known.get(axis) ?? {
        size: /^\d+$/.test(axis) ? Number(axis) : size,
        from: 'the formula',
      };
      if (want.size !== size)
        throw new RangeError(
          `${where}: ${axis} is ${want.size} in ${want.from}, ` +
            `but ${size} in ${name} [${x.shape.join(', ')}]`,
        );
      if (!known.has(axis)) known.set(axis, { size, from: name });
    });
  }
};
