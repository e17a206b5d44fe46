/**
 * Swimmer: a chain of three links in a viscous fluid swims to the right with two motors.
 * Coulom 2002, "Reinforcement learning using neural networks, with applications to motor control";
 * numbers as in Gymnasium's Swimmer, of which -v4 and -v5 are the same.
 */
import { robotColours, waterGrid } from './draw.js';
import { runner, runnerOptions } from './locomotion.js';
import { noisyStart, robot } from './robot.js';

const model = `<mujoco model="Swimmer">
  <option timestep="0.01" integrator="RK4" density="4000" viscosity="0.1"/>
  <size memory="256K"/>
  <default>
    <joint axis="0 0 1" armature="0.1"/>
    <geom type="capsule" size="0.1" condim="1" contype="0" conaffinity="0"/>
    <motor ctrlrange="-1 1" gear="150"/>
  </default>
  <worldbody>
    <geom name="floor" type="plane" pos="0 0 -0.1" size="40 40 0.1" condim="3"/>
    <body name="torso">
      <joint name="slider1" type="slide" axis="1 0 0"/>
      <joint name="slider2" type="slide" axis="0 1 0"/>
      <joint name="free_body_rot"/>
      <geom fromto="1.5 0 0 0.5 0 0"/>
      <body name="mid" pos="0.5 0 0">
        <joint name="motor1_rot" range="-100 100"/>
        <geom fromto="0 0 0 -1 0 0"/>
        <body name="back" pos="-1 0 0">
          <joint name="motor2_rot" range="-100 100"/>
          <geom fromto="0 0 0 -1 0 0"/>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor joint="motor1_rot"/>
    <motor joint="motor2_rot"/>
  </actuator>
</mujoco>`;

const { trunk, first, second } = robotColours;

/** It never terminates. Actions [2]: torques at the joints, front to back. */
export const swimmer = robot({
  name: 'Swimmer',
  maxEpisodeSteps: 1000,
  rewardThreshold: 360,
  timestep: 0.01,
  defaults: {
    frameSkip: 4,
    forwardRewardWeight: 1,
    ctrlCostWeight: 1e-4,
    resetNoiseScale: 0.1,
    excludeCurrentPositionsFromObservation: true,
  },
  options: { 4: runnerOptions, 5: [...runnerOptions, 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2, 3] },
  task: (engine, options, _, dt) => ({
    start: (key) => noisyStart(engine, options.resetNoiseScale, 'uniform', key),
    ...runner(engine, options, dt, 2),
    view: {
      from: 'above',
      width: 6,
      height: 4,
      camera: () => [engine.array('geom_xpos')[6], engine.array('geom_xpos')[7]],
      scenery: waterGrid,
      parts: [
        [3, second],
        [2, first],
        [1, trunk],
      ],
    },
  }),
});
