/** An environment in the table of names. */
import type { Env, Spec } from './env.js';

/** O: the options that the environment may take; E: the environment. */
export interface RegistryEntry<O, E extends Env = Env> {
  /** Names of the options that this environment takes. */
  readonly options: readonly (keyof O)[];
  /** The environment without a time limit, and its spec. Large or optional packages load here. */
  readonly load: (options: O) => Promise<{ readonly world: E; readonly spec: Spec }>;
  /** A warning that `make` prints once. */
  readonly note?: string;
}
