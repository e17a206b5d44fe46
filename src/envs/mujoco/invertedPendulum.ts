/**
 * InvertedPendulum: a pole stands on a cart; keep it upright by pushing the cart along its rail.
 * Barto, Sutton & Anderson 1983, "Neuronlike adaptive elements that can solve difficult learning
 * control problems", with continuous forces; numbers as in Gymnasium's InvertedPendulum.
 */
import { robotColours } from './draw.js';
import { cartOnRail } from './mjcf.js';
import { noisyStart, robot } from './robot.js';

const singlePole = `
  <body name="pole">
    <joint name="hinge" axis="0 1 0" range="-90 90"/>
    <geom name="cpole" fromto="0 0 0 0.001 0 0.6" size="0.049"/>
  </body>`;

const model = `<mujoco model="InvertedPendulum">
  <option timestep="0.02" integrator="RK4"/>
  <size memory="256K"/>
  <default>
    <joint damping="1"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
  </default>
  ${cartOnRail({ pole: singlePole, margin: 0, limit: 3, gear: 100 })}
</mujoco>`;

const { trunk, first, metal } = robotColours;
const MAX_ANGLE = 0.2; // rad

/**
 * An action [1] is a force from −3 to 3, in units of 100 N. The reward is 1; in -v5 0 on
 * termination.
 */
export const invertedPendulum = robot({
  name: 'InvertedPendulum',
  maxEpisodeSteps: 1000,
  rewardThreshold: 950,
  timestep: 0.02,
  defaults: { frameSkip: 2, resetNoiseScale: 0.01 },
  options: { 4: [], 5: ['resetNoiseScale', 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2] },
  task: (engine, { resetNoiseScale }, version) => ({
    start: (key) => noisyStart(engine, resetNoiseScale, 'uniform', key),
    observe: () => [engine.array('qpos'), engine.array('qvel')],
    reward: () => {
      const terminated = Math.abs(engine.array('qpos')[1]) > MAX_ANGLE;
      return { reward: terminated && version === 5 ? 0 : 1, terminated };
    },
    view: {
      from: 'side',
      width: 2.6,
      height: 1.3,
      camera: () => [0, 0.3],
      scenery: () => [],
      parts: [
        [0, metal],
        [1, trunk],
        [2, first],
      ],
    },
  }),
});
