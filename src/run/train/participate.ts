/** The part of a rank other than 0: it computes what rank 0 does, and records nothing. */
import { type Collective, RankLost } from '../../algos/collective.js';
import { reductionsOver } from '../../algos/ranks.js';
import type { Tree } from '../../autodiff/index.js';
import type { Run } from '../config/anyAlgorithm.js';
import type { BlasName } from '../config/blasTrial.js';
import { type RunBackend, unmeasured, withBackend } from '../config/runBackend.js';
import type { TrainConfig } from '../config/trainConfig.js';
import { asUserError } from './asUserError.js';
import { epochsOf } from './epochsOf.js';
import { givenHyperparameters, ingredientsOf } from './ingredients.js';
import { watched } from './onEachStep.js';

/** A run as rank 0 describes it to the other ranks. All of it is data. */
export interface SharedRun {
  readonly config: TrainConfig;
  /** The names or files of environment and networks. */
  readonly sources: { readonly env: string; readonly networks?: string };
  readonly backend: RunBackend;
  readonly blas?: BlasName;
  /** The run to go on with, or the parameters to start with. */
  readonly start: { readonly from?: Run; readonly initFrom?: Tree };
}

/** The value that rank 0 broadcasts where there is nothing to compute. */
export const NO_RUN = 'no run';

/**
 * Computes the epochs of the run that rank 0 broadcasts, until it says that the run is over.
 * @param stopped called before each environment step; true ends this rank's part
 * @throws UserError if an environment or networks cannot be made here, or training breaks down
 * @throws RankLost if another rank has failed or was stopped
 */
export const participate = async (
  collective: Collective,
  stopped: () => boolean = () => false,
): Promise<void> => {
  const run = collective.broadcast<SharedRun | typeof NO_RUN>(NO_RUN);
  if (run !== NO_RUN)
    await withBackend(
      unmeasured(run.backend),
      () => computeEpochs(run, collective, stopped),
      run.blas,
    );
  collective.close();
};

const computeEpochs = async (
  { config, sources, start }: SharedRun,
  collective: Collective,
  stopped: () => boolean,
): Promise<void> => {
  try {
    const { world, networks } = await ingredientsOf(config, sources);
    const env = watched(world, () => {
      if (stopped()) throw new RankLost('the run was stopped');
    });
    const options = {
      ...givenHyperparameters(config),
      ...networks,
      env,
      over: reductionsOver(collective),
    };
    for (const _ of epochsOf(config, { ...options, ...start }))
      if (collective.broadcast(false)) return;
  } catch (error) {
    throw asUserError(config, error, 1);
  }
};
