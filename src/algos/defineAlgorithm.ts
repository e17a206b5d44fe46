/** The description of a run, and the function that an algorithm becomes from its parts. */
import type { Tree } from '../autodiff/index.js';
import type { Env } from '../envs/env.js';
import type { Key } from '../random.js';
import type { Agent } from './agent.js';
import type { Column } from './columns.js';
import {
  type Actions,
  type Algorithms,
  checkActions,
  checkConfig,
  checkTested,
  type Rules,
} from './hyperparameters.js';
import type { AlgoState, Cost, RunState } from './types.js';

/**
 * A run in full: what an algorithm's `train` is given. N: what it learns with, such as networks.
 */
export type RunSpec<C, R, N> = N & {
  readonly env: Env;
  readonly config: C;
  /** The run to continue; a new run, if absent. */
  readonly from?: R;
};

/**
 * A run as its caller describes it. Hyperparameters that are left out are as in the algorithm's
 * defaults.
 */
export type Options<C, R, N> = Partial<C> &
  Partial<N> & {
    readonly env: Env;
    /** A run that was yielded earlier: with the same options it continues exactly. */
    readonly from?: R;
  };

/** The parts that an algorithm's file exports. */
export interface Parts<C, R extends RunState<AlgoState>, N> {
  /** Its name in full, as `--help` prints it: 'proximal policy optimization'. */
  readonly title: string;
  /** The kind of actions that it can choose. */
  readonly actions: Actions;
  readonly defaults: C;
  /** Rules for hyperparameters that no other algorithm has, or that others have in another way. */
  readonly rules?: Rules;
  /** The columns of progress.txt in a run with these hyperparameters. */
  columns(config: NoInfer<C>): readonly Column[];
  /** The work of a run with these hyperparameters. */
  cost(config: NoInfer<C>): Cost;
  /** The networks of a run, unless the caller brings them, and the environment of evaluations. */
  build(env: Env, config: NoInfer<C>): N;
  /** Yields the run after each epoch. */
  train(setting: NoInfer<RunSpec<C, R, N>>): Generator<R, void>;
  /** The parameters in a state, from which a policy can be restored. */
  saved(state: NoInfer<R>['state']): Tree;
  /** The same of a state that has learned nothing yet: what is read back has its structure. */
  fresh(built: NoInfer<N>): (key: Key) => Tree;
  /** The policy and the values that such parameters stand for. */
  agent(built: NoInfer<N>, env: Env): (saved: Tree) => Agent;
}

/**
 * An algorithm to call, with its parts as properties: ppo({ env }), ppo.update, ppo.defaults.
 * @param name its name on the command line, which its errors begin with
 * @param others the algorithms that an error about actions may name instead
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
    const { env, from, ...rest } = (options ?? {}) as Options<C, R, N>;
    checkEnv(name, 'env', env);
    checkActions(name, env, parts.actions, others());
    const given = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    );
    const all = { ...parts.defaults, ...given };
    const built = parts.build(env, all);
    const isBuilt = ([key]: readonly [string, unknown]): boolean => Object.hasOwn(built, key);
    const config = Object.fromEntries(
      Object.entries(all).filter((entry) => !isBuilt(entry)),
    ) as unknown as C;
    checkConfig(
      name,
      config as Readonly<Record<string, unknown>>,
      { ...parts.defaults, ...built },
      parts.rules,
    );
    const brought = Object.entries(given).filter(isBuilt);
    for (const [part, mine] of brought)
      checkPart(name, part, mine, (built as Readonly<Record<string, object>>)[part]);
    const setting = {
      ...built,
      ...Object.fromEntries(brought),
      env,
      config,
      ...(from && { from }),
    };
    checkTested(name, setting);
    return parts.train(setting);
  }, parts);

const checkEnv = (name: string, option: string, env: Env | undefined): void => {
  if (typeof env?.step !== 'function')
    throw new TypeError(
      `${name}: ${option} should be an environment, as make() gives or cartPole is, but is ` +
        `${describe(env)}; call ${name}({ env })`,
    );
};

/**
 * Networks given by the caller must have every function of those that they replace.
 * @throws TypeError that names the missing function
 */
const checkPart = (name: string, part: string, mine: unknown, like: object): void => {
  if (part === 'testEnv') {
    checkEnv(name, part, mine as Env);
    return;
  }
  const missing = Object.entries(like).find(
    ([key, value]) => typeof (mine as Record<string, unknown> | null)?.[key] !== typeof value,
  )?.[0];
  if (missing !== undefined)
    throw new TypeError(
      `${name}: ${part} should have ${Object.keys(like).join(', ')}, but its ${missing} is missing`,
    );
};

const describe = (x: unknown): string => {
  if (x instanceof Promise) return 'a Promise; await it';
  return typeof x === 'string' ? `the name '${x}'; await make('${x}') gives one` : `${x}`;
};
