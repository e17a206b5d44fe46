/** Errors of a run, told apart by whom they are for. */
import { RankLost } from '../../algos/collective.js';
import { EnvironmentError } from '../../envs/checkAnswers.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { UserError } from '../userError.js';

/**
 * The error of a run as a UserError, if it is addressed to the user: a RangeError that begins with
 * the name of the algorithm, or of what normalises for it (it cannot run as configured, or training
 * broke down), or an invalid answer of the environment. Other errors stay as they are.
 */
export const asUserError = (
  { algo, env, dir }: Pick<TrainConfig, 'algo' | 'env'> & { readonly dir?: string },
  error: unknown,
  exitCode: 1 | 2,
): unknown => {
  if (error instanceof EnvironmentError) {
    const name = typeof env === 'string' ? ` ${env}` : '';
    return new UserError(
      `${error.place}: ${error.fault}; spinup check_env${name} says more`,
      exitCode,
    );
  }
  if (error instanceof RankLost)
    return new UserError(
      `${error.message}; the run has ended, and all completed epochs are saved`,
      1,
    );
  const isOfAlgorithm =
    (error instanceof RangeError || error instanceof TypeError) &&
    [`${algo}: `, 'normalized: '].some((start) => error.message.startsWith(start));
  if (!isOfAlgorithm) return error;
  const [, unfit] = /^\w+: from should be a run .*?, but (.*)$/.exec(error.message) ?? [];
  return dir !== undefined && unfit !== undefined
    ? new UserError(`${dir} cannot be resumed in this environment with these networks: ${unfit}`)
    : new UserError(error.message, exitCode);
};
