/** The flags of check_env. */
import { didYouMean } from '../../envs/didYouMean.js';
import { envOption, type Flag, isEnvOption, parseFlags, single } from '../flags/parseFlags.js';
import { UserError } from '../userError.js';
import type { CheckEnvOptions } from './checkEnvironment.js';

const EXAMPLE = 'spinup check_env ./my-env.ts';

interface CheckFlag {
  readonly key: 'episodes' | 'steps' | 'seed';
  readonly least: number;
  readonly shownDefault: string;
  readonly meaning: string;
}

export const checkEnvFlags: readonly CheckFlag[] = [
  { key: 'episodes', least: 1, shownDefault: '10', meaning: 'Episodes to play, half of them with actions at random.' },
  {
    key: 'steps',
    least: 1,
    shownDefault: '10000',
    meaning: 'Steps after which an episode counts as endless, and no other is begun.',
  },
  { key: 'seed', least: Number.NEGATIVE_INFINITY, shownDefault: '0', meaning: 'From which all that is tried follows.' },
];

/**
 * The environment and the flags.
 * @throws UserError that names the word that is wrong, and what would be right
 */
export const parseCheckEnvFlags = ([env, ...words]: readonly string[]): CheckEnvOptions => {
  if (env === undefined || env.startsWith('-')) throw new UserError(`which environment? Name it or its file first, such as ${EXAMPLE}`);
  if (words.length > 0 && !words[0].startsWith('-')) throw new UserError(`one environment expected, got two: ${env} ${words[0]}`);
  const flags = parseFlags(words);
  const envOptions = Object.assign({}, ...flags.filter(isEnvOption).map(envOption));
  const numbers = flags.filter((flag) => !isEnvOption(flag)).map((flag) => [flag.key, whole(find(flag), flag)]);
  return { env, envOptions, ...Object.fromEntries(numbers) };
};

const find = ({ flag, key }: Flag): CheckFlag => {
  const known = checkEnvFlags.find((f) => f.key === key);
  if (known) return known;
  const all = checkEnvFlags.map((f) => `--${f.key}`);
  throw new UserError(`check_env has no flag ${flag}${didYouMean(flag, all, 1)} It has ${all.join(', ')} and --env:KEY`);
};

const whole = ({ least }: CheckFlag, flag: Flag): number => {
  const value = single(flag);
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  const from = Number.isFinite(least) ? ` from ${least} on` : '';
  throw new UserError(
    `${flag.flag} should be a whole number${from}, but ${flag.words.length > 0 ? `is ${flag.words[0]}` : 'has no value'}`,
  );
};
