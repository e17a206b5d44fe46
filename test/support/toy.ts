/** An algorithm in one file: vanilla policy gradient for discrete actions, with a hyperparameter that it only measures. */
import { counting } from '../../src/algos/hyperparameters.js';
import * as onPolicy from '../../src/algos/onPolicy.js';
import type { RunState } from '../../src/algos/types.js';
import * as vpg from '../../src/algos/vpg.js';

export { agent, build, fresh, saved } from '../../src/algos/onPolicy.js';

export const title = 'a toy';
export const actions = 'discrete';
export const defaults = {
  ...vpg.defaults,
  /** Toys in the box. */
  toyCount: 3,
};
export type Config = typeof defaults;
export const rules = { toyCount: counting };
export const columns = () => onPolicy.columns('Entropy', 'ToyCount');
export const cost = (config: Config) => onPolicy.cost(config, 1);

export function* train(setting: onPolicy.RunSpec<Config, vpg.State>): Generator<RunState<vpg.State>, void> {
  const { toyCount } = setting.config;
  for (const run of vpg.train(setting)) yield { ...run, info: { ...run.info, toyCount } };
}
