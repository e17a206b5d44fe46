/** Small worlds for the tests of algorithms that learn off-policy, and ways to look at what was done in them. */
import { CHUNK, type Replay, size } from '../../src/algos/replay.js';
import type { Env, Step } from '../../src/envs/env.js';
import { box, discrete, type SpaceElement } from '../../src/envs/spaces.js';
import { type Key, uniform } from '../../src/random.js';

/** Where on the line one stands, and the steps since the reset. */
export type Walk = { readonly x: number; readonly t: number };

const show = ({ x, t }: Walk): Float32Array => Float32Array.of(x, t / 10);
const move = (by: (a: SpaceElement) => number): Pick<Env<Walk>, 'observationSpace' | 'reset' | 'step'> => ({
  observationSpace: box([-20, 0], [20, 100]),
  reset: (key) => {
    const state = { x: uniform(key, 1, -1, 1)[0], t: 0 };
    return { state, obs: show(state) };
  },
  step: ({ x, t }, a, key) => {
    const state = { x: x + by(a) + uniform(key, 1, -0.5, 0.5)[0], t: t + 1 };
    return { state, obs: show(state), reward: -Math.abs(state.x), terminated: Math.abs(state.x) > 5, truncated: t + 1 === 17 };
  },
});

/** A walk on a line by steps of one's choice and of chance: it ends far out, and is cut off after 17 steps. */
export const line: Env<Walk> = { ...move((a) => (a as Float32Array)[0]), actionSpace: box([-1], [2]) };
/** The same, by −1, 0 or 1. */
export const stairs: Env<Walk> = { ...move((a) => (a as number) - 1), actionSpace: discrete(3) };

/** A world that goes on for ever, unless one says when it ends: its observation is the steps since the reset. */
export const clock = (ends: (t: number) => Partial<Pick<Step<number>, 'terminated' | 'truncated'>> = () => ({})): Env<number> => ({
  observationSpace: box([0], [1e6]),
  actionSpace: box([-1], [1]),
  reset: () => ({ state: 0, obs: Float32Array.of(0) }),
  step: (t) => ({ state: t + 1, obs: Float32Array.of(t + 1), reward: 1, terminated: false, truncated: false, ...ends(t + 1) }),
});

/** What an environment was asked to do. */
export interface Asked {
  readonly actions: SpaceElement[];
  readonly keys: Key[];
  resets: number;
}
/** The same environment, which writes down what it is asked to do. */
export const watched = <S>(env: Env<S>): { readonly env: Env<S>; readonly asked: Asked } => {
  const asked: Asked = { actions: [], keys: [], resets: 0 };
  const reset: Env<S>['reset'] = (key) => {
    asked.resets++;
    asked.keys.push(key);
    return env.reset(key);
  };
  const step: Env<S>['step'] = (state, a, key) => {
    asked.actions.push(typeof a === 'number' ? a : a.slice());
    asked.keys.push(key);
    return env.step(state, a, key);
  };
  return { env: { ...env, reset, step }, asked };
};

/** What is in a ring, from the oldest transition to the newest. */
export const contents = ({ chunks, offset, start, obsDim, actDim = 1, ...ring }: Replay) =>
  Array.from({ length: size({ chunks, offset, start, obsDim, actDim, ...ring }) }, (_, i) => {
    const [at, width] = [start - offset + i, 2 * obsDim + actDim + 2];
    const row = [...chunks[Math.floor(at / CHUNK)].rows.subarray((at % CHUNK) * width, ((at % CHUNK) + 1) * width)];
    const [obs, act, [rew]] = [row.splice(0, obsDim), row.splice(0, actDim), row.splice(0, 1)];
    return { obs, act, rew, nextObs: row.splice(0, obsDim), done: row[0] };
  });
/** A run, as far as it can be seen. */
export const visible = <R extends { readonly replay: Replay }>({ replay, ...rest }: R) => ({ ...rest, replay: contents(replay) });
