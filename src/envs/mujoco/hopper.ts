/**
 * Hopper: a leg on a foot, with three motors, hops to the right and must not fall.
 * Erez, Tassa & Todorov 2011, "Infinite-horizon model predictive control for periodic tasks with
 * contacts"; numbers as in Gymnasium's Hopper.
 */
import { robotColours } from './draw.js';
import { inside } from './healthReward.js';
import { walker } from './locomotion.js';
import { motors, planarLeg, trunkOn } from './mjcf.js';
import type { Interval } from './options.js';

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
    ${trunkOn(planarLeg('', { tip: 0.13, half: 0.195, friction: '2' }))}
  </worldbody>
  ${motors('thigh_joint', 'leg_joint', 'foot_joint')}
</mujoco>`;

const { trunk, first, second, metal } = robotColours;

/** Actions [3]: torques at hip, knee, ankle. */
export const hopper = walker({
  name: 'Hopper',
  rewardThreshold: 3800,
  model: () => model,
  ranges: {
    healthyStateRange: [-100, 100] as Interval,
    healthyZRange: [0.7, Number.POSITIVE_INFINITY] as Interval,
    healthyAngleRange: [-0.2, 0.2] as Interval,
  },
  isHealthy: (qpos, qvel, { healthyStateRange, healthyZRange, healthyAngleRange }) => {
    const calm = (x: number): boolean => inside(x, healthyStateRange);
    return (
      qpos.subarray(2).every(calm) &&
      qvel.every(calm) &&
      inside(qpos[1], healthyZRange) &&
      inside(qpos[2], healthyAngleRange)
    );
  },
  parts: [
    [4, metal],
    [3, second],
    [2, first],
    [1, trunk],
  ],
});
