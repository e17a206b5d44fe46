/** The cost of a run, computed from its configuration. */
import type { Cost } from '../../algos/index.js';
import { learner } from '../config/anyAlgorithm.js';
import { hyperparametersOf } from '../config/configJson.js';
import type { TrainConfig } from '../config/trainConfig.js';

/** Environment steps and gradient steps of a run, as its algorithm counts them. */
export const costOf = (config: TrainConfig): Cost =>
  learner(config.algo).cost(hyperparametersOf(config));
