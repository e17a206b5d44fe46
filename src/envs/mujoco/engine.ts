/**
 * MuJoCo behind pure functions: every operation sets it from a state first, so all worlds of one
 * model can share one instance.
 */
import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';
import { sharedMujoco } from './loadMujoco.js';

/** The arrays of MuJoCo that are read or written here. */
type MujocoArray =
  | 'qpos'
  | 'qvel'
  | 'ctrl'
  | 'xpos'
  | 'site_xpos'
  | 'geom_xpos'
  | 'geom_xmat'
  | 'qfrc_constraint'
  | 'cfrc_ext';

/** A geom of the model: its radius, and half the length of a capsule; 0 for a sphere (m). */
export interface Geom {
  readonly radius: number;
  readonly half: number;
}

/** A model in MuJoCo: its sizes, and operations on integration states. */
export interface Engine {
  /** Numbers of positions and of velocities. */
  readonly nq: number;
  readonly nv: number;
  /** The start position without noise, [nq]. */
  readonly qpos0: Float64Array;
  /** Bounds of the controls, [nu] each. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Geoms, in the model's order. */
  readonly geoms: readonly Geom[];
  /** One of MuJoCo's arrays: a view of its memory, valid until the engine's next operation. */
  array(field: MujocoArray): Float64Array;
  /** Integration state of positions [nq] and velocities [nv], everything else at rest. */
  start(qpos: ArrayLike<number>, qvel: ArrayLike<number>): Float64Array;
  /** Integration state after `steps` simulation steps under constant controls [nu]. */
  advance(from: Float64Array, ctrl: ArrayLike<number>, steps: number): Float64Array;
  /** Computes the external forces `cfrc_ext`; `advance` leaves them out, as they cost time. */
  contactForces(): void;
  /** Computes the positions of all bodies and geoms of an integration state. */
  pose(at: Float64Array): void;
}

/*
 * Layout of an integration state: time, qpos [nq], qvel [nv], qacc_warmstart [nv], then controls
 * and external forces.
 */
const TIME = 0;
/** Index of the first position in an integration state. */
export const QPOS = 1;

/** MuJoCo's mjMAXVAL: larger numbers count as a diverged simulation. */
const LARGEST = 1e10;

const engines = new Map<string, Promise<Engine>>();

/**
 * The engine of a model; worlds of the same model share one.
 * @param name the name of the world, for errors
 * @param xml the model as MJCF
 * @throws Error that says what to install, if MuJoCo is not there
 */
export const engineOf = (name: string, xml: string): Promise<Engine> => {
  const known = engines.get(xml);
  if (known) return known;
  const made = sharedMujoco().then((library) => createEngine(name, library, xml));
  engines.set(xml, made);
  made.catch(() => engines.delete(xml));
  return made;
};

const createEngine = (name: string, library: MainModule, xml: string): Engine => {
  const model = library.MjModel.from_xml_string(xml);
  // Without this flag MuJoCo silently resets an episode whose state is not finite.
  model.opt.disableflags |= library.mjtDisableBit.mjDSBL_AUTORESET.value;
  const data = new library.MjData(model);
  const { nq, nv } = model;
  const bounds: readonly number[] = Array.from(model.actuator_ctrlrange);
  const array = cachedArrays(data);
  return {
    nq,
    nv,
    qpos0: model.qpos0.slice(),
    low: bounds.filter((_, i) => i % 2 === 0),
    high: bounds.filter((_, i) => i % 2 === 1),
    geoms: geomsOf(library, model),
    array,
    ...simulation(name, library, model, data, array),
  };
};

type EngineOperations = Pick<Engine, 'start' | 'advance' | 'contactForces' | 'pose'>;

/** The operations of an engine; one that throws leaves `data` reset. */
const simulation = (
  name: string,
  library: MainModule,
  model: MjModel,
  data: MjData,
  array: Engine['array'],
): EngineOperations => {
  const { setState, getState } = integrationState(name, library, model, data);
  const resetOnError = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      library.mj_resetData(model, data);
      throw error;
    }
  };
  return {
    start: (qpos, qvel) =>
      resetOnError(() => {
        library.mj_resetData(model, data);
        setFinite(name, 'qpos', array('qpos'), qpos);
        setFinite(name, 'qvel', array('qvel'), qvel);
        library.mj_forward(model, data);
        return getState();
      }),
    advance: (from, ctrl, steps) =>
      resetOnError(() => {
        setState(from);
        array('ctrl').set(ctrl);
        for (let i = 0; i < steps; i++) library.mj_step(model, data);
        return getState();
      }),
    contactForces: () => library.mj_rnePostConstraint(model, data),
    pose: (at) =>
      resetOnError(() => {
        setState(at);
        library.mj_kinematics(model, data);
      }),
  };
};

/** Writes and reads MuJoCo's integration state; either refuses one that is not finite. */
const integrationState = (name: string, library: MainModule, model: MjModel, data: MjData) => {
  const { nq, nv } = model;
  const signature = library.mjtState.mjSTATE_INTEGRATION.value;
  const size = library.mj_stateSize(model, signature);
  const buffer = new library.DoubleBuffer(size);
  return {
    setState: (state: Float64Array): void => {
      if (!(state instanceof Float64Array) || state.length !== size)
        throw new RangeError(
          `${name}: physics of a state should be a Float64Array of ${size} numbers, ` +
            `but is ${typeAndLength(state)}`,
        );
      const bad = badEntry(state, nq, nv);
      if (bad !== undefined)
        throw new RangeError(
          `${name}: a state should be finite, and nothing in it beyond 1e10, but it has ${bad}`,
        );
      library.mj_setState(model, data, state as unknown as number[], signature);
    },
    getState: (): Float64Array => {
      library.mj_getState(model, data, buffer, signature);
      const state: Float64Array = buffer.GetView().slice();
      const bad = badEntry(state, nq, nv);
      if (bad !== undefined)
        throw new Error(`${name}: the simulation broke down: it has come to ${bad}`);
      return state;
    },
  };
};

/**
 * The first entry of an integration state that is not finite or beyond 1e10, in words. Controls and
 * external forces are not examined.
 */
const badEntry = (state: Float64Array, nq: number, nv: number): string | undefined => {
  for (let i = 0; i < QPOS + nq + 2 * nv; i++) {
    if (Math.abs(state[i]) <= LARGEST) continue;
    return `${entryName(i, nq, nv)} ${Number.isFinite(state[i]) ? 'beyond 1e10' : `${state[i]}`}`;
  }
  return undefined;
};

/**
 * A cache of views: fetching one costs more than reading it. Growing WASM memory empties old views.
 */
const cachedArrays = (data: MjData): Engine['array'] => {
  const kept: Partial<Record<MujocoArray, Float64Array>> = {};
  return (field) => {
    const view = kept[field];
    if (view && view.length > 0) return view;
    const fresh: Float64Array = data[field];
    kept[field] = fresh;
    return fresh;
  };
};

const geomsOf = (library: MainModule, model: MjModel): Geom[] => {
  const { mjGEOM_CAPSULE } = library.mjtGeom;
  return Array.from(model.geom_type as Int32Array, (type, i) => ({
    radius: model.geom_size[3 * i],
    half: type === mjGEOM_CAPSULE.value ? model.geom_size[3 * i + 1] : 0,
  }));
};

const setFinite = (
  name: string,
  what: string,
  into: Float64Array,
  from: ArrayLike<number>,
): void => {
  if (from.length !== into.length)
    throw new RangeError(
      `${name}: ${what} should have ${into.length} numbers, but has ${from.length}`,
    );
  for (let i = 0; i < from.length; i++)
    if (!Number.isFinite(from[i]))
      throw new RangeError(`${name}: ${what}[${i}] should be finite, but is ${from[i]}`);
  into.set(from);
};

/** The name of entry `index` of an integration state. */
const entryName = (index: number, nq: number, nv: number): string => {
  if (index === TIME) return 'time';
  if (index < QPOS + nq) return `qpos[${index - QPOS}]`;
  if (index < QPOS + nq + nv) return `qvel[${index - QPOS - nq}]`;
  return `qacc_warmstart[${index - QPOS - nq - nv}]`;
};

const typeAndLength = (x: unknown): string =>
  ArrayBuffer.isView(x) ? `${x.constructor.name} of ${(x as Float64Array).length}` : String(x);
