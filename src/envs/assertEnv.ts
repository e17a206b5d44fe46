/** Checks of environments and spaces that a function is given. */
import { envFaults, spaceFault } from './checkEnv/structureFaults.js';
import type { Env } from './env.js';
import { formatValue } from './formatValue.js';
import { isObject } from './typeGuards.js';

/** The two spaces of an environment, of which its networks are made. */
type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

const expectedEnv = 'should be an environment, as make() gives or cartPole is';

/** A value that is not an environment, in words. */
const envInWords = (x: unknown): string => {
  if (x instanceof Promise) return 'a Promise; await it';
  return typeof x === 'string' ? `the name '${x}'; await make('${x}') gives one` : formatValue(x);
};

/**
 * Checks an environment.
 * @param where the function that was called, for the message
 * @param name the name of the argument
 * @param call a correct call, which ends the message where the argument is no environment at all
 * @throws TypeError that says what was given in place of an environment
 */
export const assertEnv = (where: string, name: string, env: unknown, call = ''): void => {
  if (!isObject(env) || typeof env.step !== 'function')
    throw new TypeError(
      `${where}: ${name} ${expectedEnv}, but is ${envInWords(env)}${call && `; call ${call}`}`,
    );
  const [fault] = envFaults(env);
  if (fault !== undefined) throw new TypeError(`${where}: ${name} is no environment: ${fault[1]}`);
};

/**
 * The same environment, of which only the spaces are needed.
 * @throws TypeError that says what was given in place of an environment or of a space
 */
export const withSpaces = <T extends Partial<Spaces>>(
  where: string,
  env: T,
  needed: readonly (keyof Spaces)[] = ['observationSpace', 'actionSpace'],
): T => {
  if (!isObject(env) || env instanceof Promise)
    throw new TypeError(`${where}: env ${expectedEnv}, but is ${envInWords(env)}`);
  for (const name of needed) {
    const fault = spaceFault(name, env[name]);
    if (fault !== undefined) throw new TypeError(`${where}: env is no environment: ${fault[1]}`);
  }
  return env;
};
