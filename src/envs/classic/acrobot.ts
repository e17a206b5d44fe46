/**
 * Acrobot: two links hang from a bar with a motor between them; swing the free end above the line.
 * Sutton 1996, "Generalization in reinforcement learning: successful examples using sparse coarse
 * coding"; equations from Sutton & Barto, first edition, section 11.3; numbers as in Gymnasium's
 * Acrobot-v1.
 */
import { cos, sin } from '../../math.js';
import { uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import { clip } from '../clip.js';
import type { Env } from '../env.js';
import { circle, line, placed, polygon, rectangle } from '../picture.js';
import { box, discrete } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';

// Both links are alike.
const LINK_LENGTH = 1; // m
const LINK_MASS = 1; // kg
const CENTRE = 0.5; // m, from a link's joint to its centre of mass
const INERTIA = 1; // kg m²
const GRAVITY = 9.8; // m/s²
const DT = 0.2; // s
const MAX_SPEED_1 = 4 * Math.PI; // rad/s
const MAX_SPEED_2 = 9 * Math.PI; // rad/s

/**
 * Angle of the first link from hanging down, of the second from the first (rad); velocities
 * (rad/s).
 */
export type AcrobotState = readonly [
  theta1: number,
  theta2: number,
  theta1Dot: number,
  theta2Dot: number,
];

/** Time derivative of the state (per s) under a torque (N m) between the links. */
const derivative = (
  [theta1, theta2, theta1Dot, theta2Dot]: AcrobotState,
  torque: number,
): AcrobotState => {
  const c = cos(theta2);
  const s = sin(theta2);
  const lever = LINK_MASS * LINK_LENGTH * CENTRE;
  const d1 =
    LINK_MASS * CENTRE * CENTRE +
    LINK_MASS * (LINK_LENGTH * LINK_LENGTH + CENTRE * CENTRE + 2 * LINK_LENGTH * CENTRE * c) +
    INERTIA +
    INERTIA;
  const d2 = LINK_MASS * (CENTRE * CENTRE + LINK_LENGTH * CENTRE * c) + INERTIA;
  const phi2 = LINK_MASS * CENTRE * GRAVITY * cos(theta1 + theta2 - Math.PI / 2);
  const phi1 =
    -lever * (theta2Dot * theta2Dot) * s -
    2 * lever * theta2Dot * theta1Dot * s +
    (LINK_MASS * CENTRE + LINK_MASS * LINK_LENGTH) * GRAVITY * cos(theta1 - Math.PI / 2) +
    phi2;
  const theta2Acc =
    (torque + (d2 / d1) * phi1 - lever * (theta1Dot * theta1Dot) * s - phi2) /
    (LINK_MASS * CENTRE * CENTRE + INERTIA - (d2 * d2) / d1);
  const theta1Acc = -(d2 * theta2Acc + phi1) / d1;
  return [theta1Dot, theta2Dot, theta1Acc, theta2Acc];
};

/** y + h k */
const along = (y: AcrobotState, h: number, k: AcrobotState): AcrobotState => [
  y[0] + h * k[0],
  y[1] + h * k[1],
  y[2] + h * k[2],
  y[3] + h * k[3],
];

/** The state after DT, by the classical Runge-Kutta method. */
const rungeKutta = (y: AcrobotState, torque: number): AcrobotState => {
  const k1 = derivative(y, torque);
  const k2 = derivative(along(y, DT / 2, k1), torque);
  const k3 = derivative(along(y, DT / 2, k2), torque);
  const k4 = derivative(along(y, DT, k3), torque);
  const sum = (i: number): number => k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i];
  return along(y, DT / 6, [sum(0), sum(1), sum(2), sum(3)]);
};

/**
 * An angle wrapped to [−π, π] by whole turns, as in Gymnasium: a remainder would round differently.
 */
const wrapByTurns = (angle: number): number => {
  let x = angle;
  while (x > Math.PI) x -= 2 * Math.PI;
  while (x < -Math.PI) x += 2 * Math.PI;
  return x;
};

const observe = ([theta1, theta2, theta1Dot, theta2Dot]: AcrobotState): Float32Array =>
  Float32Array.of(cos(theta1), sin(theta1), cos(theta2), sin(theta2), theta1Dot, theta2Dot);

/**
 * Acrobot without a time limit. Actions 0, 1, 2: a torque of −1, 0, 1 N m. Reward −1, and 0 at the
 * line.
 */
export const world: Env<AcrobotState, number, Float32Array> = {
  observationSpace: box(
    [-1, -1, -1, -1, -MAX_SPEED_1, -MAX_SPEED_2],
    [1, 1, 1, 1, MAX_SPEED_1, MAX_SPEED_2],
  ),
  actionSpace: discrete(3),

  reset(key) {
    // float32, as in Gymnasium
    const [theta1, theta2, theta1Dot, theta2Dot] = Float32Array.from(uniform(key, 4, -0.1, 0.1));
    const state: AcrobotState = [theta1, theta2, theta1Dot, theta2Dot];
    return { state, obs: observe(state) };
  },

  step(from, action) {
    checkAction('Acrobot', world.actionSpace, action);
    const [theta1, theta2, theta1Dot, theta2Dot] = rungeKutta(from, action - 1);
    const state: AcrobotState = [
      wrapByTurns(theta1),
      wrapByTurns(theta2),
      clip(theta1Dot, -MAX_SPEED_1, MAX_SPEED_1),
      clip(theta2Dot, -MAX_SPEED_2, MAX_SPEED_2),
    ];
    // the height of the free end above the bar, in lengths of a link
    const terminated = -cos(state[0]) - cos(state[1] + state[0]) > 1;
    return {
      state,
      obs: observe(state),
      reward: terminated ? 0 : -1,
      terminated,
      truncated: false,
    };
  },

  render([theta1, theta2]) {
    const upper = placed([0, 0], theta1);
    const elbow = upper([0, -LINK_LENGTH]);
    const lower = placed(elbow, theta1 + theta2);
    const link = rectangle(-0.1, -LINK_LENGTH, 0.1, 0);
    return {
      x: [-2.2, 2.2],
      y: [-2.2, 2.2],
      background: 'white',
      shapes: [
        line('black', [-2.2, LINK_LENGTH], [2.2, LINK_LENGTH]),
        polygon('#00cccc', ...link.map(upper)),
        circle('#cccc00', [0, 0], 0.1),
        polygon('#00cccc', ...link.map(lower)),
        circle('#cccc00', elbow, 0.1),
      ],
    };
  },
};

/** Acrobot-v1 */
export const acrobot = timeLimit(world, {
  id: 'Acrobot-v1',
  maxEpisodeSteps: 500,
  rewardThreshold: -100,
  fps: 15,
});
