/** Pictures of robots: capsules and balls from the side or from above, by a camera that follows. */
import { line, type Picture, type Point, polygon, rectangle, type Shape } from '../picture.js';
import type { Engine } from './engine.js';

/** Index of a geom in the model, and its CSS colour. */
export type Part = readonly [geom: number, colour: string];

/** Camera, scenery and visible geoms of a robot's picture. */
export interface RobotView {
  /** From the side, x is to the right and z is up; from above, x is to the right and y is up. */
  readonly from: 'side' | 'above';
  /** Size of the picture, in m. */
  readonly width: number;
  readonly height: number;
  /** The centre of the picture, in m. */
  camera(engine: Engine): Point;
  /** Shapes behind the robot in that part of the world. */
  scenery(x: readonly [number, number], y: readonly [number, number]): readonly Shape[];
  /** Geoms from back to front; from above they are sorted by the height of their tops. */
  readonly parts: readonly Part[];
}

/** Colours of the trunk and the limbs of a robot. */
export const robotColours = {
  trunk: '#e9b44c',
  first: '#d1495b',
  second: '#2e6f95',
  metal: '#8d99ae',
  goal: '#3a9d5d',
} as const;

const SKY_COLOUR = '#f4f8fb';
const WATER = '#dcedf5';
const OUTLINE = 'rgb(43,45,66)';

/** The picture of a robot at the positions of the engine's geoms. */
export const drawRobot = (engine: Engine, view: RobotView): Picture => {
  const [cx, cy] = view.camera(engine);
  const x = [cx - view.width / 2, cx + view.width / 2] as const;
  const y = [cy - view.height / 2, cy + view.height / 2] as const;
  return { x, y, background: SKY_COLOUR, shapes: [...view.scenery(x, y), ...bodies(engine, view)] };
};

const bodies = (engine: Engine, { from, width, parts }: RobotView): Shape[] => {
  const positions = engine.array('geom_xpos');
  const top = ([geom]: Part): number => positions[3 * geom + 2] + engine.geoms[geom].radius;
  const ordered = from === 'above' ? [...parts].sort((a, b) => top(a) - top(b)) : parts;
  return ordered.flatMap((part) => body(engine, from === 'side' ? 2 : 1, part, 0.003 * width));
};

/** A capsule as a thick line with round ends, on a slightly thicker outline; a ball as a circle. */
const body = (engine: Engine, up: 1 | 2, [geom, colour]: Part, outline: number): Shape[] => {
  const { radius, half } = engine.geoms[geom];
  const positions = engine.array('geom_xpos');
  const frames = engine.array('geom_xmat');
  // a capsule lies along the z axis of its frame: column 2 of a row-major 3 × 3 matrix
  const reach = (axis: number): number => half * frames[9 * geom + 3 * axis + 2];
  const middle = (axis: number): number => positions[3 * geom + axis];
  const dx = reach(0);
  const dy = reach(up);
  const ends: [Point, Point] = [
    [middle(0) - dx, middle(up) - dy],
    [middle(0) + dx, middle(up) + dy],
  ];
  const thick = (stroke: string, r: number): Shape =>
    Math.abs(dx) + Math.abs(dy) < 1e-3 * r
      ? { kind: 'circle', centre: ends[0], radius: r, fill: stroke }
      : { kind: 'polyline', points: ends, stroke, strokeWidth: 2 * r };
  return [thick(OUTLINE, radius), thick(colour, radius - outline)];
};

/** The multiples of `every` in a range, in order. */
const multiplesIn = ([from, to]: readonly [number, number], every: number): number[] => {
  const first = Math.ceil(from / every);
  const length = Math.max(0, Math.floor(to / every) - first + 1);
  return Array.from({ length }, (_, i) => (first + i) * every);
};

/** Ground from the side, its top at height 0: tiles of half a metre, a number at every metre. */
const sideGround: RobotView['scenery'] = ([left, right], [bottom]) => {
  const tiles = multiplesIn([left - 1, right], 1);
  return [
    polygon('#d9cfc1', ...rectangle(left, bottom, right, 0)),
    ...tiles.map((x) => polygon('#c9bda9', ...rectangle(x, bottom, x + 0.5, 0))),
    { ...line('#6c6256', [left, 0], [right, 0]), strokeWidth: 0.02 } as Shape,
    ...tiles.map(
      (x): Shape => ({
        kind: 'text',
        at: [x, bottom / 2],
        text: `${x}`,
        size: 0.12,
        fill: '#6c6256',
      }),
    ),
  ];
};

/**
 * The view of a robot that runs to the right, from the side; the camera follows its trunk.
 * @param height of the picture, in m
 * @param centre height of its centre above the ground, in m
 */
export const sideView = (height: number, centre: number, parts: readonly Part[]): RobotView => ({
  from: 'side',
  width: 3.2,
  height,
  camera: (engine) => [engine.array('xpos')[3], centre],
  scenery: sideGround,
  parts,
});

/** Floor from above: lines at every metre, thicker ones through the origin. */
export const floorGrid =
  (colour: string, background = SKY_COLOUR): RobotView['scenery'] =>
  ([left, right], [bottom, top]) => {
    const thick = (v: number): number => (v === 0 ? 0.04 : 0.015);
    return [
      polygon(background, ...rectangle(left, bottom, right, top)),
      ...multiplesIn([left, right], 1).map(
        (x): Shape => ({ ...line(colour, [x, bottom], [x, top]), strokeWidth: thick(x) }),
      ),
      ...multiplesIn([bottom, top], 1).map(
        (y): Shape => ({ ...line(colour, [left, y], [right, y]), strokeWidth: thick(y) }),
      ),
    ];
  };

/** Water from above, with the lines of `floorGrid`. */
export const waterGrid: RobotView['scenery'] = floorGrid('#b3d3e3', WATER);
