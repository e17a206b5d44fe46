/** All classic and toy environments without time limits, and keys to play them with. */
import {
  acrobotWorld,
  cartPoleWorld,
  type Env,
  frozenLake,
  mountainCarContinuousWorld,
  mountainCarWorld,
  pendulumWorld,
} from '../../src/envs/index.js';
import { fold, key } from '../../src/random.js';

export const someKeys = Array.from({ length: 2000 }, (_, i) => fold(key(1), i));
export const [firstKey] = someKeys;

export const classicWorlds: readonly [name: string, world: Env][] = [
  ['CartPole', cartPoleWorld],
  ['MountainCar', mountainCarWorld],
  ['MountainCarContinuous', mountainCarContinuousWorld],
  ['Pendulum', pendulumWorld()],
  ['Acrobot', acrobotWorld],
  ['FrozenLake', frozenLake()],
];
