/**
 * Pictures as data: shapes in world units, y upwards. Renderers (SVG, canvas, terminal) are
 * elsewhere.
 */
import { cos, sin } from '../math.js';

/** A point in world units. */
export type Point = readonly [x: number, y: number];

/**
 * Fill and stroke of a shape as CSS colours; one that is absent is not painted. strokeWidth is in
 * world units; default: a hairline.
 */
interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
}
/** A polygon, a polyline, a circle, or text centred at a point; `size`: height of its letters. */
export type Shape =
  | ({ readonly kind: 'polygon' | 'polyline'; readonly points: readonly Point[] } & Paint)
  | ({ readonly kind: 'circle'; readonly centre: Point; readonly radius: number } & Paint)
  | ({
      readonly kind: 'text';
      readonly at: Point;
      readonly text: string;
      readonly size: number;
    } & Paint);

/** Shapes and the part of the world that they show. */
export interface Picture {
  /** The range shown, in world units. */
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly background: string;
  /** Shapes from back to front. */
  readonly shapes: readonly Shape[];
  /**
   * True for a picture made of pixels, each one unit wide and high. It is enlarged by whole factors
   * and without smoothing.
   */
  readonly pixelated?: boolean;
}

/** A filled polygon. */
export const polygon = (fill: string, ...points: readonly Point[]): Shape => ({
  kind: 'polygon',
  points,
  fill,
});
/** A filled circle. */
export const circle = (fill: string, centre: Point, radius: number): Shape => ({
  kind: 'circle',
  centre,
  radius,
  fill,
});
/** A hairline through points. */
export const line = (stroke: string, ...points: readonly Point[]): Shape => ({
  kind: 'polyline',
  points,
  stroke,
});

/** The four corners of a rectangle. */
export const rectangle = (
  left: number,
  bottom: number,
  right: number,
  top: number,
): readonly Point[] => [
  [left, bottom],
  [left, top],
  [right, top],
  [right, bottom],
];

/**
 * The map from a body's coordinates to the world's: rotation (rad, counter-clockwise), then shift.
 */
export const placed = ([x0, y0]: Point, angle = 0): ((point: Point) => Point) => {
  const c = cos(angle);
  const s = sin(angle);
  return ([x, y]) => [x0 + c * x - s * y, y0 + s * x + c * y];
};
