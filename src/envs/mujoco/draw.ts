/** Robots as pictures: capsules and balls, seen from the side or from above by a camera that goes along. */
import { line, type Picture, type Point, polygon, rectangle, type Shape } from '../picture.js';
import type { Engine } from './engine.js';

/** A geom of the model and its colour. */
export type Part = readonly [geom: number, colour: string];

export interface View {
  /** From the side, x is to the right and z is up; from above, x is to the right and y is up. */
  readonly from: 'side' | 'above';
  /** Metres from left to right, and from bottom to top. */
  readonly width: number;
  readonly height: number;
  /** Where the middle of the picture is, in m. */
  camera(engine: Engine): Point;
  /** What stands around the robot in that part of the world. */
  scenery(x: readonly [number, number], y: readonly [number, number]): readonly Shape[];
  /** From the back to the front; from above, the higher their tops are, the later. */
  readonly parts: readonly Part[];
}

/** The colours of robots: the trunk, and limbs that can be told apart. */
export const colours = { trunk: '#e9b44c', first: '#d1495b', second: '#2e6f95', metal: '#8d99ae', goal: '#3a9d5d' } as const;

const [SKY, WATER] = ['#f4f8fb', '#dcedf5'];
const OUTLINE = 'rgb(43,45,66)';

/** The picture of a robot whose geoms are where the engine has them. */
export const draw = (engine: Engine, view: View): Picture => {
  const [cx, cy] = view.camera(engine);
  const x = [cx - view.width / 2, cx + view.width / 2] as const;
  const y = [cy - view.height / 2, cy + view.height / 2] as const;
  return { x, y, background: SKY, shapes: [...view.scenery(x, y), ...bodies(engine, view)] };
};

const bodies = (engine: Engine, { from, width, parts }: View): Shape[] => {
  const positions = engine.array('geom_xpos');
  const top = ([geom]: Part): number => positions[3 * geom + 2] + engine.geoms[geom].radius;
  const ordered = from === 'above' ? [...parts].sort((a, b) => top(a) - top(b)) : parts;
  return ordered.flatMap((part) => body(engine, from === 'side' ? 2 : 1, part, 0.003 * width));
};

/** A line as thick as the capsule, with round ends, on one that is a little thicker; a ball is a line of no length. */
const body = (engine: Engine, up: 1 | 2, [geom, colour]: Part, outline: number): Shape[] => {
  const { radius, half } = engine.geoms[geom];
  const [positions, frames] = [engine.array('geom_xpos'), engine.array('geom_xmat')];
  // a capsule lies along the third axis of its frame, which is the third column of a matrix that is kept row by row
  const reach = (axis: number): number => half * frames[9 * geom + 3 * axis + 2];
  const middle = (axis: number): number => positions[3 * geom + axis];
  const [dx, dy] = [reach(0), reach(up)];
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

/** Numbers of a kind that lie in a range: the first not below it, and so on. */
const marks = ([from, to]: readonly [number, number], every: number): number[] => {
  const first = Math.ceil(from / every);
  return Array.from({ length: Math.max(0, Math.floor(to / every) - first + 1) }, (_, i) => (first + i) * every);
};

/** The ground from the side, its top at height 0: tiles of half a metre that go by, and a number at every metre. */
export const ground: View['scenery'] = ([left, right], [bottom]) => {
  const tiles = marks([left - 1, right], 1);
  return [
    polygon('#d9cfc1', ...rectangle(left, bottom, right, 0)),
    ...tiles.map((x) => polygon('#c9bda9', ...rectangle(x, bottom, x + 0.5, 0))),
    { ...line('#6c6256', [left, 0], [right, 0]), strokeWidth: 0.02 } as Shape,
    ...tiles.map((x): Shape => ({ kind: 'text', at: [x, bottom / 2], text: `${x}`, size: 0.12, fill: '#6c6256' })),
  ];
};

/** From above: lines at every metre, and darker ones through the place where the robot started. */
export const grid =
  (colour: string, background = SKY): View['scenery'] =>
  ([left, right], [bottom, top]) => {
    const thick = (v: number): number => (v === 0 ? 0.04 : 0.015);
    return [
      polygon(background, ...rectangle(left, bottom, right, top)),
      ...marks([left, right], 1).map((x): Shape => ({ ...line(colour, [x, bottom], [x, top]), strokeWidth: thick(x) })),
      ...marks([bottom, top], 1).map((y): Shape => ({ ...line(colour, [left, y], [right, y]), strokeWidth: thick(y) })),
    ];
  };

/** The same on water. */
export const pool: View['scenery'] = grid('#b3d3e3', WATER);
