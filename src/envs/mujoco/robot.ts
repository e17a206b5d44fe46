/** A robot in MuJoCo as a world: what all of them have in common, and what each has to say. */
import { type Key, normal, split, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env, Spec } from '../env.js';
import { show } from '../formatValue.js';
import { type Box, box } from '../spaces.js';
import { draw, type View } from './draw.js';
import { type Engine, engineOf, QPOS } from './engine.js';
import { checked, type MujocoOptions } from './settings.js';

/** Gymnasium's: -v5 is -v4 with some faults mended. */
export type Version = 4 | 5;

/**
 * All that the next step depends on. Arrays that MuJoCo computes on its way to the next positions are not among them, but
 * rewards compare two of those: they lag behind `physics` by a part of a step, so they are kept as they were seen.
 */
export interface MujocoState {
  /** MuJoCo's integration state: the time, qpos, qvel, the accelerations that its solver starts from, and the controls. */
  readonly physics: Float64Array;
  /** What the next reward needs to know of bodies that were seen where they were; empty for most robots. */
  readonly seen: readonly number[];
}

/** Positions [nq] and velocities [nv]. */
export interface Start {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
}

export interface MujocoWorld extends Env<MujocoState, Float32Array, Float32Array> {
  /** An episode that starts from these positions [nq] and velocities [nv]. */
  at(qpos: ArrayLike<number>, qvel: ArrayLike<number>): { readonly state: MujocoState; readonly obs: Float32Array };
}

/** What makes a robot a world. Everything reads the engine, which stands where the step or the start has left it. */
export interface Task {
  start(key: Key): Start;
  /** The parts of the observation, one after another. */
  observe(): readonly ArrayLike<number>[];
  /** The part of the state that has to be kept: nothing, if absent. */
  see?(): readonly number[];
  /** What the step that has just been done is worth, and whether it was the last. */
  judge(from: MujocoState, action: Float32Array): { readonly reward: number; readonly terminated: boolean };
  /** Does it look at contact forces? */
  readonly feels?: boolean;
  readonly view: View;
}

/** A robot with all its options, O, of which each version has some. */
export interface Robot<O extends MujocoOptions> {
  readonly name: string;
  readonly maxEpisodeSteps: number;
  readonly rewardThreshold?: number;
  /** Of the simulation, in s. */
  readonly timestep: number;
  readonly defaults: O & { readonly frameSkip: number };
  readonly options: Readonly<Record<Version, readonly (keyof O & keyof MujocoOptions)[]>>;
  /** MJCF */
  model(version: Version): string;
  /** @param dt a step of the environment, in s */
  task(engine: Engine, options: O, version: Version, dt: number): Task;
  /** Which of the versions 2 and 3 there were, and what the observation or the reward of these was, if not as in 4. */
  readonly before: { readonly versions: readonly number[]; readonly differs?: string };
}

/** A robot whose options are out of the way. */
export interface AnyRobot extends Pick<Robot<MujocoOptions>, 'name' | 'before'> {
  optionsOf(version: Version): readonly (keyof MujocoOptions)[];
  /** MJCF */
  model(version: Version): string;
  /**
   * The world without a time limit, and its spec.
   * @throws RangeError if an option is not what it should be; Error that says what to install, if MuJoCo is not there
   */
  load(version: Version, options: MujocoOptions): Promise<{ readonly world: MujocoWorld; readonly spec: Spec }>;
}

export const robot = <O extends MujocoOptions>(given: Robot<O>): AnyRobot => {
  const { name, defaults, timestep, maxEpisodeSteps, rewardThreshold, before } = given;
  return {
    name,
    before,
    optionsOf: (version) => given.options[version],
    model: given.model,
    load: async (version, options) => {
      const settings = { ...defaults, ...checked(name, options, given.options[version], defaults) };
      const dt = timestep * settings.frameSkip;
      const engine = await engineOf(name, given.model(version));
      const world = worldOf(name, engine, given.task(engine, settings, version, dt), settings.frameSkip);
      const id = `${name}-v${version}`;
      return { world, spec: { id, maxEpisodeSteps, ...(rewardThreshold !== undefined && { rewardThreshold }), fps: 1 / dt } };
    },
  };
};

const worldOf = (name: string, engine: Engine, task: Task, frameSkip: number): MujocoWorld => {
  const actionSpace = box(engine.low, engine.high);
  const stateOf = (physics: Float64Array): MujocoState => ({ physics, seen: task.see?.() ?? [] });
  const at: MujocoWorld['at'] = (qpos, qvel) => {
    const physics = engine.start(qpos, qvel);
    return { state: stateOf(physics), obs: concatenated(task.observe()) };
  };
  const first = at(engine.qpos0, new Float64Array(engine.nv));
  return {
    observationSpace: unbounded(first.obs.length),
    actionSpace,
    at,

    reset(key) {
      const { qpos, qvel } = task.start(key);
      return at(qpos, qvel);
    },

    step(from, action) {
      checkAction(name, actionSpace, action);
      checkSeen(name, first.state.seen.length, from.seen);
      const physics = engine.advance(from.physics, action, frameSkip);
      if (task.feels) engine.feel();
      return { state: stateOf(physics), obs: concatenated(task.observe()), ...task.judge(from, action), truncated: false };
    },

    render({ physics }) {
      engine.pose(physics);
      return draw(engine, task.view);
    },
  };
};

/** What would be missing makes a reward NaN, and what is too much comes from another robot. */
const checkSeen = (name: string, size: number, seen: unknown): void => {
  if (!(Array.isArray(seen) && seen.length === size && seen.every(Number.isFinite))) {
    const wanted = `an array of ${size} finite ${size === 1 ? 'number' : 'numbers'}`;
    throw new RangeError(`${name}: seen of a state should be ${wanted}, but is ${show(seen)}`);
  }
};

const unbounded = (n: number): Box => box(Array(n).fill(Number.NEGATIVE_INFINITY), Array(n).fill(Number.POSITIVE_INFINITY));

const concatenated = (parts: readonly ArrayLike<number>[]): Float32Array => {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let n = 0;
  for (const part of parts) {
    all.set(part, n);
    n += part.length;
  }
  return all;
};

/** The usual start: uniform noise on the positions, and noise of the same scale, uniform or normal, on the velocities. */
export const disturbed = ({ qpos0, nq, nv }: Engine, scale: number, velocities: 'uniform' | 'normal', key: Key): Start => {
  const [forPositions, forVelocities] = split(key, 2);
  const qvel = velocities === 'uniform' ? uniform(forVelocities, nv, -1, 1) : normal(forVelocities, nv);
  return {
    qpos: uniform(forPositions, nq, -scale, scale).map((x, i) => qpos0[i] + x),
    qvel: qvel.map((v) => scale * v),
  };
};

/** The first position before a step: where on its way the robot was, in m. */
export const cameFrom = ({ physics }: MujocoState): number => physics[QPOS];

export const sumOfSquares = (xs: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i] * xs[i];
  return sum;
};
