/** Pictures of LunarLander. */
import {
  circle,
  type Picture,
  type Point,
  placed,
  polygon,
  rectangle,
  type Shape,
} from '../../picture.js';
import { BODY_COLUMNS, PIXEL, VIEW_HEIGHT, VIEW_WIDTH } from '../createWorld.js';
import type { Vec2 } from '../planck.js';
import { FLAGS, landerCorners, legSize, PAD_Y } from './bodies.js';
import { mainNozzle, sideNozzle, thrustOf } from './engines.js';

const SPACE_COLOUR = 'black';
const MOON = 'white';

/**
 * The picture of a lander and its legs, `bodies` [3, BODY_COLUMNS]; `latest`: action and draws of
 * the last step, [3] or [4].
 */
export const drawLander = (
  terrain: readonly Vec2[],
  bodies: readonly number[],
  latest: Float64Array | undefined,
): Picture => ({
  x: [0, VIEW_WIDTH],
  y: [0, VIEW_HEIGHT],
  background: SPACE_COLOUR,
  shapes: [
    polygon(MOON, ...terrain.map(({ x, y }): Point => [x, y]), [VIEW_WIDTH, 0], [0, 0]),
    ...(latest === undefined ? [] : flames(bodies, latest)),
    ...craft(bodies),
    ...FLAGS.flatMap((i) => flagAt(terrain[i].x)),
  ],
});

const corners: readonly Point[] = landerCorners.map(({ x, y }): Point => [x, y]);
const leg = rectangle(-legSize.x, -legSize.y, legSize.x, legSize.y);

const craft = (bodies: readonly number[]): Shape[] =>
  [corners, leg, leg].map((outline, i): Shape => {
    const [x, y, angle] = bodies.slice(BODY_COLUMNS * i);
    return {
      kind: 'polygon',
      points: outline.map(placed([x, y], angle)),
      fill: '#8066e6',
      stroke: '#4d4d80',
      strokeWidth: PIXEL,
    };
  });

/** Flames of the engines that fired in the last step. */
const flames = (bodies: readonly number[], latest: Float64Array): Shape[] => {
  const [x, y, angle] = bodies;
  const draws = latest.subarray(latest.length - 2);
  const action = latest.length === 3 ? latest[0] : Float32Array.from(latest.subarray(0, 2));
  const { main, side, direction } = thrustOf(action);
  const from = (nozzle: { readonly x: number; readonly y: number }): Point => [
    x + nozzle.x,
    y + nozzle.y,
  ];
  const below = placed([0, 0], angle)([0, -1]);
  const beside = placed([0, 0], angle)([-direction, 0]);
  return [
    ...(main > 0 ? flame(from(mainNozzle(angle, draws)), below, 10 * main) : []),
    ...(side > 0 ? flame(from(sideNozzle(angle, draws, direction)), beside, 4 * side) : []),
  ];
};

const FIRE = ['#ff8080', '#e67373', '#993d3d', '#5c3333']; // from hot to cold

/** Sparks from a nozzle along a direction of length 1; size: px, of the sparks. */
const flame = ([x, y]: Point, [dx, dy]: Point, size: number): Shape[] =>
  FIRE.map((colour, i) => {
    const distance = (1 + i) * size * PIXEL;
    const centre: Point = [x + dx * distance, y + dy * distance];
    return circle(colour, centre, ((4 - i) * size * PIXEL) / 6);
  }).toReversed();

const flagAt = (x: number): Shape[] => {
  const top = PAD_Y + 50 * PIXEL;
  const points: readonly Point[] = [
    [x, PAD_Y],
    [x, top],
  ];
  return [
    { kind: 'polyline', points, stroke: 'white', strokeWidth: PIXEL },
    polygon('#cccc00', [x, top], [x, top - 10 * PIXEL], [x + 25 * PIXEL, top - 5 * PIXEL]),
  ];
};
