/** The start of a run in its directory: the files that it writes first. */
import { join } from 'node:path';
import type { Backend, Tree } from '../../autodiff/index.js';
import { learner } from '../config/anyAlgorithm.js';
import { blasName } from '../config/blasTrial.js';
import {
  descriptionOf,
  envNameOf,
  expNameOf,
  fixedConfig,
  hyperparametersOf,
} from '../config/configJson.js';
import { runSettings } from '../config/runSettings.js';
import type { TrainConfig } from '../config/trainConfig.js';
import type { Terminal } from '../print/terminal.js';
import { INITIAL, saveParameters } from '../saved/modelFile.js';
import type { RunLock } from '../saved/runLock.js';
import type { SavedState } from '../saved/runStateFile.js';
import { EpochRecorder } from './epochRecorder.js';
import { EpochLogger } from './logger.js';

/** Start of a run: its directory, the state to continue from, and a line to print first. */
export interface RunStart {
  readonly dir: string;
  readonly lock: RunLock;
  readonly from?: SavedState | undefined;
  readonly notice?: string | undefined;
}

/** The surroundings of a run. */
export interface RunWorld {
  readonly live: boolean;
  /** Entries of config.json about the environment and the files of the run. */
  readonly sources: object;
  readonly backend: Backend;
}

/** The logger and the recorder of a run; writes config.json, unless the run is resumed. */
export const recorderFor = (
  given: TrainConfig,
  { dir, lock, from, initial }: RunStart & { readonly initial?: Tree | undefined },
  { live, sources, backend }: RunWorld,
  io: Terminal,
): EpochRecorder => {
  const config: TrainConfig = from ? given : { ...given, backend: backend.name };
  const {
    algo,
    saveFreq = runSettings.saveFreq.default,
    keepSnapshots = false,
    keepBest = false,
  } = config;
  const logger = new EpochLogger({
    outputDir: dir,
    expName: expNameOf(config),
    terminal: io,
    rows: from?.run.epoch ?? 0,
  });
  if (initial) {
    const about = { algo, env_name: envNameOf(config), init_from: config.initFrom ?? '' };
    saveParameters(join(dir, INITIAL), initial, about);
  }
  if (!from)
    logger.saveConfig({ ...descriptionOf(config, blasName(backend)), ...sources }, { quiet: true });
  const algorithm = learner(algo, config);
  const columns = algorithm.columns(hyperparametersOf(config));
  const configuration = fixedConfig(config);
  return new EpochRecorder({
    dir,
    lock,
    algo,
    algorithm,
    columns,
    configuration,
    envName: envNameOf(config),
    live,
    logger,
    saveFreq,
    keepSnapshots,
    keepBest,
    ...(from && { from }),
  });
};
