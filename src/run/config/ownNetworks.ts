/** Networks of the user's own in place of the algorithm's: from a script, or from a file. */
import type {
  ActorCritic,
  AlgoName,
  Critic,
  DeterministicActor,
  NetworkOptions,
  QNetwork,
  StochasticActor,
  ValueFunction,
} from '../../algos/index.js';
import type { Env } from '../../envs/env.js';
import { formatValue } from '../../envs/formatValue.js';
import { box, discrete } from '../../envs/spaces.js';
import { isObject, type UnknownFields } from '../../envs/typeGuards.js';
import { UserError } from '../userError.js';
import { learner } from './anyAlgorithm.js';
import { exportOf } from './loadEnvironment.js';

/** Networks by the names that algorithms give them; what is left out is the algorithm's own. */
export interface OwnNetworks {
  readonly actorCritic?: ActorCritic;
  readonly actor?: DeterministicActor | StochasticActor;
  readonly critic?: Critic;
  readonly value?: ValueFunction;
  readonly qNetwork?: QNetwork;
}

/** A function that makes networks for an environment, with the run's hidden layers. */
export type NetworkMaker = (
  env: Env,
  options: Required<NetworkOptions>,
) => OwnNetworks | Promise<OwnNetworks>;

/** Networks, a function that makes them, or the path of a file that exports either. */
export type GivenNetworks = string | OwnNetworks | NetworkMaker;

/** An environment with nothing but spaces, for which every algorithm has networks. */
const anyWorld = (algo: AlgoName): Env => {
  const actionSpace = learner(algo).actions === 'continuous' ? box([-1], [1]) : discrete(2);
  return { observationSpace: box([-1], [1]), actionSpace } as unknown as Env;
};

/** The names of an algorithm's networks. */
export const networkNames = (algo: AlgoName): readonly string[] =>
  Object.keys(learner(algo).build(anyWorld(algo), learner(algo).defaults)).filter(
    (name) => name !== 'testEnv',
  );

/** The networks among the options of a run, which may be given by their own names. */
export const networksAmong = (algo: AlgoName, options: object): OwnNetworks =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => value !== undefined && networkNames(algo).includes(name),
    ),
  );

/** The mark in config.json of networks that a script gave. */
const OWN = 'own ';

/** Networks that are given by their names, in whatever algorithm; undefined if there are none. */
export const networksByName = (options: OwnNetworks): OwnNetworks | undefined => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
};

/**
 * The entry of config.json about networks: the path of their file, or the names of those that a
 * script gave; undefined if there are none.
 */
export const networksInWords = (
  algo: AlgoName,
  options: { readonly networks?: GivenNetworks },
): string | undefined => {
  const { networks } = options;
  if (typeof networks === 'string') return networks;
  if (typeof networks === 'function') return `${OWN}${networkNames(algo).join(', ')}`;
  const names = Object.keys({ ...networks, ...networksAmong(algo, options) });
  return names.length > 0 ? OWN + names.sort().join(', ') : undefined;
};

/** True if what config.json says about networks is that a script gave them. */
export const areOfScript = (words: unknown): boolean =>
  typeof words === 'string' && words.startsWith(OWN);

/** True if a script gave all networks of an algorithm, so that hidden layers mean nothing. */
export const areAllOfScript = (algo: AlgoName, words: string | undefined): boolean =>
  words === OWN + [...networkNames(algo)].sort().join(', ');

/**
 * The networks that are given for an environment.
 * @param config algorithm and hyperparameters
 * @throws UserError that names the networks of the algorithm, or the fault of the file
 */
export const ownNetworks = async (
  given: GivenNetworks | undefined,
  env: Env,
  config: Required<NetworkOptions> & { readonly algo: AlgoName },
): Promise<OwnNetworks> => {
  if (given === undefined) return {};
  const { algo, hiddenSizes, activation } = config;
  const source = typeof given === 'string' ? given : 'networks';
  const exported = typeof given === 'string' ? await exportOf(given, 'networks') : given;
  const made =
    typeof exported === 'function'
      ? await (exported as NetworkMaker)(env, { hiddenSizes, activation })
      : exported;
  const names = networkNames(algo);
  const found = isObject(made) && typeof made.init === 'function' ? { [names[0]]: made } : made;
  checkNames(source, algo, names, found);
  return found as OwnNetworks;
};

const checkNames = (
  source: string,
  algo: AlgoName,
  names: readonly string[],
  found: unknown,
): void => {
  const given = isObject(found) ? Object.keys(found as UnknownFields) : [];
  const wrong = given.find((name) => !names.includes(name));
  if (given.length > 0 && wrong === undefined) return;
  const is = wrong === undefined ? formatValue(found) : `{ ${given.join(', ')} }`;
  throw new UserError(
    `${source} should give { ${names.join(', ')} }, as ${algo} takes them` +
      `${names.length > 1 ? ', or some of these' : ''}, but gives ${is}`,
  );
};
