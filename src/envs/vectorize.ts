/**
 * Vector environments: n copies stepped together; observations and actions are rows of one array.
 */

import { type Key, keys } from '../random.js';
import { assertEnv } from './assertEnv.js';
import { checkReset, checkStep } from './checkAnswers.js';
import type { Env } from './env.js';
import { flatSize, type Space, type SpaceElement, spaceArray } from './spaces.js';

/**
 * Ways to begin the next episode of a world; the names are Gymnasium's.
 * next-step: the step after the last one resets; its action has no effect, and its reward is 0.
 * same-step: the last step resets too; `obs` is the first observation of the new episode, and
 * `finalObs` the last one of the old.
 * disabled: never; `resetWhere` has to be called before the next step.
 */
export const autoresets = ['next-step', 'same-step', 'disabled'] as const;
/** One of `autoresets`. */
export type Autoreset = (typeof autoresets)[number];

/** The states of n worlds. */
export interface Worlds<S> {
  readonly states: readonly S[];
  /** True for a world whose episode has ended and which has not been reset. */
  readonly over: readonly boolean[];
}

/** The states and first observations of n worlds. */
export interface VectorStart<S> {
  readonly state: Worlds<S>;
  /**
   * Observations [n, obsDim], row by row, bytes where their space has them; of a Discrete space
   * [n], the numbers as they are.
   */
  readonly obs: Float32Array | Uint8Array;
}

/** The outcome of a step of n worlds; each of its lists has n elements. */
export interface VectorStep<S> extends VectorStart<S> {
  readonly rewards: Float64Array;
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
  /**
   * Like obs, but s' for a world that has been reset: the one to bootstrap from. Only in same-step.
   */
  readonly finalObs?: Float32Array | Uint8Array;
}

/**
 * A vector of n worlds. World i draws from keys of its own, whatever n is: it steps with element 2i
 * of `split(key, 2n)` and resets with element 2i + 1, as it would alone with those keys.
 */
export interface VectorEnv<S = unknown> {
  readonly n: number;
  readonly autoreset: Autoreset;
  /** The spaces of one world. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Starts an episode in every world. */
  reset(key: Key): VectorStart<S>;
  /**
   * Starts an episode in the worlds that are marked [n]; all others stay as they are.
   * @throws RangeError if there are more or fewer states, observations or marks than n
   */
  resetWhere(from: VectorStart<S>, marked: readonly boolean[], key: Key): VectorStart<S>;
  /**
   * One step in every world. actions: [n, actDim], row by row; of a Discrete space [n].
   * @throws RangeError if there are more or fewer states or actions than n; where autoreset is
   * disabled, also if an episode is over
   */
  step(state: Worlds<S>, actions: ArrayLike<number>, key: Key): VectorStep<S>;
}

/** Options of `vectorize`. */
export interface VectorOptions {
  /** Default: next-step. */
  readonly autoreset?: Autoreset;
}

/** The length of a row that holds one element of a space. */
const rowWidth = (space: Space): number => (space.kind === 'discrete' ? 1 : flatSize(space));

/** The i-th element of a space in an array of rows. */
const elementAt = (space: Space, rows: ArrayLike<number>, i: number): SpaceElement => {
  if (space.kind === 'discrete') return rows[i];
  const width = flatSize(space);
  const element = spaceArray(space, width);
  for (let j = 0; j < width; j++) element[j] = rows[i * width + j];
  return element;
};

/** Elements of a space, row by row. */
const stackRows = (space: Space, elements: readonly SpaceElement[]): Float32Array | Uint8Array => {
  const width = rowWidth(space);
  const rows = spaceArray(space, elements.length * width);
  for (const [i, x] of elements.entries()) rows.set(typeof x === 'number' ? [x] : x, i * width);
  return rows;
};

interface WorldKeys {
  readonly step: Key;
  readonly reset: Key;
}
const worldKeys = (key: Key, n: number): readonly WorldKeys[] => {
  const next = keys(key);
  return Array.from({ length: n }, () => ({ step: next(), reset: next() }));
};

/** One world of a vector after a reset or a step; `over`: its episode has ended. */
interface WorldOutcome<S> {
  readonly state: S;
  readonly obs: SpaceElement;
  readonly over: boolean;
}

/** One world after a step. `finalObs` is s', also if `obs` is the first of the next episode. */
interface SteppedWorld<S> extends WorldOutcome<S> {
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly finalObs: SpaceElement;
}

/** One world at the start of an episode; as the outcome of a step it has reward 0. */
const beginEpisode = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  key: Key,
): SteppedWorld<S> => {
  const { state, obs } = checkReset(env.observationSpace, env.reset(key), () => 'reset of a world');
  return {
    state,
    obs,
    over: false,
    reward: 0,
    terminated: false,
    truncated: false,
    finalObs: obs,
  };
};

/** One world after a step, or after the reset that takes its place (see `autoresets`). */
const stepWorld = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  autoreset: Autoreset,
  { state, over }: Pick<WorldOutcome<S>, 'state' | 'over'>,
  action: A,
  key: WorldKeys,
): SteppedWorld<S> => {
  if (over) return beginEpisode(env, key.reset);
  const answer = env.step(state, action, key.step);
  const step = checkStep(env.observationSpace, answer, () => 'step of a world');
  const ended = step.terminated || step.truncated;
  const stepped = { ...step, over: ended, finalObs: step.obs };
  if (!ended || autoreset !== 'same-step') return stepped;
  const { state: first, obs } = env.reset(key.reset); // and nothing else that it may give
  return { ...stepped, state: first, obs, over: false };
};

/** The states of n worlds, and their observations as rows. */
const stackWorlds = <S>(space: Space, worlds: readonly WorldOutcome<S>[]): VectorStart<S> => ({
  state: { states: worlds.map(({ state }) => state), over: worlds.map(({ over }) => over) },
  obs: stackRows(
    space,
    worlds.map(({ obs }) => obs),
  ),
});

/** The lists of a VectorStep; finalObs only where autoreset is same-step. */
const stackSteps = <S>(
  space: Space,
  autoreset: Autoreset,
  worlds: readonly SteppedWorld<S>[],
): VectorStep<S> => ({
  ...stackWorlds(space, worlds),
  rewards: Float64Array.from(worlds, ({ reward }) => reward),
  terminated: worlds.map(({ terminated }) => terminated),
  truncated: worlds.map(({ truncated }) => truncated),
  ...(autoreset === 'same-step' && {
    finalObs: stackRows(
      space,
      worlds.map(({ finalObs }) => finalObs),
    ),
  }),
});

const assertLength = (name: string, list: ArrayLike<unknown>, length: number, n: number): void => {
  if (list.length !== length)
    throw new RangeError(
      `vectorize: ${name} should have ${length} elements for ${n} worlds, but has ${list.length}`,
    );
};

const assertWorlds = <S>({ states, over }: Worlds<S>, n: number): void => {
  assertLength('states', states, n, n);
  assertLength('over', over, n, n);
};

const assertNoneOver = (over: readonly boolean[]): void => {
  const stuck = over.indexOf(true);
  if (stuck >= 0)
    throw new RangeError(
      `vectorize: the episode of world ${stuck} is over; ` +
        'reset it with resetWhere before the next step',
    );
};

const assertOptions = (live: boolean | undefined, n: number, autoreset: Autoreset): void => {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new RangeError(`vectorize: n should be a whole number from 1 on, but is ${n}`);
  if (!autoresets.includes(autoreset))
    throw new RangeError(
      `vectorize: autoreset should be one of ${autoresets.join(', ')}, but is ${autoreset}`,
    );
  if (live && n > 1)
    throw new RangeError(
      `vectorize: n should be 1 for a live environment, of which there is only one, but is ${n}`,
    );
};

/**
 * A vector of n copies of one environment, stepped one after another.
 * @throws RangeError if n is not a whole number from 1 on, if there is no such autoreset, or if the
 * environment is live and n is not 1
 */
export const vectorize = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  n: number,
  { autoreset = 'next-step' }: VectorOptions = {},
): VectorEnv<S> => {
  assertEnv('vectorize', 'env', env, 'vectorize(env, n)');
  assertOptions(env.live, n, autoreset);
  const { observationSpace, actionSpace } = env;
  return {
    n,
    autoreset,
    observationSpace,
    actionSpace,

    reset: (key) => {
      const begun = worldKeys(key, n).map(({ reset }) => beginEpisode(env, reset));
      return stackWorlds(observationSpace, begun);
    },

    resetWhere: ({ state, obs }, marked, key) => {
      assertWorlds(state, n);
      assertLength('obs', obs, n * rowWidth(observationSpace), n);
      assertLength('marked', marked, n, n);
      const { states, over } = state;
      const unchanged = (i: number): WorldOutcome<S> => ({
        state: states[i],
        obs: elementAt(observationSpace, obs, i),
        over: over[i],
      });
      const worlds = worldKeys(key, n).map(({ reset }, i) =>
        marked[i] ? beginEpisode(env, reset) : unchanged(i),
      );
      return stackWorlds(observationSpace, worlds);
    },

    step: (state, actions, key) => {
      assertWorlds(state, n);
      assertLength('actions', actions, n * rowWidth(actionSpace), n);
      if (autoreset === 'disabled') assertNoneOver(state.over);
      const { states, over } = state;
      const stepped = worldKeys(key, n).map((keysOfWorld, i) => {
        const action = elementAt(actionSpace, actions, i) as A;
        return stepWorld(env, autoreset, { state: states[i], over: over[i] }, action, keysOfWorld);
      });
      return stackSteps(observationSpace, autoreset, stepped);
    },
  };
};
