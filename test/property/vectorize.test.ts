/** n worlds together do what each would do alone with the keys of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Autoreset,
  autoresets,
  box,
  cartPole,
  type Env,
  fromGymnasium,
  frozenLake4x4,
  pendulum,
  type SpaceElement,
  spaces,
  timeLimit,
  type VectorStep,
  vectorize,
} from '../../src/envs/index.js';
import { fold, type Key, key, split } from '../../src/random.js';
import { type Walk, walk } from '../fixtures/faultyEnvs/walk.js';

const subjects: readonly [name: string, env: Env][] = [
  ['CartPole-v1', cartPole],
  ['Pendulum-v1 of 9 steps', timeLimit(pendulum, 9)],
  ['FrozenLake-v1', frozenLake4x4],
  ['a walk', walk],
];
const aKey = fc.integer({ min: 0, max: 1_000_000 }).map((seed) => key(seed));

/** The key with which world i resets or steps, as the documentation has it. */
const keyOf = (k: Key, n: number, i: number, use: 'step' | 'reset'): Key => split(k, 2 * n)[2 * i + (use === 'reset' ? 1 : 0)];
/** Any n worlds' actions for step t. */
const actionsAt = (env: Env, n: number, k: Key, t: number): SpaceElement[] =>
  Array.from({ length: n }, (_, i) => spaces.sample(env.actionSpace, fold(fold(k, t), i)));
const flat = (elements: readonly SpaceElement[]): number[] => elements.flatMap((x) => (typeof x === 'number' ? [x] : [...x]));

interface Seen {
  readonly state: unknown;
  readonly obs: SpaceElement;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly finalObs?: SpaceElement;
}
const still = { reward: 0, terminated: false, truncated: false };

/** World i alone, as a loop without vectors has it. */
const alone = (env: Env, n: number, i: number, autoreset: Autoreset, k: Key, steps: number): Seen[] => {
  const begin = (at: Key): Pick<Seen, 'state' | 'obs'> => env.reset(keyOf(at, n, i, 'reset'));
  const seen: Seen[] = [{ ...begin(k), ...still }];
  for (let t = 1; t <= steps; t++) {
    const last = seen[t - 1];
    const kt = fold(k, t);
    if (autoreset === 'next-step' && (last.terminated || last.truncated)) {
      seen.push({ ...begin(kt), ...still });
      continue;
    }
    const from = autoreset === 'disabled' && (last.terminated || last.truncated) ? begin(fold(kt, 0)) : last;
    const step = env.step(from.state, actionsAt(env, n, k, t)[i], keyOf(kt, n, i, 'step'));
    const again = autoreset === 'same-step' && (step.terminated || step.truncated);
    seen.push({ ...step, ...(again && begin(kt)), ...(autoreset === 'same-step' && { finalObs: step.obs }) });
  }
  return seen;
};

/** n worlds together. */
const together = (env: Env, n: number, autoreset: Autoreset, k: Key, steps: number): Seen[][] => {
  const worlds = vectorize(env, n, { autoreset });
  const width = env.observationSpace.kind === 'discrete' ? 1 : spaces.flatSize(env.observationSpace);
  const element = (rows: Float32Array | Uint8Array, i: number): SpaceElement =>
    env.observationSpace.kind === 'discrete' ? rows[i] : rows.slice(i * width, (i + 1) * width);
  const read = ({ state, obs, rewards, terminated, truncated, finalObs }: VectorStep<unknown>): Seen[] =>
    state.states.map((s, i) => ({
      state: s,
      obs: element(obs, i),
      reward: rewards[i],
      terminated: terminated[i],
      truncated: truncated[i],
      ...(finalObs && { finalObs: element(finalObs, i) }),
    }));
  const none = Array<boolean>(n).fill(false);
  const start = worlds.reset(k);
  const seen = [read({ ...start, rewards: new Float64Array(n), terminated: none, truncated: none })];
  let at = start;
  for (let t = 1; t <= steps; t++) {
    const kt = fold(k, t);
    if (autoreset === 'disabled') at = worlds.resetWhere(at, at.state.over, fold(kt, 0));
    const before = structuredClone(at);
    const step = worlds.step(at.state, flat(actionsAt(env, n, k, t)), kt);
    expect(at).toEqual(before); // what went in is as it was
    seen.push(read(step));
    at = step;
  }
  return Array.from({ length: n }, (_, i) => seen.map((row) => row[i]));
};

describe.each(subjects)('%s', (_, env) => {
  test.each(autoresets)('%s: the same transitions as n single ones, each with the keys of its own', (autoreset) => {
    let ends = 0;
    fc.assert(
      fc.property(aKey, fc.integer({ min: 1, max: 5 }), (k, n) => {
        const rows = together(env, n, autoreset, k, 40);
        for (const [i, row] of rows.entries()) {
          expect(row).toEqual(alone(env, n, i, autoreset, k, 40));
          ends += row.filter(({ terminated, truncated }) => terminated || truncated).length;
        }
      }),
      { numRuns: 15 },
    );
    expect(ends).toBeGreaterThan(20);
  });

  test('a world is the same, however many are beside it', () => {
    fc.assert(
      fc.property(aKey, (k) => {
        const worlds = [vectorize(env, 2), vectorize(env, 5)];
        const actions = flat(actionsAt(env, 5, k, 1));
        const [two, five] = worlds.map((w) => w.step(w.reset(k).state, actions.slice(0, (actions.length / 5) * w.n), fold(k, 1)));
        expect(five.state.states.slice(0, 2)).toEqual(two.state.states);
        expect(five.rewards.slice(0, 2)).toEqual(two.rewards);
      }),
      { numRuns: 20 },
    );
  });
});

/** Ends after so many steps as its start says: 1, 2 or 3. */
const brief: Env<Walk, Float32Array, Float32Array> = {
  observationSpace: box([0], [9]),
  actionSpace: box([-1], [1]),
  reset: (k) => ({ state: { x: 1 + (k % 3), t: 0 }, obs: Float32Array.of(0) }),
  step: ({ x, t }) => ({ state: { x, t: t + 1 }, obs: Float32Array.of(t + 1), reward: 5, terminated: t + 1 === x, truncated: false }),
};
/** Four steps of 50 worlds. */
const run = (autoreset: Autoreset): VectorStep<Walk>[] => {
  const worlds = vectorize(brief, 50, { autoreset });
  const steps: VectorStep<Walk>[] = [];
  let { state } = worlds.reset(key(0));
  for (let t = 1; t <= 4; t++) {
    const step = worlds.step(state, new Float32Array(50), key(t));
    steps.push(step);
    ({ state } = step);
  }
  return steps;
};

test('the mode is declared, and is next-step where nobody says', () => {
  expect(vectorize(brief, 2).autoreset).toBe('next-step');
  for (const autoreset of autoresets) expect(vectorize(brief, 2, { autoreset })).toMatchObject({ n: 2, autoreset });
});

test('next-step: the step after the last one begins another episode, whatever the action, for no reward', () => {
  const [first, second] = run('next-step');
  const ended = first.terminated.flatMap((over, i) => (over ? [i] : []));
  expect(ended.length).toBeGreaterThan(5);
  expect(first.state.over).toEqual(first.terminated);
  for (const i of ended) {
    expect([first.obs[i], first.rewards[i]]).toEqual([1, 5]);
    expect([second.obs[i], second.rewards[i], second.terminated[i], second.state.over[i]]).toEqual([0, 0, false, false]);
  }
  expect(first).not.toHaveProperty('finalObs');
});

test('same-step: obs is of the next episode, reward and flags are of the last, and finalObs is what it ended with', () => {
  const [first] = run('same-step');
  for (const [i, over] of first.terminated.entries()) {
    expect([first.obs[i], first.rewards[i], first.finalObs?.[i], first.state.over[i]]).toEqual([over ? 0 : 1, 5, 1, false]);
    expect(first.state.states[i].t).toBe(over ? 0 : 1);
  }
});

test('same-step: what a reset gives besides state and obs changes nothing', () => {
  const generous: Env<Walk, Float32Array, Float32Array> = {
    ...brief,
    reset: (k) => Object.assign(brief.reset(k), { reward: 99, terminated: false, truncated: true }),
  };
  const step = (env: typeof brief) => {
    const worlds = vectorize(env, 50, { autoreset: 'same-step' });
    return worlds.step(worlds.reset(key(0)).state, new Float32Array(50), key(1));
  };
  expect(step(generous)).toEqual(step(brief));
  expect(step(brief).terminated).toContain(true);
});

test('disabled: who steps on without a reset is told so, and resetWhere touches no other world', () => {
  const worlds = vectorize(brief, 50, { autoreset: 'disabled' });
  const step = worlds.step(worlds.reset(key(0)).state, new Float32Array(50), key(1));
  const first = step.terminated.indexOf(true);
  expect(() => worlds.step(step.state, new Float32Array(50), key(2))).toThrow(
    new RangeError(`vectorize: the episode of world ${first} is over; reset it with resetWhere before the next step`),
  );
  const { state, obs } = worlds.resetWhere(step, step.state.over, key(3));
  expect(state.over).not.toContain(true);
  for (const [i, over] of step.state.over.entries()) {
    expect(obs[i]).toBe(over ? 0 : 1);
    if (!over) expect(state.states[i]).toBe(step.state.states[i]);
  }
  worlds.step(state, new Float32Array(50), key(2));
  const one = step.state.over.map((_, i) => i === first);
  expect(worlds.resetWhere(step, one, key(3)).state.over).toEqual(step.state.over.map((over, i) => over && i !== first));
});

test('a state of n worlds can be written down as JSON and gone on from', () => {
  const worlds = vectorize(cartPole, 3);
  const { state } = worlds.reset(key(0));
  const copy = JSON.parse(JSON.stringify(state));
  expect(worlds.step(copy, [0, 1, 0], key(1))).toEqual(worlds.step(state, [0, 1, 0], key(1)));
});

test('what makes no sense is refused by name', () => {
  expect(() => vectorize(brief, 0)).toThrow('vectorize: n should be a whole number from 1 on, but is 0');
  expect(() => vectorize(brief, 2, { autoreset: 'NextStep' as Autoreset })).toThrow(
    'vectorize: autoreset should be one of next-step, same-step, disabled, but is NextStep',
  );
  const worlds = vectorize(brief, 2);
  const start = worlds.reset(key(0));
  expect(() => worlds.step(start.state, [0], key(1))).toThrow('vectorize: actions should have 2 elements for 2 worlds, but has 1');
  expect(() => worlds.resetWhere(start, [true], key(1))).toThrow('vectorize: marked should have 2 elements for 2 worlds, but has 1');
  for (const [states, n] of [
    [[...start.state.states, { x: 1, t: 0 }], 3],
    [start.state.states.slice(1), 1],
  ] as const) {
    const wrong = new RangeError(`vectorize: states should have 2 elements for 2 worlds, but has ${n}`);
    expect(() => worlds.step({ ...start.state, states }, [0, 0], key(1))).toThrow(wrong);
    expect(() => worlds.resetWhere({ ...start, state: { ...start.state, states } }, [true, false], key(1))).toThrow(wrong);
  }
  expect(() => worlds.step({ ...start.state, over: [false] }, [0, 0], key(1))).toThrow(
    'over should have 2 elements for 2 worlds, but has 1',
  );
  expect(() => worlds.resetWhere({ ...start, obs: new Float32Array(3) }, [true, false], key(1))).toThrow('obs should have 2 elements');
  const live = fromGymnasium({ observation_space: { n: 1 }, action_space: { n: 1 }, reset: () => 0, step: () => [0, 0, true, false] });
  expect(() => vectorize(live, 2)).toThrow('n should be 1 for a live environment, of which there is only one, but is 2');
  expect(vectorize(live, 1).reset(key(0)).obs).toEqual(Float32Array.of(0));
});
