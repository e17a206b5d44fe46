/**
 * Swimmer: a chain of three links in a viscous fluid swims to the right with two motors.
 * Coulom 2002, "Reinforcement learning using neural networks, with applications to motor control";
 * numbers as in Gymnasium's Swimmer, of which -v4 and -v5 are the same.
 */
import { robotColours, waterGrid } from './draw.js';
import { runner } from './locomotion.js';
import { motors } from './mjcf.js';

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
  ${motors('motor1_rot', 'motor2_rot')}
</mujoco>`;

const { trunk, first, second } = robotColours;

/** It never terminates. Actions [2]: torques at the joints, front to back. */
export const swimmer = runner({
  name: 'Swimmer',
  rewardThreshold: 360,
  model,
  frameSkip: 4,
  ctrlCostWeight: 1e-4,
  velocities: 'uniform',
  hidden: 2,
  view: {
    from: 'above',
    width: 6,
    height: 4,
    camera: (engine) => [engine.array('geom_xpos')[6], engine.array('geom_xpos')[7]],
    scenery: waterGrid,
    parts: [
      [3, second],
      [2, first],
      [1, trunk],
    ],
  },
});
