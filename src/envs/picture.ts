/**
 * Pictures as data: shapes in the units of the world that they show, y upwards. What draws them (SVG, a canvas, a
 * terminal) is somebody else's business.
 */
import { cos, sin } from '../math.js';

export type Point = readonly [x: number, y: number];

/**
 * How a shape is painted. Colours are CSS colours, and what has none is not painted; widths are in the units of the
 * world, and a stroke without a width is as thin as can be seen.
 */
interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
}
export type Shape =
  | ({ readonly kind: 'polygon' | 'polyline'; readonly points: readonly Point[] } & Paint)
  | ({ readonly kind: 'circle'; readonly centre: Point; readonly radius: number } & Paint)
  /** Text has its middle at the point; size is the height of its letters. */
  | ({ readonly kind: 'text'; readonly at: Point; readonly text: string; readonly size: number } & Paint);

export interface Picture {
  /** The part of the world to show. */
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly background: string;
  /** From the back to the front. */
  readonly shapes: readonly Shape[];
}

/** Shapes of one colour. */
export const polygon = (fill: string, ...points: readonly Point[]): Shape => ({ kind: 'polygon', points, fill });
export const circle = (fill: string, centre: Point, radius: number): Shape => ({ kind: 'circle', centre, radius, fill });
export const line = (stroke: string, ...points: readonly Point[]): Shape => ({ kind: 'polyline', points, stroke });

/** The corners of a rectangle. */
export const rectangle = (left: number, bottom: number, right: number, top: number): readonly Point[] => [
  [left, bottom],
  [left, top],
  [right, top],
  [right, bottom],
];

/** From a body's coordinates to the world's: its origin is at a point, and it is turned by an angle (radians, counter-clockwise). */
export const placed = ([x0, y0]: Point, angle = 0): ((point: Point) => Point) => {
  const c = cos(angle);
  const s = sin(angle);
  return ([x, y]) => [x0 + c * x - s * y, y0 + s * x + c * y];
};
