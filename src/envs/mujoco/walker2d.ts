/**
 * Walker2d: a flat body on two legs with six motors walks to the right and must not fall.
 * Erez, Tassa & Todorov 2011, "Infinite-horizon model predictive control for periodic tasks with
 * contacts"; numbers as in Gymnasium's Walker2d.
 */
import { robotColours, sideGround } from './draw.js';
import { inside } from './healthReward.js';
import { walker, walkerOptions } from './locomotion.js';
import type { Interval } from './options.js';
import { noisyStart, robot } from './robot.js';

/** The model; `grip`: sliding friction of the right foot (left: 1.9). */
const model = (grip: number): string => `<mujoco model="Walker2d">
  <option timestep="0.002" integrator="RK4"/>
  <size memory="256K"/>
  <default>
    <joint axis="0 -1 0" armature="0.01" damping="0.1"/>
    <geom type="capsule" conaffinity="0" friction="0.9 0.1 0.1"/>
    <motor ctrlrange="-1 1" gear="100"/>
    <default class="root"><joint armature="0" damping="0"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" conaffinity="1" friction="0.7 0.1 0.1"/>
    <body name="torso" pos="0 0 1.25">
      <joint class="root" name="rootx" type="slide" axis="1 0 0" pos="0 0 -1.25"/>
      <joint class="root" name="rootz" type="slide" axis="0 0 1" pos="0 0 -1.25" ref="1.25"/>
      <joint class="root" name="rooty" axis="0 1 0"/>
      <geom name="torso_geom" size="0.05 0.2"/>
      <body name="thigh" pos="0 0 -0.2">
        <joint name="thigh_joint" range="-150 0"/>
        <geom name="thigh_geom" pos="0 0 -0.225" size="0.05 0.225"/>
        <body name="leg" pos="0 0 -0.7">
          <joint name="leg_joint" pos="0 0 0.25" range="-150 0"/>
          <geom name="leg_geom" size="0.04 0.25"/>
          <body name="foot" pos="0.2 0 -0.35">
            <joint name="foot_joint" pos="-0.2 0 0.1" range="-45 45"/>
            <geom name="foot_geom" pos="-0.1 0 0.1" size="0.06 0.1" friction="${grip} 0.1 0.1"
              quat="0.707106781186548 0 -0.707106781186547 0"/>
          </body>
        </body>
      </body>
      <body name="thigh_left" pos="0 0 -0.2">
        <joint name="thigh_left_joint" range="-150 0"/>
        <geom name="thigh_left_geom" pos="0 0 -0.225" size="0.05 0.225"/>
        <body name="leg_left" pos="0 0 -0.7">
          <joint name="leg_left_joint" pos="0 0 0.25" range="-150 0"/>
          <geom name="leg_left_geom" size="0.04 0.25"/>
          <body name="foot_left" pos="0.2 0 -0.35">
            <joint name="foot_left_joint" pos="-0.2 0 0.1" range="-45 45"/>
            <geom name="foot_left_geom" pos="-0.1 0 0.1" size="0.06 0.1" friction="1.9 0.1 0.1"
              quat="0.707106781186548 0 -0.707106781186547 0"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor joint="thigh_joint"/>
    <motor joint="leg_joint"/>
    <motor joint="foot_joint"/>
    <motor joint="thigh_left_joint"/>
    <motor joint="leg_left_joint"/>
    <motor joint="foot_left_joint"/>
  </actuator>
</mujoco>`;

const { trunk, first, second } = robotColours;

/**
 * Actions [6]: torques at hip, knee and ankle of the right leg, then of the left. In -v4 the right
 * foot slides more easily than the left, and the last step earns the healthy reward too.
 */
export const walker2d = robot({
  name: 'Walker2d',
  maxEpisodeSteps: 1000,
  timestep: 0.002,
  defaults: {
    frameSkip: 4,
    forwardRewardWeight: 1,
    ctrlCostWeight: 0.001,
    healthyReward: 1,
    terminateWhenUnhealthy: true,
    healthyZRange: [0.8, 2] as Interval,
    healthyAngleRange: [-1, 1] as Interval,
    resetNoiseScale: 0.005,
    excludeCurrentPositionsFromObservation: true,
  },
  options: { 4: walkerOptions, 5: [...walkerOptions, 'frameSkip'] },
  model: (version) => model(version === 4 ? 0.9 : 1.9),
  legacy: { versions: [2, 3] },
  task: (engine, options, version, dt) => {
    const isHealthy = ([, z, angle]: Float64Array): boolean =>
      inside(z, options.healthyZRange) && inside(angle, options.healthyAngleRange);
    return {
      start: (key) => noisyStart(engine, options.resetNoiseScale, 'uniform', key),
      ...walker(engine, options, dt, version, isHealthy),
      view: {
        from: 'side',
        width: 3.2,
        height: 2.1,
        camera: () => [engine.array('xpos')[3], 0.8],
        scenery: sideGround,
        parts: [
          [7, second],
          [6, second],
          [5, second],
          [1, trunk],
          [4, first],
          [3, first],
          [2, first],
        ],
      },
    };
  },
});
