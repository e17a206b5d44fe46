/**
 * InvertedDoublePendulum: two poles, one on top of the other, stand on a cart; keep them upright by
 * pushing the cart. Numbers as in Gymnasium's InvertedDoublePendulum.
 */
import { cos, sin } from '../../math.js';
import { clip } from '../clip.js';
import { robotColours } from './draw.js';
import { cartOnRail } from './mjcf.js';
import { noisyStart, robot } from './robot.js';

const twoPoles = `
  <body name="pole">
    <joint name="hinge" axis="0 1 0"/>
    <geom name="cpole" fromto="0 0 0 0 0 0.6" size="0.045"/>
    <body name="pole2" pos="0 0 0.6">
      <joint name="hinge2" axis="0 1 0"/>
      <geom name="cpole2" fromto="0 0 0 0 0 0.6" size="0.045"/>
      <site name="tip" pos="0 0 0.6"/>
    </body>
  </body>`;

const model = `<mujoco model="InvertedDoublePendulum">
  <option timestep="0.01" integrator="RK4" gravity="1e-5 0 -9.81"/>
  <size memory="256K"/>
  <default>
    <joint damping="0.05"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
  </default>
  <worldbody>
    <geom name="floor" type="plane" pos="0 0 -3" size="40 40 40"/>
  </worldbody>
  ${cartOnRail({ pole: twoPoles, margin: 0.01, limit: 1, gear: 500 })}
</mujoco>`;

const { trunk, first, second, metal } = robotColours;
const MIN_TIP_HEIGHT = 1; // m

/**
 * An action [1] is a force from −1 to 1, in units of 500 N. In -v4 the healthy reward is earned on
 * termination too, and the constraint forces of all three joints are observed; the hinges' are 0.
 */
export const invertedDoublePendulum = robot({
  name: 'InvertedDoublePendulum',
  maxEpisodeSteps: 1000,
  rewardThreshold: 9100,
  timestep: 0.01,
  defaults: { frameSkip: 5, healthyReward: 10, resetNoiseScale: 0.1 },
  options: { 4: [], 5: ['healthyReward', 'resetNoiseScale', 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2] },
  task: (engine, { healthyReward, resetNoiseScale }, version) => ({
    start: (key) => noisyStart(engine, resetNoiseScale, 'normal', key),
    observe: () => {
      const [x, lower, upper] = engine.array('qpos');
      const forces = engine.array('qfrc_constraint').subarray(0, version === 4 ? 3 : 1);
      const bounded = (v: number): number => clip(v, -10, 10);
      return [
        [x, sin(lower), sin(upper), cos(lower), cos(upper)],
        engine.array('qvel').map(bounded),
        forces.map(bounded),
      ];
    },
    reward: () => {
      const [x, , z] = engine.array('site_xpos'); // of the tip, as MuJoCo last computed it
      const [, v1, v2] = engine.array('qvel');
      const terminated = z <= MIN_TIP_HEIGHT;
      const alive = terminated && version === 5 ? 0 : healthyReward;
      const distance = 0.01 * x * x + (z - 2) * (z - 2);
      const velocity = 0.001 * v1 * v1 + 0.005 * v2 * v2;
      return { reward: alive - distance - velocity, terminated };
    },
    view: {
      from: 'side',
      width: 3,
      height: 2,
      camera: () => [0, 0.5],
      scenery: () => [],
      parts: [
        [1, metal],
        [2, trunk],
        [3, first],
        [4, second],
      ],
    },
  }),
});
