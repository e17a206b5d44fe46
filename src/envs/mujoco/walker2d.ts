/**
 * Walker2d: a flat body on two legs with six motors walks to the right and must not fall.
 * Erez, Tassa & Todorov 2011, "Infinite-horizon model predictive control for periodic tasks with
 * contacts"; numbers as in Gymnasium's Walker2d.
 */
import { robotColours } from './draw.js';
import { inside } from './healthReward.js';
import { walker } from './locomotion.js';
import { motors, planarLeg, trunkOn } from './mjcf.js';
import type { Interval } from './options.js';

const foot = { tip: 0.2, half: 0.1 };
const joints = ['', '_left'].flatMap((side) =>
  ['thigh', 'leg', 'foot'].map((part) => `${part}${side}_joint`),
);

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
    ${trunkOn(
      planarLeg('', { ...foot, friction: `${grip} 0.1 0.1` }),
      planarLeg('_left', { ...foot, friction: '1.9 0.1 0.1' }),
    )}
  </worldbody>
  ${motors(...joints)}
</mujoco>`;

const { trunk, first, second } = robotColours;

/**
 * Actions [6]: torques at hip, knee and ankle of the right leg, then of the left. In -v4 the right
 * foot slides more easily than the left.
 */
export const walker2d = walker({
  name: 'Walker2d',
  model: (version) => model(version === 4 ? 0.9 : 1.9),
  ranges: {
    healthyZRange: [0.8, 2] as Interval,
    healthyAngleRange: [-1, 1] as Interval,
  },
  isHealthy: ([, z, angle], _, { healthyZRange, healthyAngleRange }) =>
    inside(z, healthyZRange) && inside(angle, healthyAngleRange),
  parts: [
    ...[7, 6, 5].map((geom) => [geom, second] as const),
    [1, trunk],
    ...[4, 3, 2].map((geom) => [geom, first] as const),
  ],
});
