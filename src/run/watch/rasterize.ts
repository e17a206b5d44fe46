/** Rasterizing pictures to a few large pixels, for a terminal. */
import type { Picture, Point, Shape } from '../../envs/index.js';
import { type Rgb, rgb } from './colour.js';

/** Rows of colours, from the top. */
export type Raster = readonly (readonly Rgb[])[];

/**
 * Samples per pixel in each direction, by default: a shape that covers 3 of the 9 points
 * contributes a third of the colour.
 */
const SAMPLES = 3;

/**
 * Rasterize a picture to width × height pixels, stretched to fill them. Text is left out: the
 * pixels are too large for letters.
 */
export const rasterize = (
  picture: Picture,
  width: number,
  height: number,
  samples = SAMPLES,
): Raster => {
  const { x, y } = picture;
  // Width and height of a pixel in the picture's coordinates.
  const across = (x[1] - x[0]) / width;
  const down = (y[1] - y[0]) / height;
  const rows: Rgb[][] = Array.from({ length: height }, () =>
    Array<Rgb>(width).fill(rgb(picture.background)),
  );
  const thin = Math.max(across, down);
  for (const { colour, inside, box } of picture.shapes.flatMap((shape) => layers(shape, thin))) {
    const left = (box[0] - x[0]) / across;
    const right = (box[2] - x[0]) / across;
    const top = (y[1] - box[3]) / down;
    const bottom = (y[1] - box[1]) / down;
    for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, bottom); row++) {
      for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, right); column++) {
        let hits = 0;
        for (let i = 0; i < samples * samples; i++) {
          const px = x[0] + (column + ((i % samples) + 0.5) / samples) * across;
          const py = y[1] - (row + (Math.floor(i / samples) + 0.5) / samples) * down;
          if (inside(px, py)) hits++;
        }
        if (hits > 0)
          rows[row][column] = mixed(rows[row][column], colour, hits / (samples * samples));
      }
    }
  }
  return rows;
};

const mixed = (from: Rgb, to: Rgb, share: number): Rgb => {
  const mix = (i: number): number => Math.round(from[i] + share * (to[i] - from[i]));
  return [mix(0), mix(1), mix(2)];
};

/** A region painted in one colour. */
interface PaintedRegion {
  readonly colour: Rgb;
  inside(x: number, y: number): boolean;
  /** Bounding box. */
  readonly box: readonly [left: number, bottom: number, right: number, top: number];
}

/**
 * Layers of a shape: its inside, and its outline piece by piece, since small bounding boxes leave
 * few pixels to test.
 * @param thin least width of a line
 */
const layers = (shape: Shape, thin: number): PaintedRegion[] => {
  if (shape.kind === 'text') return [];
  const { fill = 'none', stroke = 'none', strokeWidth = 0 } = shape;
  const half = Math.max(strokeWidth, thin) / 2; // at least a pixel, or it would be invisible
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
type Region = Omit<PaintedRegion, 'colour'>;

const outline = (shape: Exclude<Shape, { kind: 'text' }>, half: number): Region[] => {
  if (shape.kind === 'circle') return [ring(shape.centre, shape.radius, half)];
  const edges = edgesOf(shape.points);
  return (shape.kind === 'polygon' ? edges : edges.slice(0, -1)).map((edge) =>
    strokeOf(edge, half),
  );
};

const disc = ([cx, cy]: Point, radius: number): Region => ({
  inside: (x, y) => vectorLength(x - cx, y - cy) <= radius,
  box: [cx - radius, cy - radius, cx + radius, cy + radius],
});

const ring = ([cx, cy]: Point, radius: number, half: number): Region => ({
  inside: (x, y) => Math.abs(vectorLength(x - cx, y - cy) - radius) <= half,
  box: disc([cx, cy], radius + half).box,
});

const area = (points: readonly Point[]): Region => {
  const edges = edgesOf(points);
  return {
    inside: (x, y) => edges.reduce((sum, edge) => sum + winding(edge, x, y), 0) !== 0,
    box: boundingBox(points, 0),
  };
};

const strokeOf = (edge: Edge, half: number): Region => ({
  inside: (x, y) => distance(edge, x, y) <= half,
  box: boundingBox(edge, half),
});

type Edge = readonly [from: Point, to: Point];
const edgesOf = (points: readonly Point[]): Edge[] =>
  points.map((point, i) => [point, points[(i + 1) % points.length]]);

const boundingBox = (points: readonly Point[], margin: number): PaintedRegion['box'] => {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [
    Math.min(...xs) - margin,
    Math.min(...ys) - margin,
    Math.max(...xs) + margin,
    Math.max(...ys) + margin,
  ];
};

/**
 * Contribution of an edge to the winding number of a point: 1 if it passes to the right of the
 * point upwards, −1 downwards, else 0.
 */
const winding = ([[x1, y1], [x2, y2]]: Edge, x: number, y: number): number => {
  if (y1 <= y === y2 <= y) return 0;
  const crossing = x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
  return crossing <= x ? 0 : y2 > y1 ? 1 : -1;
};

/** Distance from a point to the nearest point of an edge. */
const distance = ([[x1, y1], [x2, y2]]: Edge, x: number, y: number): number => {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return vectorLength(x - x1 - t * dx, y - y1 - t * dy);
};

const vectorLength = (x: number, y: number): number => Math.sqrt(x * x + y * y);
