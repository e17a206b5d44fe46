/**
 * Worlds of Box2D with states that are values, though the engine can be neither copied nor set to a
 * state: a state holds the draws of its start and the actions since. The simulation of an episode
 * is remembered beside its start, for the latest state, and moves on with each step. Any other
 * state (stepped a second time, copied, or read from a file) is simulated anew from its start; the
 * same draws and actions give the same bits.
 */
import { type Key, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env, Step } from '../env.js';
import type { Picture } from '../picture.js';
import type { Space, SpaceElement } from '../spaces.js';
import { BODY_COLUMNS, measureBodies } from './createWorld.js';
import type { Body, Planck } from './planck.js';
import { appended, noSteps, type StepLog, stepsOf } from './stepLog.js';

/** An episode so far: its start and its steps, from which everything else follows. */
export interface Box2dState<Start> {
  /** Every random draw of the start. */
  readonly start: Start;
  /** Steps since the start, each a row of its action and its draws. */
  readonly steps: StepLog;
  /** Place and motion of the bodies: x, y (m), angle (rad) and their velocities, [bodies, 6]. */
  readonly bodies: readonly number[];
}

/** A simulation in progress: it changes with each step. */
export interface Simulation {
  /** The bodies that a state tells of. */
  readonly bodies: readonly Body[];
}

/** The outcome of a step, beside its observation. */
export interface StepOutcome {
  readonly reward: number;
  readonly terminated: boolean;
}

/**
 * A task in Box2D; Start: the draws of a start, made of plain objects, arrays, numbers and
 * Float64Arrays; Sim: a simulation in progress; A: an action, a number or a Float32Array.
 */
export interface Box2dTask<Start, Sim extends Simulation, A extends SpaceElement> {
  /** The name in errors. */
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Number of draws of each step, uniform on [−1, 1). */
  readonly drawsPerStep: number;
  /** The draws of a random start. */
  drawStart(key: Key): Start;
  /** @throws RangeError that names what is wrong, if draws that were given are no start */
  assertStart(start: Start): void;
  /** Builds the world of a start, and does the step that ends Gymnasium's reset. */
  build(planck: Planck, start: Start): Sim;
  /** One step; changes the simulation. `draws` [drawsPerStep]. */
  step(sim: Sim, action: A, draws: Float64Array): StepOutcome;
  /** The observation of the simulation as the last step left it. */
  observe(sim: Sim): Float32Array;
  /**
   * The picture of a state; `latest`: action and draws of the last step, or undefined at the start.
   */
  draw(state: Box2dState<Start>, latest: Float64Array | undefined): Picture;
}

/** A world of Box2D that can start from given draws, and step with given draws. */
export interface Box2dWorld<Start, A extends SpaceElement>
  extends Env<Box2dState<Start>, A, Float32Array> {
  /**
   * Starts an episode from draws, in place of a key.
   * @throws RangeError that names what is wrong, if they are no start
   */
  at(start: Start): { readonly state: Box2dState<Start>; readonly obs: Float32Array };
  /**
   * A step with draws in place of a key, each in [−1, 1].
   * @throws RangeError if there are more or fewer than the task needs, or one is not finite
   */
  stepWith(
    state: Box2dState<Start>,
    action: A,
    draws: ArrayLike<number>,
  ): Step<Box2dState<Start>, Float32Array>;
}

/** A simulation and the state that it is in; none during a step. */
interface Latest<Start, Sim> {
  readonly sim: Sim;
  state: Box2dState<Start> | undefined;
}

/** The environment of a task, without a time limit. */
export const box2dWorld = <Start extends object, Sim extends Simulation, A extends SpaceElement>(
  planck: Planck,
  task: Box2dTask<Start, Sim, A>,
  actions: ActionRows<A>,
): Box2dWorld<Start, A> => {
  /** The latest simulation of each episode, by its start. */
  const simulations = new WeakMap<Start, Latest<Start, Sim>>();
  const columns = actions.columns + task.drawsPerStep;

  const stateOf = (start: Start, steps: StepLog, sim: Sim): Box2dState<Start> => {
    const state = { start, steps, bodies: measureBodies(sim.bodies) };
    const latest = simulations.get(start);
    if (latest?.sim === sim) latest.state = state;
    else simulations.set(start, { sim, state });
    return state;
  };

  const replay = (state: Box2dState<Start>): Sim => {
    task.assertStart(state.start);
    const sim = task.build(planck, state.start);
    for (const row of stepsOf(task.name, state.steps, columns))
      task.step(sim, actions.fromRow(row), row.subarray(actions.columns));
    assertSameBodies(task.name, measureBodies(sim.bodies), state.bodies);
    return sim;
  };

  /** Takes the simulation from its state, or makes one. */
  const take = (state: Box2dState<Start>): Sim => {
    const latest = simulations.get(state.start);
    if (latest?.state !== state) return replay(state);
    latest.state = undefined;
    return latest.sim;
  };

  const world: Box2dWorld<Start, A> = {
    observationSpace: task.observationSpace,
    actionSpace: task.actionSpace,

    at(start) {
      task.assertStart(start);
      const sim = task.build(planck, start);
      const own = { ...start }; // an episode of its own, even if a start is used twice
      return { state: stateOf(own, noSteps, sim), obs: task.observe(sim) };
    },

    reset: (key) => world.at(task.drawStart(key)),

    stepWith(from, action, draws) {
      checkAction(task.name, task.actionSpace, action);
      assertDraws(task.name, draws, task.drawsPerStep);
      const row = new Float64Array(columns);
      actions.toRow(action, row);
      row.set(draws, actions.columns);
      const sim = take(from);
      const outcome = task.step(sim, action, row.subarray(actions.columns));
      const state = stateOf(from.start, appended(from.steps, row), sim);
      return { state, obs: task.observe(sim), ...outcome, truncated: false };
    },

    step: (from, action, key) =>
      world.stepWith(from, action, uniform(key, task.drawsPerStep, -1, 1)),

    render: (state) => task.draw(state, stepsOf(task.name, state.steps, columns).at(-1)),
  };
  return world;
};

/** Actions as the leading columns of a row, and back. */
export interface ActionRows<A extends SpaceElement> {
  readonly columns: number;
  toRow(action: A, row: Float64Array): void;
  fromRow(row: Float64Array): A;
}

/** Actions that are whole numbers: one column. */
export const discreteActions: ActionRows<number> = {
  columns: 1,
  toRow: (action, row) => {
    row[0] = action;
  },
  fromRow: (row) => row[0],
};

/** Actions that are vectors [n]: n columns. */
export const boxActions = (n: number): ActionRows<Float32Array> => ({
  columns: n,
  toRow: (action, row) => row.set(action),
  fromRow: (row) => Float32Array.from(row.subarray(0, n)),
});

const assertDraws = (name: string, draws: ArrayLike<number>, n: number): void => {
  if (draws.length !== n)
    throw new RangeError(`${name}: a step should have ${n} draws, but has ${draws.length}`);
  for (let i = 0; i < n; i++)
    if (!(Math.abs(draws[i]) <= 1))
      throw new RangeError(`${name}: draws[${i}] should be from -1 to 1, but is ${draws[i]}`);
};

/**
 * A state whose bodies were changed, or that another world or version has made, is not believed.
 */
const assertSameBodies = (name: string, found: readonly number[], told: unknown): void => {
  const isSame =
    Array.isArray(told) &&
    told.length === found.length &&
    found.every((x, i) => Object.is(x, told[i]));
  if (isSame) return;
  const index = found.findIndex((x, i) => !Object.is(x, (told as number[] | undefined)?.[i]));
  const place = `bodies[${Math.floor(index / BODY_COLUMNS)}, ${index % BODY_COLUMNS}]`;
  throw new RangeError(
    `${name}: a state should follow from its start and its steps, by the world that made it; ` +
      `${place} should be ${found[index]}, but is ${(told as number[] | undefined)?.[index]}`,
  );
};
