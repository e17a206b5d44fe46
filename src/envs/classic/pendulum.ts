/**
 * Pendulum: swing a pendulum up and hold it there, with a motor that is too weak to lift it in one
 * go. Numbers as in Gymnasium's Pendulum-v1.
 */
import { cos, sin } from '../../math.js';
import { uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import { circle, type Picture, placed, polygon, rectangle } from '../picture.js';
import { box } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';

const ROD_MASS = 1; // kg
const ROD_LENGTH = 1; // m
const MAX_TORQUE = 2; // N m
const MAX_THETA_DOT = 8; // rad/s
const DT = 0.05; // s
const ROD_COLOUR = '#cc4d4d';

/** Angle from upright, counter-clockwise, not wrapped (rad), and angular velocity (rad/s). */
export type PendulumState = readonly [theta: number, thetaDot: number];

/** Options of `pendulumWorld`. */
export interface PendulumOptions {
  /** Acceleration of gravity, in m/s²; default: 10. */
  readonly g?: number;
}

/** An angle wrapped to [−π, π), in rad. */
const wrapByRemainder = (angle: number): number => {
  const turned = (angle + Math.PI) % (2 * Math.PI);
  return (turned < 0 ? turned + 2 * Math.PI : turned) - Math.PI;
};

const observe = ([theta, thetaDot]: PendulumState): Float32Array =>
  Float32Array.of(cos(theta), sin(theta), thetaDot);

/** θ² + 0.1 θ̇² + 0.001 torque², with θ wrapped. */
const costAt = (theta: number, thetaDot: number, torque: number): number => {
  const angle = wrapByRemainder(theta);
  return angle * angle + 0.1 * (thetaDot * thetaDot) + 0.001 * (torque * torque);
};

/**
 * Pendulum without a time limit; it never terminates. An action is a torque [1] from −2 to 2 N m;
 * the reward is −(θ² + 0.1 θ̇² + 0.001 torque²), of the state that the step starts from.
 * @throws RangeError if g is not a finite number
 */
export const pendulumWorld = ({
  g = 10,
}: PendulumOptions = {}): Env<PendulumState, Float32Array, Float32Array> => {
  if (!Number.isFinite(g))
    throw new RangeError(`Pendulum: g should be a finite number, but is ${g}`);
  const actionSpace = box([-MAX_TORQUE], [MAX_TORQUE]);
  return {
    observationSpace: box([-1, -1, -MAX_THETA_DOT], [1, 1, MAX_THETA_DOT]),
    actionSpace,

    reset(key) {
      const [turn, thetaDot] = uniform(key, 2, -1, 1);
      const state: PendulumState = [Math.PI * turn, thetaDot];
      return { state, obs: observe(state) };
    },

    step([theta, thetaDot], action) {
      checkAction('Pendulum', actionSpace, action);
      const torque = clip(action[0], -MAX_TORQUE, MAX_TORQUE);
      const thetaAcc =
        ((3 * g) / (2 * ROD_LENGTH)) * sin(theta) +
        (3 / (ROD_MASS * ROD_LENGTH * ROD_LENGTH)) * torque;
      const speed = clip(thetaDot + thetaAcc * DT, -MAX_THETA_DOT, MAX_THETA_DOT);
      const state: PendulumState = [theta + speed * DT, speed];
      return {
        state,
        obs: observe(state),
        reward: -costAt(theta, thetaDot, torque),
        terminated: false,
        truncated: false,
      };
    },

    render: ([theta]) => rodPicture(theta),
  };
};

const rodPicture = (theta: number): Picture => {
  const rod = placed([0, 0], theta);
  return {
    x: [-1.4, 1.4],
    y: [-1.4, 1.4],
    background: 'white',
    shapes: [
      circle(ROD_COLOUR, [0, 0], 0.1),
      polygon(ROD_COLOUR, ...rectangle(-0.1, 0, 0.1, ROD_LENGTH).map(rod)),
      circle(ROD_COLOUR, rod([0, ROD_LENGTH]), 0.1),
      circle('black', [0, 0], 0.05),
    ],
  };
};

/** Pendulum with gravity 10 m/s², without a time limit. */
export const world = pendulumWorld();

/** Pendulum-v1 */
export const pendulum = timeLimit(world, { id: 'Pendulum-v1', maxEpisodeSteps: 200, fps: 30 });
