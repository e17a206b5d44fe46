/** Environments by name, for a user. */
import { type Env, make } from '../envs/index.js';
import { messageOf, UserError } from './error.js';

/** @throws UserError that says which names there are, or what has to be installed */
export const environment = async (name: string): Promise<Env> => {
  try {
    return await make(name);
  } catch (error) {
    throw new UserError(messageOf(error).replace(/^make: /, ''));
  }
};
