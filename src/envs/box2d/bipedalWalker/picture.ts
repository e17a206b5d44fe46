/** Pictures of BipedalWalker, by a camera that follows the walker. */
import { type Picture, type Point, placed, polygon, rectangle, type Shape } from '../../picture.js';
import { BODY_COLUMNS, PIXEL, VIEW_HEIGHT, VIEW_WIDTH } from '../createWorld.js';
import type { Vec2 } from '../planck.js';
import { hullCorners, shinSize, thighSize } from './bodies.js';
import { RAYS, rayEnd } from './lidar.js';
import type { WalkerStart } from './start.js';
import { TERRAIN_HEIGHT, TERRAIN_STEP, type Terrain } from './terrain.js';

const SKY = '#d7d7ff';
const EARTH = '#66994c';
const GRASS = '#4cff4c';
const OTHER_GRASS = '#4ccc4c'; // of every second edge

/** The range of x that is shown, in m. */
type Range = readonly [from: number, to: number];

/** The picture of a walker, `bodies` [5, BODY_COLUMNS], a number of steps after its start. */
export const drawWalker = (
  start: WalkerStart,
  bodies: readonly number[],
  steps: number,
): Picture => {
  const hull = bodies[0];
  const x: Range = [hull - VIEW_WIDTH / 5, hull + (4 * VIEW_WIDTH) / 5];
  const scenery = [...clouds(start, x), ...earth(start, x), ...walls(start, x)];
  const figure = [...ray(start, steps, [hull, bodies[1]]), ...walkerShapes(bodies)];
  return { x, y: [0, VIEW_HEIGHT], background: SKY, shapes: [...scenery, ...figure, ...startFlag] };
};

/** Clouds move at half the speed of the ground, as what is far away. */
const clouds = ({ clouds }: WalkerStart, x: Range): Shape[] =>
  clouds
    .map((corners) => corners.map(([cx, cy]): Point => [cx + x[0] / 2, cy]))
    .filter((corners) => isShown(corners, x))
    .map((corners) => polygon('white', ...corners));

const isShown = (points: readonly Point[], [from, to]: Range): boolean => {
  const x = points.map((point) => point[0]);
  return Math.max(...x) >= from && Math.min(...x) <= to;
};

/** The earth down to its lowest point, and the edges on it in two greens. */
const earth = ({ heights }: Terrain, x: Range): Shape[] => {
  const first = Math.max(0, Math.floor(x[0] / TERRAIN_STEP));
  const last = Math.min(heights.length - 1, Math.ceil(x[1] / TERRAIN_STEP));
  const shown = heights.slice(first, last + 1);
  const points = shown.map((y, i): Point => [(first + i) * TERRAIN_STEP, y]);
  const bottom = Math.min(0, ...heights);
  const ends: readonly Point[] = [
    [last * TERRAIN_STEP, bottom],
    [first * TERRAIN_STEP, bottom],
  ];
  const green = (i: number): Shape => thinLine(OTHER_GRASS, points[i], points[i + 1]);
  const isOther = (i: number): boolean => (first + i) % 2 === 1 && i + 1 < points.length;
  const others = [...points.keys()].filter(isOther).map(green);
  return [polygon(EARTH, ...points, ...ends), thinLine(GRASS, ...points), ...others];
};

const walls = ({ obstacles }: Terrain, x: Range): Shape[] =>
  obstacles
    .map((obstacle) => rectangle(...obstacle))
    .filter((corners) => isShown(corners, x))
    .map((corners) => outlined('white', '#999999', corners));

const thinLine = (stroke: string, ...points: readonly Point[]): Shape => ({
  kind: 'polyline',
  points,
  stroke,
  strokeWidth: PIXEL,
});

const outlined = (fill: string, stroke: string, points: readonly Point[]): Shape => ({
  kind: 'polygon',
  points,
  fill,
  stroke,
  strokeWidth: PIXEL,
});

/**
 * One ray of the lidar at a time: in twenty steps from the first to the last and back, then none up
 * to the hundredth step. A ray that meets nothing is not seen.
 */
const ray = (terrain: Terrain, steps: number, from: Point): Shape[] => {
  const i = (steps + 1) % 100;
  if (i >= 2 * RAYS) return [];
  const to = rayEnd(terrain, i < RAYS ? i : 2 * RAYS - 1 - i, from);
  return to === undefined ? [] : [thinLine('#ff0000', from, to)];
};

type Colours = readonly [fill: string, outline: string];
const behind: Colours = ['#b26598', '#7f4c65'];
const inFront: Colours = ['#803366', '#4d1a33'];
const parts: readonly (readonly [corners: readonly Point[], colours: Colours])[] = [
  [hullCorners.map(({ x, y }): Point => [x, y]), ['#7f33e5', '#4c4c7f']],
  [rectangleAt(thighSize), behind],
  [rectangleAt(shinSize), behind],
  [rectangleAt(thighSize), inFront],
  [rectangleAt(shinSize), inFront],
];

function rectangleAt({ x, y }: Vec2): readonly Point[] {
  return rectangle(-x, -y, x, y);
}

/** The legs, and the hull in front of them. `bodies` [5, BODY_COLUMNS]: the hull, then the legs. */
const walkerShapes = (bodies: readonly number[]): Shape[] => {
  const shapes = parts.map(([corners, [fill, outline]], i) => {
    const [x, y, angle] = bodies.slice(BODY_COLUMNS * i);
    return outlined(fill, outline, corners.map(placed([x, y], angle)));
  });
  return [...shapes.slice(1), shapes[0]];
};

const FLAG_X = 3 * TERRAIN_STEP;
const FLAG_TOP = TERRAIN_HEIGHT + 50 * PIXEL;
const cloth: readonly Point[] = [
  [FLAG_X, FLAG_TOP],
  [FLAG_X, FLAG_TOP - 10 * PIXEL],
  [FLAG_X + 25 * PIXEL, FLAG_TOP - 5 * PIXEL],
];
const pole = thinLine('black', [FLAG_X, TERRAIN_HEIGHT], [FLAG_X, FLAG_TOP]);
/** The flag at the start. */
const startFlag: readonly Shape[] = [pole, outlined('#e63300', 'black', cloth)];
