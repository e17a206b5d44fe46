/** Pictures as SVG: a still, or a film that plays wherever an SVG file is opened. */
import { pow } from '../math.js';
import type { Picture, Point, Shape } from './picture.js';

export interface SvgOptions {
  /** In pixels; the height follows. */
  readonly width?: number;
  /** A line of text beneath. */
  readonly caption?: string;
  /** What stands at the end of that line; the caption then stands at its beginning. */
  readonly note?: string;
}

export interface FilmOptions extends Omit<SvgOptions, 'note'> {
  /** Pictures for a second. */
  readonly fps: number;
  /** The note of each picture. */
  readonly notes?: readonly string[];
}

/** One picture. */
export const svg = (picture: Picture, { note, ...options }: SvgOptions = {}): string =>
  animatedSvg([picture], { ...options, fps: 1, ...(note !== undefined && { notes: [note] }) });

/**
 * Pictures one after another, over and over. Each is a group of which SMIL shows one at a time: that needs no names,
 * which could clash on a page with two films. What is the same in all pictures, behind or in front of all that changes,
 * is drawn once, and a picture that repeats the one before it only prolongs it.
 * @throws RangeError if there is no picture, if fps is not above 0, or if there are notes, but not one for each picture
 */
export const animatedSvg = (pictures: readonly Picture[], { fps, width = 600, caption = '', notes = [] }: FilmOptions): string => {
  if (pictures.length === 0) throw new RangeError('animatedSvg: there should be at least one picture, but there is none');
  if (!(fps > 0 && fps < Number.POSITIVE_INFINITY)) throw new RangeError(`animatedSvg: fps should be a number above 0, but is ${fps}`);
  if (notes.length > 0 && notes.length !== pictures.length)
    throw new RangeError(`animatedSvg: there should be a note for each of ${pictures.length} pictures, but there are ${notes.length}`);
  const drawings = pictures.map((picture) => draw(picture, width));
  const behind = agreement(drawings);
  const rest = drawings.map((shapes) => shapes.slice(behind));
  const inFront = agreement(rest.map((shapes) => shapes.toReversed()));
  const changing = rest.map((shapes) => shapes.slice(0, shapes.length - inFront).join(''));
  const content = [...drawings[0].slice(0, behind), ...film(changing, fps), ...rest[0].slice(rest[0].length - inFront)];
  return sheet(pictures[0], content, { width, caption, notes, fps });
};

/** How many elements all lists begin with. */
const agreement = (lists: readonly (readonly string[])[]): number => {
  const [first] = lists;
  const end = first.findIndex((element, i) => lists.some((list) => list[i] !== element));
  return end < 0 ? first.length : end;
};

const film = (frames: readonly string[], fps: number): readonly string[] => {
  const starts = frames.flatMap((frame, i) => (i > 0 && frame === frames[i - 1] ? [] : [i]));
  if (starts.length < 2) return frames.slice(0, 1);
  const time = (frame: number): number => round(frame / frames.length, 6);
  const timing = `calcMode="discrete" dur="${round(frames.length / fps, 3)}s" repeatCount="indefinite"`;
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? frames.length;
    const times = `values="hidden;visible;hidden" keyTimes="0;${time(start)};${time(end)}"`;
    // where nothing moves, the first picture is what one sees
    return `<g${start === 0 ? '' : ' visibility="hidden"'}><animate attributeName="visibility" ${times} ${timing}/>${frames[start]}</g>\n`;
  });
};

const CAPTION = 30; // pixels, of which
const LETTERS = 14;
const MARGIN = 10;
/** Families that are drawn alike, one of which most systems have. */
const FONTS = 'Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif';

const sheet = (picture: Picture, content: readonly string[], options: Required<FilmOptions>): string => {
  const { width } = options;
  const height = round((width * extent(picture.y)) / extent(picture.x), 0);
  const text = footer(height, options);
  const full = height + (text.length > 0 ? CAPTION : 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${full}" width="${width}" height="${full}" font-family="${FONTS}">`,
    `<rect width="${width}" height="${height}" fill="${escaped(picture.background)}"/>`,
    // what sticks out of the picture must not run into the caption
    `<svg width="${width}" height="${height}" stroke-linecap="round" stroke-linejoin="round">`,
    ...content,
    '</svg>',
    ...text,
    '</svg>\n',
  ].join('');
};

/** The line beneath: a caption in the middle, or at the left if there is a note at the right. */
const footer = (top: number, { width, caption, notes, fps }: Required<FilmOptions>): readonly string[] => {
  if (caption === '' && notes.length === 0) return [];
  const line = top + CAPTION / 2;
  const paint = 'fill="#333"';
  const taken = Math.max(0, ...notes.map(widthOf));
  const said = escaped(fitted(caption, width - 2 * MARGIN - (taken > 0 ? taken + MARGIN : 0)));
  return [
    `<title>${escaped(caption)}</title>`,
    `<rect y="${top}" width="${width}" height="${CAPTION}" fill="white"/>`,
    notes.length > 0 ? label(MARGIN, line, LETTERS, paint, said, 'start') : label(width / 2, line, LETTERS, paint, said),
    ...film(
      notes.map((note) => label(width - MARGIN, line, LETTERS, paint, escaped(note), 'end')),
      fps,
    ),
  ];
};

/** About as wide as that, in pixels. */
const widthOf = (text: string): number => 0.54 * LETTERS * text.length;
const fitted = (text: string, room: number): string =>
  widthOf(text) <= room ? text : `${text.slice(0, Math.max(0, Math.floor(room / widthOf('x')) - 1))}…`;

/** The shapes, from the back to the front, in pixels. */
const draw = (picture: Picture, width: number): readonly string[] => {
  const scale = width / extent(picture.x);
  const length = (x: number): number => round(x * scale, 2);
  const across = (x: number): number => length(x - picture.x[0]);
  const down = (y: number): number => length(picture.y[1] - y);
  const point = ([x, y]: Point): string => `${across(x)},${down(y)}`;
  const paint = ({ fill = 'none', stroke, strokeWidth }: Shape): string =>
    `fill="${escaped(fill)}"` +
    (stroke === undefined ? '' : ` stroke="${escaped(stroke)}" stroke-width="${strokeWidth === undefined ? 1 : length(strokeWidth)}"`);
  return picture.shapes.map((shape) => {
    switch (shape.kind) {
      case 'circle':
        return `<circle cx="${across(shape.centre[0])}" cy="${down(shape.centre[1])}" r="${length(shape.radius)}" ${paint(shape)}/>`;
      case 'text':
        return label(across(shape.at[0]), down(shape.at[1]), length(shape.size), paint(shape), escaped(shape.text));
      default:
        return `<${shape.kind} points="${shape.points.map(point).join(' ')}" ${paint(shape)}/>`;
    }
  });
};

const label = (x: number, y: number, size: number, paint: string, text: string, anchor = 'middle'): string =>
  `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" dominant-baseline="central" ${paint}>${text}</text>`;

const extent = ([from, to]: readonly [number, number]): number => to - from;
const round = (x: number, digits: number): number => Math.round(x * pow(10, digits)) / pow(10, digits);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]);
