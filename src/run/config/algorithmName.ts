/** Algorithms by name, without loading one. */
import { didYouMean } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';

/**
 * The algorithm of that name among those that are known; ppo_pytorch and ppo_tf1 are ppo.
 * @throws UserError if there is none
 */
export const algorithmIn = <Name extends string>(word: string, known: readonly Name[]): Name => {
  const plain = word.replace(/_(pytorch|tf1)$/, '');
  const found = known.find((name) => name === plain);
  if (found !== undefined) return found;
  throw new UserError(
    `there is no algorithm '${word}'${didYouMean(plain, known)} There are ${known.join(', ')}`,
  );
};
