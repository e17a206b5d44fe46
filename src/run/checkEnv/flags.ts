/** Flags of check_env. */
import { wholeNumber } from '../config/checks.js';
import type { EnvOptions } from '../config/loadEnvironment.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import type { CheckEnvOptions } from './checkEnvironment.js';

/** The numeric flags, in the order of `--help`. */
export const checkEnvFlags = [
  {
    key: 'episodes',
    names: ['--episodes'],
    kind: 'literal',
    value: 'N',
    shownDefault: '10',
    meaning: 'Episodes to play; half of them with random actions.',
    check: wholeNumber(1),
  },
  {
    key: 'steps',
    names: ['--steps'],
    kind: 'literal',
    value: 'N',
    shownDefault: '10000',
    meaning: 'Steps after which an episode counts as endless, and no further one is begun.',
    check: wholeNumber(1),
  },
  {
    key: 'seed',
    names: ['--seed'],
    kind: 'literal',
    value: 'N',
    shownDefault: '0',
    meaning: 'The seed of all random choices.',
    check: wholeNumber(),
  },
] as const satisfies readonly CommandFlag[];

const envOptions = {
  key: 'envOptions',
  names: ['--env:KEY', '--env_kwargs:KEY'],
  kind: 'entry',
  value: 'VALUE',
  shownDefault: '',
  meaning: 'An option of the environment, such as --env:max_episode_steps 100.',
} as const satisfies CommandFlag;

/**
 * Parse the arguments of check_env: an environment and flags, in any order.
 * @throws UserError that names the invalid argument, and the valid values
 */
export const parseCheckEnvFlags = (args: readonly string[]): CheckEnvOptions => {
  const { positional, options } = parseCommand('check_env', [...checkEnvFlags, envOptions], args);
  const env = onlyOne(
    positional,
    'environment',
    'which environment? Give its name or its file, such as spinup check_env ./my-env.ts',
  );
  return { env, envOptions: {} as EnvOptions, ...options };
};
