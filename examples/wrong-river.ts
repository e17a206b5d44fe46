/** Cross a river to the wharf on the other bank, in a current that is strongest in the middle, and in gusts of wind. */
import { box, type Env, type Picture, type Point, random, timeLimit } from 'spinningup';

type Shape = Picture['shapes'][number];
type River = { readonly x: number; readonly y: number; readonly heading: number }; // m, m, rad
const WIDTH = 10; // m
const DT = 0.2; // s
const SPEED = 1.5; // m/s, of the boat in still water

const current = (x: number): number => 4 * (x / WIDTH) * (1 - x / WIDTH); // m/s: 1 in the middle, 0 at the banks
const shown = new Float32Array(3);
const observe = ({ x, y, heading }: River): Float32Array => {
  shown.set([x / WIDTH - 0.5, y / 4, heading]);
  return shown;
};
const rectangle = (fill: string, left: number, bottom: number, right: number, top: number): Shape => {
  const points: Point[] = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
  ];
  return { kind: 'polygon', fill, points };
};

/** An action turns the boat by up to 0.3 rad. Where it lands, or is lost, each metre to the wharf costs 1. */
const river: Env<River, Float32Array, Float32Array> = {
  observationSpace: box([-1, -3, -1.2], [1, 3, 1.2]),
  actionSpace: box([-1], [1]),

  reset: (key) => {
    const state = { x: 0, y: random.uniform(key, 1, -4, 4)[0], heading: 0 };
    return { state, obs: observe(state) };
  },

  step: (before, [turn], key) => {
    const heading = Math.max(-1.2, Math.min(1.2, before.heading + 0.3 * turn));
    const gust = 0.5 * random.normal(key, 1)[0];
    const x = before.x + DT * SPEED * Math.cos(heading);
    const y = before.y + DT * (SPEED * Math.sin(heading) - current(before.x) + gust);
    const terminated = x > WIDTH || Math.abs(y) > 8;
    const state = Object.assign(before, { x, y, heading });
    return { state, obs: observe(state), reward: terminated ? -Math.abs(y) : 0, terminated, truncated: false };
  },

  render: ({ x, y, heading }): Picture => {
    const [c, s] = [Math.cos(heading), Math.sin(heading)];
    const at = (along: number, across: number): Point => [x + c * along - s * across, y + s * along + c * across];
    const boat: Shape = { kind: 'polygon', fill: '#b33a3a', points: [at(0.8, 0), at(-0.5, 0.35), at(-0.5, -0.35)] };
    const banks = [rectangle('#8fb573', -2, -6, 0, 6), rectangle('#8fb573', WIDTH, -6, WIDTH + 2, 6)];
    const wharf = rectangle('#8a6642', WIDTH - 0.4, -0.6, WIDTH + 1, 0.6);
    return { x: [-2, WIDTH + 2], y: [-6, 6], background: '#9cc9e3', shapes: [...banks, wharf, boat] };
  },
};

export default timeLimit(river, { id: 'River-v0', maxEpisodeSteps: 200, fps: 10 });
