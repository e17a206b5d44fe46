/** The parameters with which a run starts, where another run gives them: `--init_from`. */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '../../autodiff/index.js';
import type { Env } from '../../envs/env.js';
import { key } from '../../random.js';
import { learner } from '../config/anyAlgorithm.js';
import { hyperparametersOf } from '../config/configJson.js';
import type { OwnNetworks } from '../config/ownNetworks.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { findRun } from '../saved/loadRun.js';
import { INITIAL, loadParameters } from '../saved/modelFile.js';
import { savedModel } from '../saved/snapshots.js';
import { UserError } from '../userError.js';

/**
 * The file of parameters that a new run starts with: the last model of the run that initFrom names.
 * @throws UserError if there is no such run or it has no model
 */
export const givenModel = ({ initFrom }: TrainConfig): string | undefined =>
  initFrom === undefined ? undefined : savedModel(findRun(initFrom), -1);

/**
 * The file of parameters that a run without a completed epoch started with: its own copy, so that
 * the other run may have changed or gone since.
 * @throws UserError if there is no copy
 */
export const ownCopy = ({ initFrom }: TrainConfig, dir: string): string | undefined => {
  if (initFrom === undefined) return undefined;
  const file = join(dir, INITIAL);
  if (existsSync(file)) return file;
  throw new UserError(
    `${dir} has neither a completed epoch nor ${INITIAL}, the parameters that it was to start ` +
      `with; spinup run with --init_from ${initFrom} starts it again`,
    1,
  );
};

/**
 * The parameters in a file, for the networks of a run.
 * @param own the caller's own networks, by their names
 * @throws UserError that names the first tensor that is missing, superfluous or of another shape
 */
export const startingParameters = (
  file: string,
  config: TrainConfig,
  env: Env,
  own: OwnNetworks,
): Tree => {
  const { build, fresh } = learner(config.algo, config);
  const template = fresh({ ...build(env, hyperparametersOf(config)), ...own })(key(0));
  return loadParameters(file, template, `of this run (${config.algo})`);
};

/**
 * Checks that a new run does not replace the one that it starts from.
 * @param dir the directory of the new run
 * @throws UserError if the two are one
 */
export const checkElsewhere = ({ initFrom }: TrainConfig, dir: string): void => {
  if (initFrom === undefined || !existsSync(dir)) return;
  if (realpathSync(findRun(initFrom)) === realpathSync(dir))
    throw new UserError(
      `--init_from ${initFrom} names the directory of this run itself; give this one another ` +
        `--exp_name, or go on with the earlier one: spinup resume ${dir} --epochs N`,
    );
};
