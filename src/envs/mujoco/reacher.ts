/**
 * Reacher: an arm of two links on a table brings its fingertip to a target, a new one in each
 * episode. Numbers as in Gymnasium's Reacher.
 */
import { cos, sin } from '../../math.js';
import { fold, type Key, split, uniform } from '../../random.js';
import { polygon, rectangle } from '../picture.js';
import { robotColours } from './draw.js';
import { motors } from './mjcf.js';
import { robot, sumOfSquares } from './robot.js';

const model = `<mujoco model="Reacher">
  <compiler angle="radian"/>
  <option timestep="0.01" integrator="RK4"/>
  <size memory="256K"/>
  <default>
    <joint axis="0 0 1" armature="1" damping="1"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
    <motor ctrlrange="-1 1" gear="200"/>
    <default class="scenery"><geom size="0.02" conaffinity="0"/></default>
    <default class="target">
      <joint type="slide" range="-0.27 0.27" armature="0" damping="0"/>
    </default>
  </default>
  <worldbody>
    <geom class="scenery" name="ground" type="plane" size="1 1 10"/>
    <geom class="scenery" name="sideS" fromto="-0.3 -0.3 0.01 0.3 -0.3 0.01"/>
    <geom class="scenery" name="sideE" fromto="0.3 -0.3 0.01 0.3 0.3 0.01"/>
    <geom class="scenery" name="sideN" fromto="-0.3 0.3 0.01 0.3 0.3 0.01"/>
    <geom class="scenery" name="sideW" fromto="-0.3 -0.3 0.01 -0.3 0.3 0.01"/>
    <geom class="scenery" name="root" type="cylinder" fromto="0 0 0 0 0 0.02" size="0.011"/>
    <body name="body0" pos="0 0 0.01">
      <joint name="joint0"/>
      <geom name="link0" fromto="0 0 0 0.1 0 0" size="0.01"/>
      <body name="body1" pos="0.1 0 0">
        <joint name="joint1" range="-3 3"/>
        <geom name="link1" fromto="0 0 0 0.1 0 0" size="0.01"/>
        <body name="fingertip" pos="0.11 0 0">
          <geom name="fingertip" type="sphere" size="0.01"/>
        </body>
      </body>
    </body>
    <body name="target" pos="0.1 -0.1 0.01">
      <joint class="target" name="target_x" axis="1 0 0" ref="0.1"/>
      <joint class="target" name="target_y" axis="0 1 0" ref="-0.1"/>
      <geom name="target" type="sphere" size="0.009" conaffinity="0"/>
    </body>
  </worldbody>
  ${motors('joint0', 'joint1')}
</mujoco>`;

const { trunk, first, metal, goal } = robotColours;
const FINGERTIP = 3; // numbers of bodies
const TARGET = 4;
const TARGET_RADIUS = 0.2; // m: targets lie within this distance of the shoulder

/** A target [2] uniform on the disc, by rejection from the square around it. */
const sampleTarget = (key: Key): readonly [number, number] => {
  for (let n = 0; ; n++) {
    const [x, y] = uniform(fold(key, n), 2, -TARGET_RADIUS, TARGET_RADIUS);
    if (Math.sqrt(x * x + y * y) < TARGET_RADIUS) return [x, y];
  }
};

/**
 * It never terminates. Actions [2]: torques at shoulder and elbow. The cost of a step is the
 * distance before it in -v4, where the observation ends in a 0, and the distance after it in -v5.
 */
export const reacher = robot({
  name: 'Reacher',
  maxEpisodeSteps: 50,
  rewardThreshold: -3.75,
  timestep: 0.01,
  defaults: { frameSkip: 2, rewardDistWeight: 1, rewardControlWeight: 1 },
  options: { 4: [], 5: ['rewardDistWeight', 'rewardControlWeight', 'frameSkip'] },
  model: () => model,
  legacy: { versions: [2] },
  task: (engine, options, version) => {
    /** The vector [3] from target to fingertip, which lags behind the positions. */
    const offset = (): number[] => {
      const xpos = engine.array('xpos');
      return [0, 1, 2].map((axis) => xpos[3 * FINGERTIP + axis] - xpos[3 * TARGET + axis]);
    };
    return {
      start: (key) => {
        const [forAngles, forSpeeds, forTarget] = split(key, 3);
        return {
          qpos: Float64Array.of(...uniform(forAngles, 2, -0.1, 0.1), ...sampleTarget(forTarget)),
          qvel: Float64Array.of(...uniform(forSpeeds, 2, -0.005, 0.005), 0, 0),
        };
      },
      observe: () => {
        const [shoulder, elbow, x, y] = engine.array('qpos');
        const angles = [cos(shoulder), cos(elbow), sin(shoulder), sin(elbow)];
        return [
          angles,
          [x, y],
          engine.array('qvel').subarray(0, 2),
          offset().slice(0, version === 4 ? 3 : 2),
        ];
      },
      memorise: offset, // -v5 does not need it, but states of both versions are interchangeable
      reward: ({ seen: memory }, action) => {
        const distance = Math.sqrt(sumOfSquares(version === 4 ? memory : offset()));
        const reward =
          -options.rewardDistWeight * distance - options.rewardControlWeight * sumOfSquares(action);
        return { reward, terminated: false };
      },
      view: {
        from: 'above',
        width: 0.72,
        height: 0.72,
        camera: () => [0, 0],
        scenery: () => [polygon('#efe9df', ...rectangle(-0.3, -0.3, 0.3, 0.3))],
        parts: [
          ...[1, 2, 3, 4, 5].map((side) => [side, metal] as const),
          [6, trunk],
          [7, first],
          [9, goal],
          [8, '#2b2d42'],
        ],
      },
    };
  },
});
