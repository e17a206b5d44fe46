/** Pictures as few large pixels, for a terminal. */
import type { Picture, Point, Shape } from '../../envs/index.js';
import { type Rgb, rgb } from './colour.js';

/** Rows of colours, from the top. */
export type Raster = readonly (readonly Rgb[])[];

/** Sample points per pixel in each direction: of 9 points inside 3, a third of the colour. */
const POINTS = 3;

/**
 * The picture at `width` × `height` pixels, stretched to fill them. Text is left out: there is no
 * room for letters.
 */
export const rasterize = (picture: Picture, width: number, height: number): Raster => {
  const { x, y } = picture;
  // of a pixel, in the world
  const [across, down] = [(x[1] - x[0]) / width, (y[1] - y[0]) / height];
  const rows: Rgb[][] = Array.from({ length: height }, () =>
    Array<Rgb>(width).fill(rgb(picture.background)),
  );
  const thin = Math.max(across, down);
  for (const { colour, inside, box } of picture.shapes.flatMap((shape) => layers(shape, thin))) {
    const [left, right] = [box[0] - x[0], box[2] - x[0]].map((at) => at / across);
    const [top, bottom] = [y[1] - box[3], y[1] - box[1]].map((at) => at / down);
    for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, bottom); row++) {
      for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, right); column++) {
        let hits = 0;
        for (let i = 0; i < POINTS * POINTS; i++) {
          const px = x[0] + (column + ((i % POINTS) + 0.5) / POINTS) * across;
          const py = y[1] - (row + (Math.floor(i / POINTS) + 0.5) / POINTS) * down;
          if (inside(px, py)) hits++;
        }
        if (hits > 0)
          rows[row][column] = mixed(rows[row][column], colour, hits / (POINTS * POINTS));
      }
    }
  }
  return rows;
};

const mixed = (from: Rgb, to: Rgb, share: number): Rgb => {
  const mix = (i: number): number => Math.round(from[i] + share * (to[i] - from[i]));
  return [mix(0), mix(1), mix(2)];
};

/** The shapes of one colour. */
interface Layer {
  readonly colour: Rgb;
  inside(x: number, y: number): boolean;
  /** Nothing of it lies outside. */
  readonly box: readonly [left: number, bottom: number, right: number, top: number];
}

/**
 * The inside of a shape, and its outline piece by piece: pieces are small, and few pixels have to
 * be looked at for each.
 */
const layers = (shape: Shape, thin: number): Layer[] => {
  if (shape.kind === 'text') return [];
  const { fill = 'none', stroke = 'none', strokeWidth = 0 } = shape;
  const half = Math.max(strokeWidth, thin) / 2; // less than a pixel would not be seen
  return [
    ...(fill === 'none'
      ? []
      : [
          {
            colour: rgb(fill),
            ...(shape.kind === 'circle' ? disc(shape.centre, shape.radius) : area(shape.points)),
          },
        ]),
    ...(stroke === 'none'
      ? []
      : outline(shape, half).map((piece) => ({ colour: rgb(stroke), ...piece }))),
  ];
};
type Form = Omit<Layer, 'colour'>;

const outline = (shape: Exclude<Shape, { kind: 'text' }>, half: number): Form[] => {
  if (shape.kind === 'circle') return [ring(shape.centre, shape.radius, half)];
  const edges = edgesOf(shape.points);
  return (shape.kind === 'polygon' ? edges : edges.slice(0, -1)).map((edge) => bar(edge, half));
};

const disc = ([cx, cy]: Point, radius: number): Form => ({
  inside: (x, y) => length(x - cx, y - cy) <= radius,
  box: [cx - radius, cy - radius, cx + radius, cy + radius],
});

const ring = ([cx, cy]: Point, radius: number, half: number): Form => ({
  inside: (x, y) => Math.abs(length(x - cx, y - cy) - radius) <= half,
  box: disc([cx, cy], radius + half).box,
});

const area = (points: readonly Point[]): Form => {
  const edges = edgesOf(points);
  return {
    inside: (x, y) => edges.reduce((sum, edge) => sum + winding(edge, x, y), 0) !== 0,
    box: around(points, 0),
  };
};

const bar = (edge: Edge, half: number): Form => ({
  inside: (x, y) => distance(edge, x, y) <= half,
  box: around(edge, half),
});

type Edge = readonly [from: Point, to: Point];
const edgesOf = (points: readonly Point[]): Edge[] =>
  points.map((point, i) => [point, points[(i + 1) % points.length]]);

const around = (points: readonly Point[], margin: number): Layer['box'] => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [
    Math.min(...xs) - margin,
    Math.min(...ys) - margin,
    Math.max(...xs) + margin,
    Math.max(...ys) + margin,
  ];
};

/**
 * 1 if the edge passes to the right of the point on its way up, −1 on its way down, 0 if it does
 * neither.
 */
const winding = ([[x1, y1], [x2, y2]]: Edge, x: number, y: number): number => {
  if (y1 <= y === y2 <= y) return 0;
  const crossing = x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
  return crossing <= x ? 0 : y2 > y1 ? 1 : -1;
};

/** From a point to the nearest one of an edge. */
const distance = ([[x1, y1], [x2, y2]]: Edge, x: number, y: number): number => {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return length(x - x1 - t * dx, y - y1 - t * dy);
};

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);
