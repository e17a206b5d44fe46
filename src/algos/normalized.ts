/** Algorithms that normalise observations, and rewards, by running statistics in their state. */
import type { Tree } from '../autodiff/index.js';
import { assertEnv } from '../envs/assertEnv.js';
import { checkAnswers } from '../envs/checkAnswers.js';
import type { Env } from '../envs/env.js';
import { isObject } from '../envs/typeGuards.js';
import { observationBox } from '../envs/wrappers/normalizeObservation.js';
import type { Key } from '../random.js';
import type { Agent } from './agent.js';
import {
  type Normalization,
  normalizationOf,
  normalizing,
  treeOf,
  unobserved,
} from './normalization.js';
import { assertOnPolicy, assertPlain, startingWith, wantedIn } from './normalizedChecks.js';
import { type Horizon, observing } from './observing.js';
import type { Reductions } from './reductions.js';
import type { AlgoState, RunState } from './types.js';

/** The quantities that a run normalises. */
export interface NormalizedOptions {
  /** Observations: mean 0, variance 1. Default: true. */
  readonly observation?: boolean;
  /** Rewards: their discounted sums have variance 1. On-policy only. Default: false. */
  readonly reward?: boolean;
}

/** A run whose state holds the statistics, too. */
export type NormalizedRun<R extends AnyRun> = Omit<R, 'state'> & {
  readonly state: R['state'] & { readonly normalization: Normalization };
};

type AnyRun = RunState<AlgoState>;
/** The options that a run of any algorithm reads beside its hyperparameters. */
interface Running extends Horizon {
  readonly over?: Reductions;
}
/** The options of any algorithm, whose hyperparameters are among them by name. */
interface AnyOptions extends Partial<Horizon> {
  readonly env: Env;
  readonly testEnv?: Env;
  readonly from?: NormalizedRun<AnyRun>;
  readonly initFrom?: unknown;
}
/** Any algorithm, whatever the types of its networks and states. */
export interface AnyAlgorithm {
  // biome-ignore lint/suspicious/noExplicitAny: the options of one algorithm are none of another
  (options: any): Iterable<AnyRun>;
  readonly defaults: object;
  readonly carries?: readonly string[];
  /** The quantities that an algorithm normalises, if it does. */
  readonly normalizes?: object;
}
/** The parts that a normalised algorithm changes, for networks and states of any type. */
interface AnyParts {
  (options: object): Iterable<AnyRun>;
  readonly defaults: Partial<Horizon>;
  readonly carries?: readonly string[];
  build(env: Env, config: object): object;
  saved(state: object): Tree;
  fresh(networks: object): (key: Key) => Tree;
  agent(networks: object, env: Env): (saved: Tree) => Agent;
}
/** The parameters of a normalised algorithm: those of its networks, and the statistics. */
interface Saved {
  readonly normalization: Tree;
  readonly [name: string]: Tree;
}

/** The runs that an algorithm yields. */
type RunOf<A extends AnyAlgorithm> =
  ReturnType<A> extends Iterable<infer R extends AnyRun> ? R : never;
/** The algorithm that `normalized` gives. */
export type NormalizedAlgorithm<A extends AnyAlgorithm> = Omit<A, 'saved' | 'fresh' | 'agent'> &
  Pick<AnyParts, 'build' | 'saved' | 'fresh' | 'agent'> &
  ((
    options: Omit<Parameters<A>[0], 'from' | 'initFrom'> & {
      readonly from?: NormalizedRun<RunOf<A>>;
      readonly initFrom?: Tree;
    },
  ) => Generator<NormalizedRun<RunOf<A>>, void>);

/**
 * The same algorithm in an environment whose observations, or rewards, are normalised. Networks see
 * (s − mean) / √(variance + 1e-8), clipped to [−10, 10]. The statistics of an epoch are merged when
 * it ends, so that acting, the update and the evaluation of one epoch see the same numbers; in the
 * first epoch observations are only clipped. The statistics stand in `run.state.normalization`, are
 * among the parameters that `saved` gives, and hold in `agent`. A replay buffer keeps transitions
 * as they were observed, and `episodes` the returns of the rewards before they are normalised.
 * @throws RangeError if nothing is to be normalised, or the algorithm normalises already; if
 * observations are not in a Box, or rewards should be normalised off-policy
 * @throws TypeError if `algorithm` is none, or an option is no boolean; and whatever the algorithm
 * throws
 * @example for (const { epoch, episodes } of normalized(ppo)({ env })) …
 */
export const normalized = <A extends AnyAlgorithm>(
  algorithm: A,
  options: NormalizedOptions = {},
): NormalizedAlgorithm<A> => {
  const parts = algorithm as unknown as AnyParts;
  assertPlain(algorithm);
  const wanted = wantedIn(options);
  const start = (given: AnyOptions): Generator<NormalizedRun<AnyRun>, void> => {
    assertEnv('normalized', 'env', given?.env, 'normalized(ppo)({ env })');
    if (wanted.reward) assertOnPolicy(parts);
    if (wanted.observation) observationBox('normalized', given.env);
    return trainEpochs(parts, given, startingWith(given, wanted));
  };
  return Object.assign(start, parts, {
    normalizes: wanted,
    build: (env: Env, config: object) => ({
      ...parts.build(env, config),
      normalization: unobserved(env.observationSpace, wanted),
    }),
    saved: ({ normalization, ...state }: NormalizedRun<AnyRun>['state']): Saved => ({
      ...(parts.saved(state) as Saved),
      normalization: treeOf(normalization),
    }),
    fresh:
      ({ normalization, ...networks }: { readonly normalization: Normalization }) =>
      (key: Key): Saved => ({
        ...(parts.fresh(networks)(key) as Saved),
        normalization: treeOf(normalization),
      }),
    agent:
      ({ normalization: _, ...networks }: { readonly normalization: Normalization }, env: Env) =>
      ({ normalization, ...params }: Saved): Agent => {
        const { observation: stats } = normalizationOf(normalization);
        return parts.agent(normalizing(networks, stats), env)(params);
      },
  }) as unknown as NormalizedAlgorithm<A>;
};

/** A value without its statistics. */
const withoutStatistics = <T extends object>(value: T): Omit<T, 'normalization'> => {
  const { normalization: _, ...rest } = value as T & { readonly normalization?: unknown };
  return rest;
};

/** The epochs of a run, each of which sees the statistics of those before. */
const trainEpochs = (
  algorithm: AnyParts,
  { env, from, initFrom, ...given }: AnyOptions,
  stats: Normalization,
): Generator<NormalizedRun<AnyRun>, void> => {
  const run = from && { ...from, state: withoutStatistics(from.state) as AlgoState };
  const options = {
    ...given,
    ...(isObject(initFrom) && { initFrom: withoutStatistics(initFrom) }),
  };
  algorithm({ ...options, env, ...(run && { from: run }) }); // throws what is wrong with them
  return epochs(algorithm, env, options, { run, stats });
};

/** A run between two epochs, and the statistics that the next one sees. */
interface NormalizedProgress {
  readonly run: AnyRun | undefined;
  readonly stats: Normalization;
}

function* epochs(
  algorithm: AnyParts,
  env: Env,
  options: object,
  { run: from, stats: first }: NormalizedProgress,
): Generator<NormalizedRun<AnyRun>, void> {
  const config = { ...algorithm.defaults, ...options } as Running;
  const own = algorithm.build(env, config) as { readonly testEnv?: Env };
  const names = Object.keys(own);
  const given = Object.entries(options).filter(([name]) => names.includes(name));
  const { testEnv, ...networks } = { ...own, ...Object.fromEntries(given) } as typeof own;
  const checked = checkAnswers(env); // once, so that an error counts the episodes of all epochs
  let run = from;
  let stats = first;
  for (;;) {
    const world = observing(checked, stats, config, config.over?.collective);
    const { value, done } = algorithm({
      ...options,
      ...normalizing(networks, stats.observation),
      env: world.env,
      ...(testEnv && { testEnv }),
      ...(run && { from: run, initFrom: undefined }),
    })
      [Symbol.iterator]()
      .next();
    if (done) return;
    run = value;
    const episodes = stats.reward ? world.episodes() : run.episodes;
    stats = world.merged();
    yield { ...run, episodes, state: { ...run.state, normalization: stats } };
  }
}
