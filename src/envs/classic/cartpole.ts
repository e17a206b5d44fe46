/**
 * CartPole: a pole stands on a cart; keep it upright by pushing the cart to the left or to the
 * right. Barto, Sutton & Anderson 1983, "Neuronlike adaptive elements that can solve difficult
 * learning control problems"; equations of motion without friction from Florian 2007; numbers as in
 * Gymnasium's CartPole.
 */
import { cos, sin } from '../../math.js';
import { uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env } from '../env.js';
import { circle, line, type Point, placed, polygon, rectangle } from '../picture.js';
import { box, discrete } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';

const GRAVITY = 9.8; // m/s²
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = POLE_MASS + 1; // with the cart
const HALF_LENGTH = 0.5; // m, from the axle to the pole's centre of mass
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const PUSH_FORCE = 10; // N
const DT = 0.02; // s
const MAX_X = 2.4; // m
const SHOWN_X = 2.7; // m: a pole that leans out at the end of the track is still in the picture
const MAX_THETA = (12 * 2 * Math.PI) / 360;

/**
 * Position of the cart (m) and its velocity (m/s); angle of the pole, leaning to the right (rad),
 * and its angular velocity (rad/s).
 */
export type CartPoleState = readonly [x: number, xDot: number, theta: number, thetaDot: number];

const observe = ([x, xDot, theta, thetaDot]: CartPoleState): Float32Array =>
  Float32Array.of(x, xDot, theta, thetaDot);

/**
 * CartPole without a time limit. Actions: 0 pushes to the left, 1 to the right. The reward is 1 for
 * every step, the last one included.
 */
export const world: Env<CartPoleState, number, Float32Array> = {
  // twice the limits, so that the observation that ends an episode is still inside
  observationSpace: box(
    [-2 * MAX_X, Number.NEGATIVE_INFINITY, -2 * MAX_THETA, Number.NEGATIVE_INFINITY],
    [2 * MAX_X, Number.POSITIVE_INFINITY, 2 * MAX_THETA, Number.POSITIVE_INFINITY],
  ),
  actionSpace: discrete(2),

  reset(key) {
    const [x, xDot, theta, thetaDot] = uniform(key, 4, -0.05, 0.05);
    const state: CartPoleState = [x, xDot, theta, thetaDot];
    return { state, obs: observe(state) };
  },

  step([x, xDot, theta, thetaDot], action) {
    checkAction('CartPole', world.actionSpace, action);
    const force = action === 1 ? PUSH_FORCE : -PUSH_FORCE;
    const s = sin(theta);
    const c = cos(theta);
    const push = (force + POLE_MOMENT * (thetaDot * thetaDot) * s) / TOTAL_MASS;
    const thetaAcc =
      (GRAVITY * s - c * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (c * c)) / TOTAL_MASS));
    const xAcc = push - (POLE_MOMENT * thetaAcc * c) / TOTAL_MASS;
    // Euler's method
    const state: CartPoleState = [
      x + DT * xDot,
      xDot + DT * xAcc,
      theta + DT * thetaDot,
      thetaDot + DT * thetaAcc,
    ];
    const terminated = Math.abs(state[0]) > MAX_X || Math.abs(state[2]) > MAX_THETA;
    return { state, obs: observe(state), reward: 1, terminated, truncated: false };
  },

  render([x, , theta]) {
    const axle: Point = [x, 0.06];
    const pole = placed(axle, -theta);
    return {
      x: [-SHOWN_X, SHOWN_X],
      y: [-0.6, 1.6],
      background: 'white',
      shapes: [
        line('black', [-SHOWN_X, 0], [SHOWN_X, 0]),
        ...[-MAX_X, MAX_X].map((end) => line('black', [end, -0.1], [end, 0.1])),
        polygon('black', ...rectangle(-0.2, -0.12, 0.2, 0.12).map(placed([x, 0]))),
        polygon('#ca9865', ...rectangle(-0.04, -0.04, 0.04, 2 * HALF_LENGTH).map(pole)),
        circle('#8184cb', axle, 0.04),
      ],
    };
  },
};

/** CartPole-v1 */
export const cartPole = timeLimit(world, {
  id: 'CartPole-v1',
  maxEpisodeSteps: 500,
  rewardThreshold: 475,
  fps: 50,
});
/** CartPole-v0, with a shorter time limit */
export const cartPoleV0 = timeLimit(world, {
  id: 'CartPole-v0',
  maxEpisodeSteps: 200,
  rewardThreshold: 195,
  fps: 50,
});
