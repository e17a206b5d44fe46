/** Many copies of a world, stepped together: what they show and what they are told are rows of one array. */
import { type Key, keys } from '../random.js';
import type { Env } from './env.js';
import { flatSize, type Space, type SpaceElement } from './spaces.js';

/**
 * What becomes of a world whose episode is over; the names are Gymnasium's.
 * next-step: its next step begins another episode; the action of that step has no effect, and its reward is 0.
 * same-step: another episode begins at once; `obs` is its first observation, and `finalObs` the last one of what is over.
 * disabled: nothing; whoever steps resets it first, with `resetWhere`.
 */
export const autoresets = ['next-step', 'same-step', 'disabled'] as const;
export type Autoreset = (typeof autoresets)[number];

/** The states of n worlds. */
export interface Worlds<S> {
  readonly states: readonly S[];
  /** Whose episode is over, and has not been followed by another. */
  readonly over: readonly boolean[];
}

/** How n worlds begin. */
export interface VectorStart<S> {
  readonly state: Worlds<S>;
  /** [n, obsDim], row by row; of a Discrete space [n], the numbers as they are. */
  readonly obs: Float32Array;
}

/** What a step of n worlds tells; each of its lists has n elements. */
export interface VectorStep<S> extends VectorStart<S> {
  readonly rewards: Float64Array;
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
  /** As obs, but s' where an episode has ended: what a value is asked about. Only where autoreset is same-step. */
  readonly finalObs?: Float32Array;
}

/**
 * n worlds as one value. World i draws from keys of its own, whatever n is: from key it steps with the element 2i of
 * `split(key, 2n)`, and resets with the element 2i + 1. So it does what it would do alone with those keys.
 */
export interface VectorEnv<S = unknown> {
  readonly n: number;
  readonly autoreset: Autoreset;
  /** Of one world. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** The start of an episode in every world. */
  reset(key: Key): VectorStart<S>;
  /**
   * Other episodes in those worlds that are marked; all others stay as they are.
   * @throws RangeError if there are more or fewer states, observations or marks than n
   */
  resetWhere(from: VectorStart<S>, marked: readonly boolean[], key: Key): VectorStart<S>;
  /**
   * One step in every world. actions: [n, actDim], row by row; of a Discrete space [n].
   * @throws RangeError if there are more or fewer states or actions than n, or where autoreset is disabled, if an episode is over
   */
  step(state: Worlds<S>, actions: ArrayLike<number>, key: Key): VectorStep<S>;
}

export interface VectorOptions {
  /** next-step, if absent. */
  readonly autoreset?: Autoreset;
}

/** Numbers that an element of a space takes in a row. */
const widthOf = (space: Space): number => (space.kind === 'discrete' ? 1 : flatSize(space));

/** The i-th element of a space in an array of rows. */
const elementAt = (space: Space, rows: ArrayLike<number>, i: number): SpaceElement => {
  if (space.kind === 'discrete') return rows[i];
  const width = flatSize(space);
  return Float32Array.from({ length: width }, (_, j) => rows[i * width + j]);
};

/** Elements of a space, row by row. */
const rowsOf = (space: Space, elements: readonly SpaceElement[]): Float32Array => {
  const width = widthOf(space);
  const rows = new Float32Array(elements.length * width);
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

/** Where a world is after a step, and what it showed on the way. */
interface Place<S> {
  readonly state: S;
  readonly obs: SpaceElement;
  readonly over: boolean;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly finalObs: SpaceElement;
}

/**
 * n worlds of one kind, stepped one after another.
 * @throws RangeError if n is not a whole number from 1 on, if there is no such autoreset, or if the world is live and n is not 1
 */
export const vectorize = <S, A extends SpaceElement, O extends SpaceElement>(
  env: Env<S, A, O>,
  n: number,
  { autoreset = 'next-step' }: VectorOptions = {},
): VectorEnv<S> => {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`vectorize: n should be a whole number from 1 on, but is ${n}`);
  if (!autoresets.includes(autoreset))
    throw new RangeError(`vectorize: autoreset should be one of ${autoresets.join(', ')}, but is ${autoreset}`);
  if (env.live && n > 1) throw new RangeError(`vectorize: n should be 1 for a live environment, of which there is only one, but is ${n}`);
  const { observationSpace, actionSpace } = env;
  const width = widthOf(actionSpace);

  const begun = (key: Key): Place<S> => {
    const { state, obs } = env.reset(key);
    return { state, obs, over: false, reward: 0, terminated: false, truncated: false, finalObs: obs };
  };
  const advance = (state: S, over: boolean, action: SpaceElement, key: WorldKeys): Place<S> => {
    if (over) return begun(key.reset);
    const step = env.step(state, action as A, key.step);
    const ended = step.terminated || step.truncated;
    const place = { ...step, over: ended, finalObs: step.obs };
    if (!ended || autoreset !== 'same-step') return place;
    const { state: first, obs } = env.reset(key.reset); // and nothing else that it may give
    return { ...place, state: first, obs, over: false };
  };
  const together = (places: readonly Pick<Place<S>, 'state' | 'obs' | 'over'>[]): VectorStart<S> => ({
    state: { states: places.map(({ state }) => state), over: places.map(({ over }) => over) },
    obs: rowsOf(
      observationSpace,
      places.map(({ obs }) => obs),
    ),
  });
  const countOf = (what: string, list: ArrayLike<unknown>, length: number): void => {
    if (list.length !== length)
      throw new RangeError(`vectorize: ${what} should have ${length} elements for ${n} worlds, but has ${list.length}`);
  };

  const countWorlds = ({ states, over }: Worlds<S>): void => {
    countOf('states', states, n);
    countOf('over', over, n);
  };

  return {
    n,
    autoreset,
    observationSpace,
    actionSpace,

    reset: (key) => together(worldKeys(key, n).map(({ reset }) => begun(reset))),

    resetWhere: ({ state, obs }, marked, key) => {
      countWorlds(state);
      countOf('obs', obs, n * widthOf(observationSpace));
      countOf('marked', marked, n);
      const { states, over } = state;
      const stay = (i: number) => ({ state: states[i], obs: elementAt(observationSpace, obs, i), over: over[i] });
      return together(worldKeys(key, n).map(({ reset }, i) => (marked[i] ? begun(reset) : stay(i))));
    },

    step: (state, actions, key) => {
      countWorlds(state);
      const { states, over } = state;
      countOf('actions', actions, n * width);
      const stuck = autoreset === 'disabled' ? over.indexOf(true) : -1;
      if (stuck >= 0)
        throw new RangeError(`vectorize: the episode of world ${stuck} is over; reset it with resetWhere before the next step`);
      const places = worldKeys(key, n).map((k, i) => advance(states[i], over[i], elementAt(actionSpace, actions, i), k));
      return {
        ...together(places),
        rewards: Float64Array.from(places, ({ reward }) => reward),
        terminated: places.map(({ terminated }) => terminated),
        truncated: places.map(({ truncated }) => truncated),
        ...(autoreset === 'same-step' && {
          finalObs: rowsOf(
            observationSpace,
            places.map(({ finalObs }) => finalObs),
          ),
        }),
      };
    },
  };
};
