/**
 * MuJoCo as scratch memory: it is set from a state before it does anything, so it may forget everything in between, and
 * all worlds of one model share one.
 */
import type { MainModule, MjData, MjModel } from '@mujoco/mujoco';
import { mujoco } from './loadMujoco.js';

/** Those of MuJoCo's arrays that somebody reads or writes. */
type Field = 'qpos' | 'qvel' | 'ctrl' | 'xpos' | 'site_xpos' | 'geom_xpos' | 'geom_xmat' | 'qfrc_constraint' | 'cfrc_ext';

/** A shape of the robot, for who draws it: `half` is half the length of a capsule (m), and 0 for a sphere. */
export interface Geom {
  readonly radius: number;
  readonly half: number;
}

export interface Engine {
  readonly nq: number;
  readonly nv: number;
  /** Where the robot starts, if nothing disturbs it: [nq]. */
  readonly qpos0: Float64Array;
  /** The bounds of the controls, [nu] each. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** In the model's order. */
  readonly geoms: readonly Geom[];
  /** One of MuJoCo's arrays. It is MuJoCo's memory: read it before the engine does something else, and keep a copy. */
  array(field: Field): Float64Array;
  /** At rest in every other respect: the integration state of these positions [nq] and velocities [nv]. */
  start(qpos: ArrayLike<number>, qvel: ArrayLike<number>): Float64Array;
  /** From an integration state so many steps on, under the same controls [nu]. */
  advance(from: Float64Array, ctrl: ArrayLike<number>, steps: number): Float64Array;
  /** What the outside does to each body, `cfrc_ext`, after `advance`, which leaves it out because it costs time. */
  feel(): void;
  /** Puts every body and geom where it is in an integration state. */
  pose(at: Float64Array): void;
}

/**
 * In an integration state: the time, and then as many as there are positions, velocities, and accelerations from which
 * the solver starts; controls and forces from outside follow.
 */
const TIME = 0;
export const QPOS = 1;

/** What is beyond, MuJoCo calls bad. */
const LARGEST = 1e10;

const engines = new Map<string, Promise<Engine>>();

/**
 * The engine of a model: there is one, however many worlds are made of it.
 * @param name the world's, for errors
 * @param xml the model as MJCF
 * @throws Error that says what to install, if MuJoCo is not there
 */
export const engineOf = (name: string, xml: string): Promise<Engine> => {
  const known = engines.get(xml);
  if (known) return known;
  const made = mujoco().then((library) => build(name, library, xml));
  engines.set(xml, made);
  made.catch(() => engines.delete(xml));
  return made;
};

const build = (name: string, library: MainModule, xml: string): Engine => {
  const model = library.MjModel.from_xml_string(xml);
  // Otherwise MuJoCo answers to what is not finite with a fresh start that nobody hears of.
  model.opt.disableflags |= library.mjtDisableBit.mjDSBL_AUTORESET.value;
  const data = new library.MjData(model);
  const { nq, nv } = model;
  const signature = library.mjtState.mjSTATE_INTEGRATION.value;
  const size = library.mj_stateSize(model, signature);
  const buffer = new library.DoubleBuffer(size);
  const array = views(data);

  /** Where there is something that is no number MuJoCo goes on with. Controls and forces from outside are not looked at. */
  const wrong = (state: Float64Array): string | undefined => {
    for (let i = 0; i < QPOS + nq + 2 * nv; i++)
      if (!(Math.abs(state[i]) <= LARGEST)) return `${placeOf(i, nq, nv)} ${Number.isFinite(state[i]) ? 'beyond 1e10' : `${state[i]}`}`;
    return undefined;
  };
  const enter = (state: Float64Array): void => {
    if (!(state instanceof Float64Array) || state.length !== size)
      throw new RangeError(`${name}: physics of a state should be a Float64Array of ${size} numbers, but is ${shown(state)}`);
    const what = wrong(state);
    if (what !== undefined) throw new RangeError(`${name}: a state should be finite, and nothing in it beyond 1e10, but it has ${what}`);
    library.mj_setState(model, data, state as unknown as number[], signature);
  };
  const leave = (): Float64Array => {
    library.mj_getState(model, data, buffer, signature);
    const state: Float64Array = buffer.GetView().slice();
    const what = wrong(state);
    if (what !== undefined) throw new Error(`${name}: the simulation broke down: it has come to ${what}`);
    return state;
  };
  /** What goes wrong inside leaves nothing behind. */
  const safely = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      library.mj_resetData(model, data);
      throw error;
    }
  };
  const bounds: readonly number[] = Array.from(model.actuator_ctrlrange);
  return {
    nq,
    nv,
    qpos0: model.qpos0.slice(),
    low: bounds.filter((_, i) => i % 2 === 0),
    high: bounds.filter((_, i) => i % 2 === 1),
    geoms: geomsOf(library, model),
    array,
    start: (qpos, qvel) =>
      safely(() => {
        library.mj_resetData(model, data);
        fill(name, 'qpos', array('qpos'), qpos);
        fill(name, 'qvel', array('qvel'), qvel);
        library.mj_forward(model, data);
        return leave();
      }),
    advance: (from, ctrl, steps) =>
      safely(() => {
        enter(from);
        array('ctrl').set(ctrl);
        for (let i = 0; i < steps; i++) library.mj_step(model, data);
        return leave();
      }),
    feel: () => library.mj_rnePostConstraint(model, data),
    pose: (at) =>
      safely(() => {
        enter(at);
        library.mj_kinematics(model, data);
      }),
  };
};

/** To ask MuJoCo for an array costs more than to read it, so they are kept; when its memory grows they become empty. */
const views = (data: MjData): Engine['array'] => {
  const kept: Partial<Record<Field, Float64Array>> = {};
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

const fill = (name: string, what: string, into: Float64Array, from: ArrayLike<number>): void => {
  if (from.length !== into.length) throw new RangeError(`${name}: ${what} should have ${into.length} numbers, but has ${from.length}`);
  for (let i = 0; i < from.length; i++)
    if (!Number.isFinite(from[i])) throw new RangeError(`${name}: ${what}[${i}] should be finite, but is ${from[i]}`);
  into.set(from);
};

/** What stands at an index of an integration state. */
const placeOf = (index: number, nq: number, nv: number): string => {
  if (index === TIME) return 'time';
  if (index < QPOS + nq) return `qpos[${index - QPOS}]`;
  if (index < QPOS + nq + nv) return `qvel[${index - QPOS - nq}]`;
  return `qacc_warmstart[${index - QPOS - nq - nv}]`;
};

const shown = (x: unknown): string => (ArrayBuffer.isView(x) ? `${x.constructor.name} of ${(x as Float64Array).length}` : String(x));
