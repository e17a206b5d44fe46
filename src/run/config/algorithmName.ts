/** Algorithms by name, without loading one. */
import { nearest } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';

/**
 * The algorithm of that name among those that are known; ppo_pytorch and ppo_tf1 are ppo.
 * @throws UserError if there is none
 */
export const algorithmIn = <Name extends string>(word: string, known: readonly Name[]): Name => {
  const plain = word.replace(/_(pytorch|tf1)$/, '');
  const found = known.find((name) => name === plain);
  if (found !== undefined) return found;
  throw new UserError(`there is no algorithm '${word}'${hint(nearest(plain, known))} There are ${known.join(', ')}`);
};

/** The end of a sentence about a word that is not known. */
export const hint = (guesses: readonly string[]): string => (guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '.');
