/** MuJoCo's worlds by name. */
import type { Spec } from '../env.js';
import { ant } from './ant.js';
import { halfCheetah } from './halfCheetah.js';
import { hopper } from './hopper.js';
import { invertedDoublePendulum } from './invertedDoublePendulum.js';
import { invertedPendulum } from './invertedPendulum.js';
import { reacher } from './reacher.js';
import type { AnyRobot, MujocoWorld, Version } from './robot.js';
import type { MujocoOptions } from './settings.js';
import { swimmer } from './swimmer.js';
import { walker2d } from './walker2d.js';

export type { MujocoState, MujocoWorld } from './robot.js';
export type { MujocoOptions } from './settings.js';

export const robots: readonly AnyRobot[] = [invertedPendulum, invertedDoublePendulum, reacher, swimmer, hopper, halfCheetah, walker2d, ant];

interface Entry {
  readonly options: readonly (keyof MujocoOptions)[];
  readonly load: (options: MujocoOptions) => Promise<{ readonly world: MujocoWorld; readonly spec: Spec }>;
  /** What whoever asks for this name should know. */
  readonly note?: string;
}

const entry = (robot: AnyRobot, version: Version): Entry => ({
  options: robot.optionsOf(version),
  load: (options) => robot.load(version, options),
});

/** A name of the years when MuJoCo was another one. */
const alias = (robot: AnyRobot, old: number): Entry => ({
  ...entry(robot, 4),
  note:
    `${robot.name}-v${old} is ${robot.name}-v4 here, on MuJoCo 3.14: the same task, but the engine of -v${old} was older, ` +
    `so returns are not quite comparable${robot.before.differs === undefined ? '' : `; and ${robot.before.differs}`}.`,
});

export const mujoco: Readonly<Record<string, Entry>> = Object.fromEntries(
  robots.flatMap((robot) => [
    ...robot.before.versions.map((old) => [`${robot.name}-v${old}`, alias(robot, old)]),
    ...([4, 5] as const).map((version) => [`${robot.name}-v${version}`, entry(robot, version)]),
  ]),
);

/**
 * A world by name, without a time limit: one that can start anywhere, `at(qpos, qvel)`.
 * @throws RangeError if it is none of MuJoCo's, or an option is not what it should be; Error that says what to install
 */
export const mujocoWorld = async (name: string, options: MujocoOptions = {}): Promise<MujocoWorld> => {
  if (!Object.hasOwn(mujoco, name)) throw new RangeError(`mujocoWorld: '${name}' should be one of ${Object.keys(mujoco).join(', ')}`);
  const { options: own, load } = mujoco[name];
  const stranger = Object.keys(options).find((option) => !(own as readonly string[]).includes(option));
  if (stranger !== undefined) throw new RangeError(`mujocoWorld: ${name} has no option '${stranger}'; it has ${own.join(', ') || 'none'}`);
  return (await load(options)).world;
};
