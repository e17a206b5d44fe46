/** Environments of MuJoCo robots: what they have in common. */
import { type Key, normal, split, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env, Spec } from '../env.js';
import { formatValue } from '../formatValue.js';
import { type Box, box } from '../spaces.js';
import { drawRobot, type RobotView } from './draw.js';
import { type Engine, engineOf, QPOS } from './engine.js';
import { type MujocoOptions, validOptions } from './options.js';

/** Version of a Gymnasium environment: -v5 is -v4 with some bugs fixed. */
export type Version = 4 | 5;

/**
 * The state of an episode. Some rewards compare derived arrays (xpos) of two steps; MuJoCo computes
 * these before it updates the positions, so they cannot be derived from `physics` and are kept.
 */
export interface MujocoState {
  /** MuJoCo's integration state: time, qpos, qvel, qacc_warmstart, controls, external forces. */
  readonly physics: Float64Array;
  /** Positions of bodies (m) that the next reward compares with; empty for most robots. */
  readonly seen: readonly number[];
}

/** Start positions [nq] and velocities [nv]. */
export interface Start {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
}

/** A MuJoCo environment that can start anywhere. */
export interface MujocoWorld extends Env<MujocoState, Float32Array, Float32Array> {
  /**
   * Starts an episode from positions [nq] and velocities [nv].
   * @throws RangeError if either has another length or is not finite
   */
  at(
    qpos: ArrayLike<number>,
    qvel: ArrayLike<number>,
  ): { readonly state: MujocoState; readonly obs: Float32Array };
}

/** The task of a robot. All functions read the engine as the last step or start has left it. */
export interface Task {
  /** A random start. */
  start(key: Key): Start;
  /** The parts of the observation, to be concatenated. */
  observe(): readonly ArrayLike<number>[];
  /** The `seen` of the state; empty, if absent. */
  memorise?(): readonly number[];
  /** Reward and termination of a step from `from`, which the engine has just done. */
  reward(
    from: MujocoState,
    action: Float32Array,
  ): { readonly reward: number; readonly terminated: boolean };
  /** Contact forces are observed or cost something, so they have to be computed. */
  readonly needsContactForces?: boolean;
  readonly view: RobotView;
}

/** A robot; O: all its options, of which each version has some. */
export interface Robot<O extends MujocoOptions> {
  readonly name: string;
  readonly maxEpisodeSteps: number;
  readonly rewardThreshold?: number | undefined;
  /** A step of the simulation, in s. */
  readonly timestep: number;
  readonly defaults: O & { readonly frameSkip: number };
  readonly options: Readonly<Record<Version, readonly (keyof O & keyof MujocoOptions)[]>>;
  /** The model as MJCF. */
  model(version: Version): string;
  /** @param dt a step of the environment, in s */
  task(engine: Engine, options: O, version: Version, dt: number): Task;
  /**
   * Existing versions below 4, and the difference of their observation or reward from -v4's, if
   * any.
   */
  readonly legacy: { readonly versions: readonly number[]; readonly differs?: string };
}

/** A robot with its option type erased. */
export interface AnyRobot extends Pick<Robot<MujocoOptions>, 'name' | 'legacy'> {
  optionsOf(version: Version): readonly (keyof MujocoOptions)[];
  /** The model as MJCF. */
  model(version: Version): string;
  /**
   * The environment without a time limit, and its spec.
   * @throws RangeError if an option is not what it should be; Error that says what to install, if
   * MuJoCo is missing
   */
  load(
    version: Version,
    options: MujocoOptions,
  ): Promise<{ readonly world: MujocoWorld; readonly spec: Spec }>;
}

/** Erases the option type of a robot. */
export const robot = <O extends MujocoOptions>(given: Robot<O>): AnyRobot => {
  const { name, defaults, timestep, maxEpisodeSteps, rewardThreshold, legacy } = given;
  return {
    name,
    legacy,
    optionsOf: (version) => given.options[version],
    model: given.model,
    load: async (version, options) => {
      const allOptions = {
        ...defaults,
        ...validOptions(name, options, given.options[version], defaults),
      };
      const dt = timestep * allOptions.frameSkip;
      const engine = await engineOf(name, given.model(version));
      const task = given.task(engine, allOptions, version, dt);
      const world = createMujocoWorld(name, engine, task, allOptions.frameSkip);
      const threshold = rewardThreshold !== undefined && { rewardThreshold };
      const id = `${name}-v${version}`;
      return { world, spec: { id, maxEpisodeSteps, ...threshold, fps: 1 / dt } };
    },
  };
};

const createMujocoWorld = (
  name: string,
  engine: Engine,
  task: Task,
  frameSkip: number,
): MujocoWorld => {
  const actionSpace = box(engine.low, engine.high);
  const stateOf = (physics: Float64Array): MujocoState => ({
    physics,
    seen: task.memorise?.() ?? [],
  });
  const resetTo: MujocoWorld['at'] = (qpos, qvel) => {
    const physics = engine.start(qpos, qvel);
    return { state: stateOf(physics), obs: concatenated(task.observe()) };
  };
  const first = resetTo(engine.qpos0, new Float64Array(engine.nv));
  return {
    observationSpace: unbounded(first.obs.length),
    actionSpace,
    at: resetTo,

    reset(key) {
      const { qpos, qvel } = task.start(key);
      return resetTo(qpos, qvel);
    },

    step(from, action) {
      checkAction(name, actionSpace, action);
      assertMemory(name, first.state.seen.length, from.seen);
      const physics = engine.advance(from.physics, action, frameSkip);
      if (task.needsContactForces) engine.contactForces();
      return {
        state: stateOf(physics),
        obs: concatenated(task.observe()),
        ...task.reward(from, action),
        truncated: false,
      };
    },

    render({ physics }) {
      engine.pose(physics);
      return drawRobot(engine, task.view);
    },
  };
};

/** The wrong number of elements would make a reward NaN, or comes from another robot. */
const assertMemory = (name: string, size: number, memory: unknown): void => {
  if (!(Array.isArray(memory) && memory.length === size && memory.every(Number.isFinite))) {
    const wanted = `an array of ${size} finite ${size === 1 ? 'number' : 'numbers'}`;
    throw new RangeError(
      `${name}: seen of a state should be ${wanted}, but is ${formatValue(memory)}`,
    );
  }
};

const unbounded = (n: number): Box =>
  box(Array(n).fill(Number.NEGATIVE_INFINITY), Array(n).fill(Number.POSITIVE_INFINITY));

const concatenated = (parts: readonly ArrayLike<number>[]): Float32Array => {
  const all = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let n = 0;
  for (const part of parts) {
    all.set(part, n);
    n += part.length;
  }
  return all;
};

/** A start with uniform noise on positions and noise of the same scale on velocities. */
export const noisyStart = (
  { qpos0, nq, nv }: Engine,
  scale: number,
  velocities: 'uniform' | 'normal',
  key: Key,
): Start => {
  const [forPositions, forVelocities] = split(key, 2);
  const isUniform = velocities === 'uniform';
  const qvel = isUniform ? uniform(forVelocities, nv, -1, 1) : normal(forVelocities, nv);
  return {
    qpos: uniform(forPositions, nq, -scale, scale).map((x, i) => qpos0[i] + x),
    qvel: qvel.map((v) => scale * v),
  };
};

/** The x position of a robot before a step, in m. */
export const xBefore = ({ physics }: MujocoState): number => physics[QPOS];

/** ‖x‖² */
export const sumOfSquares = (xs: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i] * xs[i];
  return sum;
};
