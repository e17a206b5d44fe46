/** Planes of states: V and π over two numbers of a state, all others at rest, as the package's own agents compute them. */
import type { Agent, SpaceElement } from 'spinningup';

/** Values over a grid of states. */
export interface StatePlane {
  readonly title: string;
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** Values [rows, columns], row by row from the lowest y. */
  readonly values: Float32Array;
  readonly columns: number;
  /** The range that colours stand for; that of the values, if absent. */
  readonly range?: readonly [low: number, high: number];
}
interface PlaneAxis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A plane of a world's states. */
interface PlaneSection {
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** The observation at a point. */
  obs(x: number, y: number): SpaceElement;
  /** What stands for the policy: the probability of an action, or the most likely action's number. */
  readonly policy: { readonly title: string; readonly action?: number; readonly range: readonly [low: number, high: number] };
}

const sections: Readonly<Record<string, PlaneSection>> = {
  'CartPole-v1': {
    x: { name: 'angle of the pole, rad', from: -0.25, to: 0.25 },
    y: { name: 'its speed, rad/s', from: -2.5, to: 2.5 },
    obs: (x, y) => Float32Array.of(0, 0, x, y),
    policy: { title: 'π: probability of pushing right', action: 1, range: [0, 1] },
  },
  'Pendulum-v1': {
    x: { name: 'angle from upright, rad', from: -Math.PI, to: Math.PI },
    y: { name: 'its speed, rad/s', from: -8, to: 8 },
    obs: (x, y) => Float32Array.of(Math.cos(x), Math.sin(x), y),
    policy: { title: 'π: the most likely torque, N m', range: [-2, 2] },
  },
  'MountainCar-v0': {
    x: { name: 'place', from: -1.2, to: 0.6 },
    y: { name: 'speed', from: -0.07, to: 0.07 },
    obs: (x, y) => Float32Array.of(x, y),
    policy: { title: 'π: probability of pushing right', action: 2, range: [0, 1] },
  },
  'MountainCarContinuous-v0': {
    x: { name: 'place', from: -1.2, to: 0.6 },
    y: { name: 'speed', from: -0.07, to: 0.07 },
    obs: (x, y) => Float32Array.of(x, y),
    policy: { title: 'π: the most likely force', range: [-1, 1] },
  },
};

/** Columns and rows of a plane. */
export const GRID = 33;

const over = ({ x, y, obs }: PlaneSection, value: (obs: SpaceElement) => number): Float32Array => {
  const at = ({ from, to }: PlaneAxis, i: number): number => from + ((i + 0.5) / GRID) * (to - from);
  return Float32Array.from({ length: GRID * GRID }, (_, i) => value(obs(at(x, i % GRID), at(y, Math.floor(i / GRID)))));
};

/** V(s), or where only Q has been learned, Q of the most likely action. */
const valueFunction = ({ v, q, mode }: Agent): ((obs: SpaceElement) => number) | undefined => v ?? (q && ((obs) => q(obs, mode(obs))));

/** The share of an action, 0 or 1 for a policy without chances; or the first number of the action. */
const policyOf =
  ({ distribution, mode }: Agent, action: number | undefined) =>
  (obs: SpaceElement): number => {
    if (action !== undefined && distribution) return Math.exp(distribution(obs).logProb(action));
    const act = mode(obs);
    if (action !== undefined) return Number(act === action);
    return typeof act === 'number' ? act : act[0];
  };

/** V and π over the plane of a world; none for a world without one. */
export const planesOf = (worldId: string, agent: Agent): StatePlane[] => {
  const section = sections[worldId];
  if (!section) return [];
  const { x, y, policy } = section;
  const value = valueFunction(agent);
  const title = agent.v ? 'V: the value of the state' : 'Q of the most likely action';
  return [
    ...(value ? [{ title, x, y, values: over(section, value), columns: GRID }] : []),
    { title: policy.title, x, y, values: over(section, policyOf(agent, policy.action)), columns: GRID, range: policy.range },
  ];
};
