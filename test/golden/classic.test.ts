/** Every step of every trajectory that was recorded from Gymnasium. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { acrobot, world as acrobotWorld } from '../../src/envs/classic/acrobot.js';
import { cartPole, world as cartPoleWorld } from '../../src/envs/classic/cartpole.js';
import { mountainCar, world as mountainCarWorld } from '../../src/envs/classic/mountainCar.js';
import { mountainCarContinuous, world as mountainCarContinuousWorld } from '../../src/envs/classic/mountainCarContinuous.js';
import { pendulum, world as pendulumWorld } from '../../src/envs/classic/pendulum.js';
import type { Env } from '../../src/envs/env.js';
import { type Timed, timeLimit } from '../../src/envs/timeLimit.js';
import { type FrozenLake, frozenLake, frozenLake4x4 } from '../../src/envs/toy/frozenLake.js';
import { key } from '../../src/random.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./data/classic/${name}.json`, import.meta.url), 'utf8'));
const noDice = key(0);

type State = readonly number[];
interface Trajectory {
  readonly name: string;
  readonly check: 'rollout' | 'one_step';
  readonly init_state: State;
  readonly actions: readonly (number | readonly number[])[];
  readonly states: readonly State[];
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
  readonly length: number;
}

/** The largest distance between two states. */
const distance = (a: State, b: State): number => {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((x, i) => Math.abs(x - b[i])));
};
const asAction = (a: number | readonly number[]): number | Float32Array => (typeof a === 'number' ? a : Float32Array.from(a));

const subjects: readonly { readonly id: string; readonly world: Env; readonly limited: Env }[] = [
  { id: 'CartPole-v1', world: cartPoleWorld, limited: cartPole },
  { id: 'MountainCar-v0', world: mountainCarWorld, limited: mountainCar },
  { id: 'MountainCarContinuous-v0', world: mountainCarContinuousWorld, limited: mountainCarContinuous },
  { id: 'Pendulum-v1', world: pendulumWorld, limited: pendulum },
  { id: 'Acrobot-v1', world: acrobotWorld, limited: acrobot },
];

describe.each(subjects)('$id', ({ id, world, limited }) => {
  const trajectories: readonly Trajectory[] = read(id).trajectories;

  test.each(trajectories)('$name: one step from each recorded state is the next', (golden) => {
    for (let t = 0; t < golden.length; t++) {
      const from = t === 0 ? golden.init_state : golden.states[t - 1];
      const step = world.step(from, asAction(golden.actions[t]), noDice);
      expect(distance(step.state as State, golden.states[t]), `state ${t}`).toBeLessThanOrEqual(1e-12);
      expect(step.obs, `observation ${t}`).toEqual(Float32Array.from(golden.observations[t]));
      expect(step.reward, `reward ${t}`).toBe(golden.rewards[t]);
      expect(step.terminated, `terminated ${t}`).toBe(golden.terminated[t]);
      expect(step.truncated, `truncated ${t}`).toBe(false);
    }
  });

  test.each(trajectories.filter(({ check }) => check === 'rollout'))('$name: the rollout from the first state on', (golden) => {
    let state: Timed<State> = { inner: golden.init_state, t: 0 };
    for (let t = 0; t < golden.length; t++) {
      const step = limited.step(state, asAction(golden.actions[t]), noDice);
      state = step.state as Timed<State>;
      expect(distance(state.inner, golden.states[t]), `state ${t}`).toBeLessThanOrEqual(1e-9);
      expect(step.obs, `observation ${t}`).toEqual(Float32Array.from(golden.observations[t]));
      expect(Math.abs(step.reward - golden.rewards[t]), `reward ${t}`).toBeLessThanOrEqual(1e-9); // of a state that near
      expect([step.terminated, step.truncated], `flags ${t}`).toEqual([golden.terminated[t], golden.truncated[t]]);
    }
  });

  test.each(trajectories)('$name: the clock stops it where it stopped it there', (golden) => {
    golden.states.forEach((_, t) => {
      const from = t === 0 ? golden.init_state : golden.states[t - 1];
      expect(limited.step({ inner: from, t }, asAction(golden.actions[t]), noDice).truncated).toBe(golden.truncated[t]);
    });
  });
});

describe('FrozenLake-v1', () => {
  const golden = read('FrozenLake-v1');
  const subject = (map: '4x4' | '8x8', isSlippery: boolean): FrozenLake => frozenLake({ mapName: map, isSlippery });

  test.each([
    ['P_4x4_slippery', '4x4', true],
    ['P_4x4_det', '4x4', false],
    ['P_8x8_slippery', '8x8', true],
  ] as const)('the table of outcomes is %s', (name, map, isSlippery) => {
    const table = subject(map, isSlippery).table.map((actions) =>
      actions.map((outcomes) => outcomes.map(({ probability, state, reward, terminated }) => [probability, state, reward, terminated])),
    );
    expect(table).toEqual(golden[name]);
  });

  test.each(golden.trajectories as LakeTrajectory[])('$name: every step with the recorded uniforms', (trajectory) => {
    const lake = subject(trajectory.map, trajectory.is_slippery);
    let state = trajectory.init_state;
    trajectory.actions.forEach((action, t) => {
      const step = lake.move(state, action, trajectory.uniforms[t]);
      expect([step.obs, step.reward, step.terminated], `step ${t}`).toEqual([
        trajectory.observations[t],
        trajectory.rewards[t],
        trajectory.terminated[t],
      ]);
      state = step.state;
    });
  });

  test.each(golden.trajectories as LakeTrajectory[])('$name: the clock stops it where it stopped it there', (trajectory) => {
    // the ice is as slippery as it likes: here only the time counts
    const limited = timeLimit(subject(trajectory.map, trajectory.is_slippery), frozenLake4x4.spec);
    trajectory.actions.forEach((action, t) => {
      const inner = t === 0 ? trajectory.init_state : trajectory.observations[t - 1];
      expect(limited.step({ inner, t }, action, noDice).truncated).toBe(trajectory.truncated[t]);
    });
  });
});

interface LakeTrajectory {
  readonly name: string;
  readonly map: '4x4' | '8x8';
  readonly is_slippery: boolean;
  readonly init_state: number;
  readonly uniforms: readonly number[];
  readonly actions: readonly number[];
  readonly observations: readonly number[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
}
