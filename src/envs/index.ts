/** Environments: pure worlds after Gymnasium, how to bring your own, and pictures of them. */
export {
  type CheckOptions,
  checkEnv,
  type Examination,
  envFaults,
  examineEnv,
  type Fault,
  type Finding,
} from './checkEnv/index.js';
export { type AcrobotState, acrobot, world as acrobotWorld } from './classic/acrobot.js';
export {
  type CartPoleState,
  cartPole,
  cartPoleV0,
  world as cartPoleWorld,
} from './classic/cartpole.js';
export {
  type MountainCarState,
  mountainCar,
  world as mountainCarWorld,
} from './classic/mountainCar.js';
export {
  type MountainCarContinuousState,
  mountainCarContinuous,
  world as mountainCarContinuousWorld,
} from './classic/mountainCarContinuous.js';
export {
  type PendulumOptions,
  type PendulumState,
  pendulum,
  pendulumWorld,
} from './classic/pendulum.js';
export type { Env, Spec, Step } from './env.js';
export {
  fromGymnasium,
  type GymnasiumEnv,
  type GymnasiumOptions,
  type LiveState,
} from './fromGymnasium.js';
export { environmentNames, type MakeOptions, make } from './make.js';
export {
  type MujocoOptions,
  type MujocoState,
  type MujocoWorld,
  mujocoWorld,
} from './mujoco/index.js';
export type { Picture, Point, Shape } from './picture.js';
export {
  drawFrame as drawPongFrame,
  newGame as newPongGame,
  type Pong,
  type PongOptions,
  type PongState,
  pong,
  pongActions,
  tick as pongTick,
} from './pong/index.js';
export type { GymnasiumSpace } from './readGymnasium.js';
export * as spaces from './spaces.js';
export { type Box, box, type Discrete, discrete, type Space, type SpaceElement } from './spaces.js';
export { animatedSvg, type FilmOptions, type SvgOptions, svg } from './svg.js';
export { type Timed, timeLimit } from './timeLimit.js';
export {
  type FrozenLake,
  type FrozenLakeOptions,
  frozenLake,
  frozenLake4x4,
  frozenLake8x8,
  type Outcome,
} from './toy/frozenLake.js';
export {
  type Autoreset,
  autoresets,
  type VectorEnv,
  type VectorOptions,
  type VectorStart,
  type VectorStep,
  vectorize,
  type Worlds,
} from './vectorize.js';
export { frameStack, type Stacked } from './wrappers/frameStack.js';
export { mapObservation, mapReward } from './wrappers/map.js';
export { normalizeObservation } from './wrappers/normalizeObservation.js';
export { normalizeReward } from './wrappers/normalizeReward.js';
export { rescaleAction } from './wrappers/rescaleAction.js';
export {
  mergeStatistics,
  noStatistics,
  type Statistics,
  statisticsOf,
} from './wrappers/statistics.js';
