/** Lookup of algorithms by name, without loading their code. */
import { didYouMean } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';

/**
 * The known algorithm that a name means; the names ppo_pytorch and ppo_tf1 mean ppo.
 * @throws UserError that lists the known names, if it is not among them
 */
export const algorithmIn = <Name extends string>(typed: string, known: readonly Name[]): Name => {
  const plain = typed.replace(/_(pytorch|tf1)$/, '');
  const found = known.find((name) => name === plain);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no algorithm '${typed}'${didYouMean(plain, known)} There are ${known.join(', ')}`,
  );
};
