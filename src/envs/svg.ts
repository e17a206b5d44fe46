/** Pictures as SVG: a still image or an animation. */
import { pow } from '../math.js';
import type { Picture, Point, Shape } from './picture.js';

/** Options of `svg`. */
export interface SvgOptions {
  /** Width in pixels; the height follows. */
  readonly width?: number;
  /** A line of text below the picture, centred. */
  readonly caption?: string;
  /** Text at the right end of that line; the caption is then left-aligned. */
  readonly note?: string;
}

/** Options of `animatedSvg`. */
export interface FilmOptions extends Omit<SvgOptions, 'note'> {
  /** Frames per second. */
  readonly fps: number;
  /** A note for each picture. */
  readonly notes?: readonly string[];
}

/** One picture as an SVG document. */
export const svg = (picture: Picture, { note, ...options }: SvgOptions = {}): string =>
  animatedSvg([picture], { ...options, fps: 1, ...(note !== undefined && { notes: [note] }) });

/**
 * An SVG document that loops through pictures. Each is a group, made visible by SMIL, which needs
 * no ids that could clash on a page with two films. Shapes that all pictures have in common, at the
 * back or at the front, are drawn once; a picture equal to the one before it prolongs that one;
 * backgrounds may differ.
 * @throws RangeError if there is no picture, if fps is not above 0, or if there are notes, but not
 * one for each picture
 */
export const animatedSvg = (
  pictures: readonly Picture[],
  { fps, width = 600, caption = '', notes = [] }: FilmOptions,
): string => {
  if (pictures.length === 0)
    throw new RangeError('animatedSvg: there should be at least one picture, but there is none');
  if (!(fps > 0 && fps < Number.POSITIVE_INFINITY))
    throw new RangeError(`animatedSvg: fps should be a number above 0, but is ${fps}`);
  if (notes.length > 0 && notes.length !== pictures.length)
    throw new RangeError(
      `animatedSvg: there should be a note for each of ${pictures.length} pictures, ` +
        `but there are ${notes.length}`,
    );
  const drawings = pictures.map((picture) => shapeElements(picture, width));
  const behind = commonPrefix(drawings);
  const rest = drawings.map((shapes) => shapes.slice(behind));
  const inFront = commonPrefix(rest.map((shapes) => shapes.toReversed()));
  const changing = rest.map((shapes) => shapes.slice(0, shapes.length - inFront).join(''));
  const content = [
    ...backdrops(pictures, fps),
    ...drawings[0].slice(0, behind),
    ...film(changing, fps),
    ...rest[0].slice(rest[0].length - inFront),
  ];
  return svgDocument(pictures[0], content, { width, caption, notes, fps });
};

/** Backgrounds that change during a film, as rectangles; none if all pictures have the same one. */
const backdrops = (pictures: readonly Picture[], fps: number): readonly string[] => {
  const rectangles = pictures.map(
    ({ background }) => `<rect width="100%" height="100%" fill="${escapeXml(background)}"/>`,
  );
  return rectangles.every((one) => one === rectangles[0]) ? [] : film(rectangles, fps);
};

/** The length of the longest common prefix of lists. */
const commonPrefix = (lists: readonly (readonly string[])[]): number => {
  const [first] = lists;
  const end = first.findIndex((element, i) => lists.some((list) => list[i] !== element));
  return end < 0 ? first.length : end;
};

const film = (frames: readonly string[], fps: number): readonly string[] => {
  const starts = frames.flatMap((frame, i) => (i > 0 && frame === frames[i - 1] ? [] : [i]));
  if (starts.length < 2) return frames.slice(0, 1);
  const time = (frame: number): number => roundTo(frame / frames.length, 6);
  const duration = roundTo(frames.length / fps, 3);
  const timing = `calcMode="discrete" dur="${duration}s" repeatCount="indefinite"`;
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? frames.length;
    const times = `values="hidden;visible;hidden" keyTimes="0;${time(start)};${time(end)}"`;
    const initial = start === 0 ? '' : ' visibility="hidden"'; // without SMIL the first one is seen
    const animation = `<animate attributeName="visibility" ${times} ${timing}/>`;
    return `<g${initial}>${animation}${frames[start]}</g>\n`;
  });
};

const CAPTION = 30; // height of the line below, in pixels
const LETTERS = 14; // font size
const MARGIN = 10;
/** Similar font families, of which most systems have one. */
const FONTS = 'Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif';

const svgDocument = (
  picture: Picture,
  content: readonly string[],
  options: Required<FilmOptions>,
): string => {
  const { width } = options;
  const height = roundTo((width * extent(picture.y)) / extent(picture.x), 0);
  const text = footer(height, options);
  const full = height + (text.length > 0 ? CAPTION : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${full}" `,
    `width="${width}" height="${full}" font-family="${FONTS}">`,
    `<rect width="${width}" height="${height}" fill="${escapeXml(picture.background)}"/>`,
    // the nested svg clips shapes at the edge of the picture
    `<svg width="${width}" height="${height}" ${quality(picture)}>`,
    ...content,
    '</svg>',
    ...text,
    '</svg>\n',
  ].join('');
};

/** The line below: a caption in the middle, or on the left if there is a note on the right. */
const footer = (
  top: number,
  { width, caption, notes, fps }: Required<FilmOptions>,
): readonly string[] => {
  if (caption === '' && notes.length === 0) return [];
  const line = top + CAPTION / 2;
  const paint = 'fill="#333"';
  const noteWidth = Math.max(0, ...notes.map(captionWidth));
  const shownCaption = escapeXml(
    truncated(caption, width - 2 * MARGIN - (noteWidth > 0 ? noteWidth + MARGIN : 0)),
  );
  return [
    `<title>${escapeXml(caption)}</title>`,
    `<rect y="${top}" width="${width}" height="${CAPTION}" fill="white"/>`,
    notes.length > 0
      ? textElement(MARGIN, line, LETTERS, paint, shownCaption, 'start')
      : textElement(width / 2, line, LETTERS, paint, shownCaption),
    ...film(
      notes.map((note) =>
        textElement(width - MARGIN, line, LETTERS, paint, escapeXml(note), 'end'),
      ),
      fps,
    ),
  ];
};

/** The approximate width of text, in pixels. */
const captionWidth = (text: string): number => 0.54 * LETTERS * text.length;
const truncated = (text: string, room: number): string =>
  captionWidth(text) <= room
    ? text
    : `${text.slice(0, Math.max(0, Math.floor(room / captionWidth('x')) - 1))}…`;

/** The SVG elements of a picture's shapes, in pixels. */
const shapeElements = (picture: Picture, width: number): readonly string[] => {
  const scale = width / extent(picture.x);
  const length = (x: number): number => roundTo(x * scale, 2);
  const across = (x: number): number => length(x - picture.x[0]);
  const down = (y: number): number => length(picture.y[1] - y);
  const point = ([x, y]: Point): string => `${across(x)},${down(y)}`;
  const paint = ({ fill = 'none', stroke, strokeWidth }: Shape): string => {
    const inside = `fill="${escapeXml(fill)}"`;
    if (stroke === undefined) return inside;
    const pixels = strokeWidth === undefined ? 1 : length(strokeWidth);
    return `${inside} stroke="${escapeXml(stroke)}" stroke-width="${pixels}"`;
  };
  return picture.shapes.map((shape) => {
    switch (shape.kind) {
      case 'circle': {
        const [x, y] = shape.centre;
        const radius = length(shape.radius);
        return `<circle cx="${across(x)}" cy="${down(y)}" r="${radius}" ${paint(shape)}/>`;
      }
      case 'text':
        return textElement(
          across(shape.at[0]),
          down(shape.at[1]),
          length(shape.size),
          paint(shape),
          escapeXml(shape.text),
        );
      default:
        return `<${shape.kind} points="${shape.points.map(point).join(' ')}" ${paint(shape)}/>`;
    }
  });
};

const textElement = (
  x: number,
  y: number,
  size: number,
  paint: string,
  text: string,
  anchor = 'middle',
): string =>
  `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" ` +
  `dominant-baseline="central" ${paint}>${text}</text>`;

/** Attributes of all shapes of a picture. */
const quality = ({ pixelated }: Picture): string =>
  pixelated ? 'shape-rendering="crispEdges"' : 'stroke-linecap="round" stroke-linejoin="round"';

const extent = ([from, to]: readonly [number, number]): number => to - from;
const roundTo = (x: number, digits: number): number =>
  Math.round(x * pow(10, digits)) / pow(10, digits);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]);
