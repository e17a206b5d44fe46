/** The options of a run, and the function that makes an algorithm from its parts. */
import type { Tree } from '../autodiff/index.js';
import { assertEnv } from '../envs/assertEnv.js';
import { checkAnswers } from '../envs/checkAnswers.js';
import type { Env } from '../envs/env.js';
import { type Key, key } from '../random.js';
import type { Agent } from './agent.js';
import { assertInitFrom, assertRun } from './assertRun.js';
import type { Column } from './columns.js';
import {
  type Actions,
  type Algorithms,
  checkActions,
  checkConfig,
  checkTested,
  type Rules,
} from './hyperparameters.js';
import { ownBatch, type Reductions } from './reductions.js';
import { share } from './shares.js';
import type { AlgoState, Cost, RunState } from './types.js';

/** The argument of an algorithm's `train`: a run with all its options. N: its networks. */
export type RunSpec<C, R, N> = N & {
  readonly env: Env;
  readonly config: C;
  /** The state of an earlier run, to continue from it; absent for a new run. */
  readonly from?: R;
  /** The parameters of the first state; drawn at random, if absent. */
  readonly initFrom?: Tree;
  /** Reductions over the batches of all ranks that learn together; absent, there is one rank. */
  readonly over?: Reductions;
};

/** The options of a run. Hyperparameters that are left out are as in the algorithm's defaults. */
export type Options<C, R, N> = Partial<C> &
  Partial<N> & {
    readonly env: Env;
    /**
     * A state that an earlier run yielded: with the same options, the run continues from it
     * exactly.
     */
    readonly from?: R;
    /**
     * Parameters from which a new run starts, as `saved` takes them from a state: optimisers start
     * afresh, and target networks equal their networks. Absent, they are drawn at random.
     */
    readonly initFrom?: Tree;
    /**
     * Reductions over the batches of several ranks that learn together, `reductionsOver(ranks)`,
     * on-policy only: each rank collects its part of every batch, and all yield the same runs.
     * Absent, there is one rank.
     */
    readonly over?: Reductions;
  };

/** The parts that an algorithm's file exports. */
export interface Parts<C, R extends RunState<AlgoState>, N> {
  /** Its name in full, as `--help` prints it: 'proximal policy optimization'. */
  readonly title: string;
  /** The kind of actions that it can choose. */
  readonly actions: Actions;
  /** The hyperparameters of a run that sets none. */
  readonly defaults: C;
  /** Rules for hyperparameters that no other algorithm has, or that differ here. */
  readonly rules?: Rules;
  /** The columns of progress.txt in a run with these hyperparameters. */
  columns(config: NoInfer<C>): readonly Column[];
  /** Parts of its runs beside those of every run: a replay buffer, episodes that go on. */
  readonly carries?: readonly Exclude<keyof R, keyof RunState<AlgoState>>[];
  /** The work of a run with these hyperparameters. */
  cost(config: NoInfer<C>): Cost;
  /** The default networks of a run, and the environment in which they are evaluated. */
  build(env: Env, config: NoInfer<C>): N;
  /** Yields the run after each epoch. */
  train(spec: NoInfer<RunSpec<C, R, N>>): Generator<R, void>;
  /** The parameters in a state, which a saved model holds. */
  saved(state: NoInfer<R>['state']): Tree;
  /** Parameters of an untrained state: a template whose structure a saved model must have. */
  fresh(networks: NoInfer<N>): (key: Key) => Tree;
  /** The policy and the value functions of saved parameters. */
  agent(networks: NoInfer<N>, env: Env): (saved: Tree) => Agent;
}

/**
 * An algorithm as a function, with its parts as properties: ppo({ env }), ppo.update, ppo.defaults.
 * The function throws if the environment, a hyperparameter or a network is not valid.
 * @param name its name on the command line, with which its errors begin
 * @param others all algorithms; an error about actions names those that can choose them
 */
export const defineAlgorithm = <
  C extends object,
  R extends RunState<AlgoState>,
  N extends object,
  P,
>(
  name: string,
  parts: P & Parts<C, R, N>,
  others: () => Algorithms,
) =>
  Object.assign((options: Options<C, R, N>): Generator<R, void> => {
    const { env, from, initFrom, over = ownBatch, ...rest } = (options ?? {}) as Options<C, R, N>;
    assertEnv(name, 'env', env, `${name}({ env })`);
    checkActions(name, env, parts.actions, others());
    const given = Object.entries(rest).filter(([, value]) => value !== undefined);
    const all = { ...parts.defaults, ...Object.fromEntries(given) };
    const carries = (parts.carries ?? []).map(String);
    over.check(name, all, carries);
    const templates = parts.build(env, share(all, over.collective));
    const isNetwork = ([option]: OptionEntry): boolean => Object.hasOwn(templates, option);
    const config = Object.fromEntries(
      Object.entries(all).filter((entry) => !isNetwork(entry)),
    ) as unknown as C;
    const known = { ...parts.defaults, ...templates };
    checkConfig(name, config as Readonly<Record<string, unknown>>, known, parts.rules);
    const overrides = given.filter(isNetwork);
    assertNetworks(name, Object.fromEntries(overrides), templates);
    const networks = { ...templates, ...Object.fromEntries(overrides) };
    const form = {
      name,
      template: (): Tree => parts.fresh(networks)(key(0)),
      saved: parts.saved,
      carries,
    };
    if (from !== undefined) assertRun(from, form);
    if (initFrom !== undefined) assertInitFrom(initFrom, form, from !== undefined);
    const starting = { ...(from && { from }), ...(initFrom && { initFrom }) };
    const spec = { ...networks, env, config, over, ...starting };
    checkTested(name, spec);
    return parts.train(checked(spec));
  }, parts);

/** An option and its value. */
type OptionEntry = readonly [option: string, value: unknown];

/** The same setting, with the answers of its environments checked at every step. */
const checked = <T extends { readonly env: Env; readonly testEnv?: Env }>(setting: T): T => ({
  ...setting,
  env: checkAnswers(setting.env),
  ...(setting.testEnv && { testEnv: checkAnswers(setting.testEnv) }),
});

/**
 * Checks networks that a caller gives in place of an algorithm's own.
 * @param templates the algorithm's own, by the same names
 * @throws TypeError that names the network and the function that it lacks
 */
export const assertNetworks = (name: string, given: object, templates: object): void => {
  for (const [option, value] of Object.entries(given))
    assertOverride(name, option, value, (templates as Readonly<Record<string, object>>)[option]);
};

/** Networks given by the caller must have every function of those they replace, the template. */
const assertOverride = (name: string, option: string, value: unknown, template: object): void => {
  if (option === 'testEnv') {
    assertEnv(name, option, value, `${name}({ env })`);
    return;
  }
  const missing = Object.entries(template).find(
    ([key, part]) => typeof (value as Record<string, unknown> | null)?.[key] !== typeof part,
  )?.[0];
  if (missing !== undefined)
    throw new TypeError(
      `${name}: ${option} should have ${Object.keys(template).join(', ')}, ` +
        `but its ${missing} is missing`,
    );
};
