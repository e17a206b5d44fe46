/** MuJoCo environments by name. */
import type { RegistryEntry } from '../registryEntry.js';
import { ant } from './ant.js';
import { halfCheetah } from './halfCheetah.js';
import { hopper } from './hopper.js';
import { invertedDoublePendulum } from './invertedDoublePendulum.js';
import { invertedPendulum } from './invertedPendulum.js';
import type { MujocoOptions } from './options.js';
import { reacher } from './reacher.js';
import type { AnyRobot, MujocoWorld, Version } from './robot.js';
import { swimmer } from './swimmer.js';
import { walker2d } from './walker2d.js';

export type { MujocoOptions } from './options.js';
export type { MujocoState, MujocoWorld } from './robot.js';

/** All robots. */
export const robots: readonly AnyRobot[] = [
  invertedPendulum,
  invertedDoublePendulum,
  reacher,
  swimmer,
  hopper,
  halfCheetah,
  walker2d,
  ant,
];

type MujocoEntry = RegistryEntry<MujocoOptions, MujocoWorld>;

const mujocoEntry = (robot: AnyRobot, version: Version): MujocoEntry => ({
  options: robot.optionsOf(version),
  load: (options) => robot.load(version, options),
});

/** An environment of versions 2 and 3, which ran on older engines: -v4 with a note. */
const legacyEntry = (robot: AnyRobot, old: number): MujocoEntry => ({
  ...mujocoEntry(robot, 4),
  note:
    `${robot.name}-v${old} is ${robot.name}-v4 here, on MuJoCo 3.14: the same task, ` +
    `but the engine of -v${old} was older, so returns are not quite comparable` +
    `${robot.legacy.differs === undefined ? '' : `; and ${robot.legacy.differs}`}.`,
});

/** All MuJoCo environments by name, legacy ones included. */
export const mujocoEntries: Readonly<Record<string, MujocoEntry>> = Object.fromEntries(
  robots.flatMap((robot) => [
    ...robot.legacy.versions.map((old) => [`${robot.name}-v${old}`, legacyEntry(robot, old)]),
    ...([4, 5] as const).map((version) => [
      `${robot.name}-v${version}`,
      mujocoEntry(robot, version),
    ]),
  ]),
);

/**
 * A MuJoCo environment by name, without a time limit, that can start anywhere: `at(qpos, qvel)`.
 * @throws RangeError if there is no such environment, or an option is not what it should be; Error
 * that says what to install, if MuJoCo is missing
 */
export const mujocoWorld = async (
  name: string,
  options: MujocoOptions = {},
): Promise<MujocoWorld> => {
  if (!Object.hasOwn(mujocoEntries, name))
    throw new RangeError(
      `mujocoWorld: '${name}' should be one of ${Object.keys(mujocoEntries).join(', ')}`,
    );
  const { options: own, load } = mujocoEntries[name];
  const stranger = Object.keys(options).find(
    (option) => !(own as readonly string[]).includes(option),
  );
  if (stranger !== undefined)
    throw new RangeError(
      `mujocoWorld: ${name} has no option '${stranger}'; it has ${own.join(', ') || 'none'}`,
    );
  return (await load(options)).world;
};
