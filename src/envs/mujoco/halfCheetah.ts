/**
 * HalfCheetah: a flat cheetah of seven links runs to the right, as fast as its six motors can make
 * it. Wawrzyński 2009, "A cat-like robot real-time learning to run"; numbers as in Gymnasium's
 * HalfCheetah, of which -v4 and -v5 are the same.
 */
import { robotColours, sideGround } from './draw.js';
import { runner, runnerOptions } from './locomotion.js';
import { noisyStart, robot } from './robot.js';

const model = `<mujoco model="HalfCheetah">
  <compiler angle="radian" settotalmass="14"/>
  <option timestep="0.01"/>
  <size memory="256K"/>
  <default>
    <joint armature="0.1" solimplimit="0 0.8 0.03"/>
    <geom type="capsule" size="0.046" conaffinity="0" friction="0.4 0.1 0.1" solimp="0 0.8 0.01"/>
    <motor ctrlrange="-1 1"/>
    <default class="root"><joint armature="0"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" conaffinity="1"/>
    <body name="torso" pos="0 0 0.7">
      <joint class="root" name="rootx" type="slide" axis="1 0 0"/>
      <joint class="root" name="rootz" type="slide" axis="0 0 1"/>
      <joint class="root" name="rooty" axis="0 1 0"/>
      <geom name="torso" fromto="-0.5 0 0 0.5 0 0"/>
      <geom name="head" pos="0.6 0 0.1" axisangle="0 1 0 0.87" size="0.046 0.15"/>
      <body name="bthigh" pos="-0.5 0 0">
        <joint name="bthigh" axis="0 1 0" range="-0.52 1.05" stiffness="240" damping="6"/>
        <geom name="bthigh" pos="0.1 0 -0.13" axisangle="0 1 0 -3.8" size="0.046 0.145"/>
        <body name="bshin" pos="0.16 0 -0.25">
          <joint name="bshin" axis="0 1 0" range="-0.785 0.785" stiffness="180" damping="4.5"/>
          <geom name="bshin" pos="-0.14 0 -0.07" axisangle="0 1 0 -2.03" size="0.046 0.15"/>
          <body name="bfoot" pos="-0.28 0 -0.14">
            <joint name="bfoot" axis="0 1 0" range="-0.4 0.785" stiffness="120" damping="3"/>
            <geom name="bfoot" pos="0.03 0 -0.097" axisangle="0 1 0 -0.27" size="0.046 0.094"/>
          </body>
        </body>
      </body>
      <body name="fthigh" pos="0.5 0 0">
        <joint name="fthigh" axis="0 1 0" range="-1 0.7" stiffness="180" damping="4.5"/>
        <geom name="fthigh" pos="-0.07 0 -0.12" axisangle="0 1 0 0.52" size="0.046 0.133"/>
        <body name="fshin" pos="-0.14 0 -0.24">
          <joint name="fshin" axis="0 1 0" range="-1.2 0.87" stiffness="120" damping="3"/>
          <geom name="fshin" pos="0.065 0 -0.09" axisangle="0 1 0 -0.6" size="0.046 0.106"/>
          <body name="ffoot" pos="0.13 0 -0.18">
            <joint name="ffoot" axis="0 1 0" range="-0.5 0.5" stiffness="60" damping="1.5"/>
            <geom name="ffoot" pos="0.045 0 -0.07" axisangle="0 1 0 -0.6" size="0.046 0.07"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="bthigh" joint="bthigh" gear="120"/>
    <motor name="bshin" joint="bshin" gear="90"/>
    <motor name="bfoot" joint="bfoot" gear="60"/>
    <motor name="fthigh" joint="fthigh" gear="120"/>
    <motor name="fshin" joint="fshin" gear="60"/>
    <motor name="ffoot" joint="ffoot" gear="30"/>
  </actuator>
</mujoco>`;

const { trunk, first, second } = robotColours;

/**
 * It never terminates. Actions [6]: torques at hip, knee and foot, of the hind leg, then the front.
 */
export const halfCheetah = robot({
  name: 'HalfCheetah',
  maxEpisodeSteps: 1000,
  rewardThreshold: 4800,
  timestep: 0.01,
  defaults: {
    frameSkip: 5,
    forwardRewardWeight: 1,
    ctrlCostWeight: 0.1,
    resetNoiseScale: 0.1,
    excludeCurrentPositionsFromObservation: true,
  },
  options: { 4: runnerOptions, 5: [...runnerOptions, 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2, 3] },
  task: (engine, options, _, dt) => ({
    start: (key) => noisyStart(engine, options.resetNoiseScale, 'normal', key),
    ...runner(engine, options, dt, 1),
    view: {
      from: 'side',
      width: 3.2,
      height: 1.6,
      camera: () => [engine.array('xpos')[3], 0.55],
      scenery: sideGround,
      parts: [
        [3, first],
        [4, first],
        [5, first],
        [6, second],
        [7, second],
        [8, second],
        [1, trunk],
        [2, trunk],
      ],
    },
  }),
});
