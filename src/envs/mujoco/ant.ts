/**
 * Ant: a body on four legs with eight motors walks to the right and must not fall over.
 * Schulman, Moritz, Levine, Jordan & Abbeel 2016, "High-dimensional continuous control using
 * generalized advantage estimation"; numbers as in Gymnasium's Ant.
 */
import { clip } from '../clip.js';
import { floorGrid, type RobotView, robotColours } from './draw.js';
import type { Engine } from './engine.js';
import { health } from './healthReward.js';
import { motors } from './mjcf.js';
import type { Interval } from './options.js';
import { noisyStart, robot, sumOfSquares, type Version } from './robot.js';

/**
 * A leg as MJCF. It leaves the trunk towards (x, y), and bends at a hip, which turns about z, and
 * at an ankle.
 * @param n number of the leg
 * @param name name of the leg's body
 * @param geoms names of the two segments beyond the hip, without `_geom`
 */
const antLeg = (
  n: number,
  name: string,
  geoms: readonly [upper: string, lower: string],
  x: 1 | -1,
  y: 1 | -1,
): string => `
  <body name="${name}">
    <geom name="aux_${n}_geom" fromto="0 0 0 ${0.2 * x} ${0.2 * y} 0"/>
    <body name="aux_${n}" pos="${0.2 * x} ${0.2 * y} 0">
      <joint class="hip" name="hip_${n}"/>
      <geom name="${geoms[0]}_geom" fromto="0 0 0 ${0.2 * x} ${0.2 * y} 0"/>
      <body pos="${0.2 * x} ${0.2 * y} 0">
        <joint name="ankle_${n}" axis="${-x * y} 1 0" range="${x > 0 ? '30 70' : '-70 -30'}"/>
        <geom name="${geoms[1]}_geom" fromto="0 0 0 ${0.4 * x} ${0.4 * y} 0"/>
      </body>
    </body>
  </body>`;

const model = `<mujoco model="Ant">
  <option timestep="0.01" integrator="RK4"/>
  <size memory="256K"/>
  <default>
    <joint armature="1" damping="1"/>
    <geom type="capsule" size="0.08" density="5" conaffinity="0"
      friction="1 0.5 0.5" margin="0.01"/>
    <motor ctrlrange="-1 1" gear="150"/>
    <default class="hip"><joint axis="0 0 1" range="-30 30"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" conaffinity="1"/>
    <body name="torso" pos="0 0 0.75">
      <joint name="root" type="free" armature="0" damping="0" margin="0.01"/>
      <geom name="torso_geom" type="sphere" size="0.25"/>
      ${antLeg(1, 'front_left_leg', ['left_leg', 'left_ankle'], 1, 1)}
      ${antLeg(2, 'front_right_leg', ['right_leg', 'right_ankle'], -1, 1)}
      ${antLeg(3, 'back_leg', ['back_leg', 'third_ankle'], -1, -1)}
      ${antLeg(4, 'right_back_leg', ['rightback_leg', 'fourth_ankle'], 1, -1)}
    </body>
  </worldbody>
  ${motors(...[4, 1, 2, 3].flatMap((n) => [`hip_${n}`, `ankle_${n}`]))}
</mujoco>`;

const { trunk, first, second } = robotColours;
const antOptions = [
  'ctrlCostWeight',
  'contactCostWeight',
  'healthyReward',
  'terminateWhenUnhealthy',
  'healthyZRange',
  'contactForceRange',
  'resetNoiseScale',
  'excludeCurrentPositionsFromObservation',
] as const;
const TORSO = 1; // number of the body
const antDefaults = {
  frameSkip: 5,
  forwardRewardWeight: 1,
  ctrlCostWeight: 0.5,
  contactCostWeight: 5e-4,
  useContactForces: false,
  includeCfrcExtInObservation: true,
  healthyReward: 1,
  terminateWhenUnhealthy: true,
  healthyZRange: [0.2, 1] as Interval,
  contactForceRange: [-1, 1] as Interval,
  resetNoiseScale: 0.1,
  excludeCurrentPositionsFromObservation: true,
};

const torsoX = (engine: Engine): number => engine.array('xpos')[3 * TORSO];

/**
 * Contact forces [14, 6], clipped: as a part of the observation and as a cost, if options say so.
 */
const contactForces = (engine: Engine, options: typeof antDefaults, version: Version) => {
  const isV5 = version === 5;
  const observed = isV5 ? options.includeCfrcExtInObservation : options.useContactForces;
  const paid = isV5 || options.useContactForces;
  const [least, most] = options.contactForceRange;
  const forces = (): Float64Array => engine.array('cfrc_ext').map((f) => clip(f, least, most));
  return {
    needed: observed || paid,
    // -v5 leaves out body 0, the world, which nothing touches
    observe: () => (observed ? [forces().subarray(isV5 ? 6 : 0)] : []),
    cost: () => (paid ? options.contactCostWeight * sumOfSquares(forces()) : 0),
  };
};

const view: Omit<RobotView, 'camera'> = {
  from: 'above',
  width: 4.5,
  height: 3,
  scenery: floorGrid('#cfc6b8', '#f3efe8'),
  parts: [
    ...[2, 3, 4, 11, 12, 13].map((geom) => [geom, second] as const),
    ...[5, 6, 7, 8, 9, 10].map((geom) => [geom, first] as const),
    [1, trunk],
  ],
};

/**
 * Actions [8]: torques at hip and ankle of the legs right behind, left in front, right in front,
 * left behind. In -v5 contact forces are observed and cost something; in -v4 only with
 * useContactForces, the ground's are observed too, and the last step of an episode earns the
 * healthy reward.
 */
export const ant = robot({
  name: 'Ant',
  maxEpisodeSteps: 1000,
  rewardThreshold: 6000,
  timestep: 0.01,
  defaults: antDefaults,
  options: {
    4: [...antOptions, 'useContactForces'],
    5: [...antOptions, 'forwardRewardWeight', 'includeCfrcExtInObservation', 'frameSkip'],
  },
  model: () => model,
  legacy: {
    versions: [2, 3],
    differs:
      'there the observation had 84 contact forces as well, 111 numbers in all, ' +
      'and contacts cost something',
  },
  task: (engine, options, version, dt) => {
    const contact = contactForces(engine, options, version);
    const isHealthy = (): boolean => {
      const z = engine.array('qpos')[2];
      return options.healthyZRange[0] <= z && z <= options.healthyZRange[1];
    };
    const hidden = options.excludeCurrentPositionsFromObservation ? 2 : 0;
    return {
      needsContactForces: contact.needed,
      start: (key) => noisyStart(engine, options.resetNoiseScale, 'normal', key),
      observe: () => [
        engine.array('qpos').subarray(hidden),
        engine.array('qvel'),
        ...contact.observe(),
      ],
      // the x of the torso as MuJoCo last computed it, which lags behind the positions
      memorise: () => [torsoX(engine)],
      reward: ({ seen: [x0] }, action) => {
        const speed = (torsoX(engine) - x0) / dt;
        const { healthReward, terminated } = health(isHealthy(), options, version);
        const ctrlCost = options.ctrlCostWeight * sumOfSquares(action);
        const reward =
          options.forwardRewardWeight * speed + healthReward - ctrlCost - contact.cost();
        return { reward, terminated };
      },
      view: { ...view, camera: () => [torsoX(engine), engine.array('xpos')[3 * TORSO + 1]] },
    };
  },
});
