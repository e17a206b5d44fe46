/**
 * Hopper: a leg on a foot, with three motors, hops to the right and must not fall.
 * Erez, Tassa & Todorov 2011, "Infinite-horizon model predictive control for periodic tasks with
 * contacts"; numbers as in Gymnasium's Hopper.
 */
import { robotColours, sideGround } from './draw.js';
import { inside } from './healthReward.js';
import { walker, walkerOptions } from './locomotion.js';
import type { Interval } from './options.js';
import { noisyStart, robot } from './robot.js';

const model = `<mujoco model="Hopper">
  <option timestep="0.002" integrator="RK4"/>
  <size memory="256K"/>
  <default>
    <joint axis="0 -1 0" armature="1" damping="1"/>
    <geom type="capsule" condim="1" friction="0.9" margin="0.001" solimp="0.8 0.8 0.01"/>
    <motor ctrlrange="-1 1" gear="200"/>
    <default class="root"><joint armature="0" damping="0"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="20 20 0.125" condim="3" friction="1"/>
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
          <body name="foot" pos="0.13 0 -0.35">
            <joint name="foot_joint" pos="-0.13 0 0.1" range="-45 45"/>
            <geom name="foot_geom" pos="-0.065 0 0.1" size="0.06 0.195" friction="2"
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
  </actuator>
</mujoco>`;

const { trunk, first, second, metal } = robotColours;
const hopperOptions = [...walkerOptions, 'healthyStateRange'] as const;

/** Actions [3]: torques at hip, knee, ankle. In -v4 the last step earns the healthy reward too. */
export const hopper = robot({
  name: 'Hopper',
  maxEpisodeSteps: 1000,
  rewardThreshold: 3800,
  timestep: 0.002,
  defaults: {
    frameSkip: 4,
    forwardRewardWeight: 1,
    ctrlCostWeight: 0.001,
    healthyReward: 1,
    terminateWhenUnhealthy: true,
    healthyStateRange: [-100, 100] as Interval,
    healthyZRange: [0.7, Number.POSITIVE_INFINITY] as Interval,
    healthyAngleRange: [-0.2, 0.2] as Interval,
    resetNoiseScale: 0.005,
    excludeCurrentPositionsFromObservation: true,
  },
  options: { 4: hopperOptions, 5: [...hopperOptions, 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2, 3] },
  task: (engine, options, version, dt) => {
    const isHealthy = (qpos: Float64Array, qvel: Float64Array): boolean => {
      const calm = (x: number): boolean => inside(x, options.healthyStateRange);
      return (
        qpos.subarray(2).every(calm) &&
        qvel.every(calm) &&
        inside(qpos[1], options.healthyZRange) &&
        inside(qpos[2], options.healthyAngleRange)
      );
    };
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
          [4, metal],
          [3, second],
          [2, first],
          [1, trunk],
        ],
      },
    };
  },
});
