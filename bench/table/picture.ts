/**
 * Learning curves as SVG, 480 pixels wide, so that a phone can show them: a line for the mean of all seeds, a band from the lowest to the highest of them,
 * and the original's, dashed. The name of each line stands at its end, so that nothing depends on colours alone.
 */
import { FONT, LINE_COLOURS, textWidth } from '../../src/run/plot/legend.js';
import { place, type Scale, short, signed, spread, ticks } from './axes.js';
import type { Curve, Spread } from './curve.js';

export interface Line {
  readonly name: string;
  /** The number of its colour. */
  readonly colour: number;
  readonly dashed: boolean;
  readonly curve: Curve;
  /** The number beside its name. */
  readonly value: number;
  /** From the lowest to the highest of several seeds; empty for one. */
  readonly band: readonly Spread[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const WIDTH = 480;
const TEXT = 14; // pixels, as are all of these
const GAP = 17;
const PLOT = { left: 60, top: 30, height: 240, below: 48 };
const PANEL = PLOT.top + PLOT.height + PLOT.below;
const LEADER = 22; // from the end of a line to its name
const DARK = '#1f2328';
const GREY = '#57606a';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const px = (x: number): string => `${Math.round(x * 10) / 10}`;

type Anchor = 'start' | 'middle' | 'end';
const text = (x: number, y: number, words: string, { anchor = 'start' as Anchor, fill = DARK, bold = false, size = TEXT } = {}): string =>
  `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${fill}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${bold ? ' font-weight="bold"' : ''}>${escaped(words)}</text>`;

const path = (points: readonly (readonly [number, number])[]): string => points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ');

const grid = (x: Scale, y: Scale, xs: readonly number[], ys: readonly number[]): string[] => {
  const [[left, right], [bottom, top]] = [x.range, y.range];
  const rules = ys.map((v) => [place(y, v), v] as const);
  return [
    ...rules.map(([h]) => `<path d="M${px(left)},${px(h)}H${px(right)}" stroke="#d8dee4" fill="none"/>`),
    ...rules.map(([h, v]) => text(left - 6, h + 4.5, signed(v, 2), { anchor: 'end', fill: GREY })),
    ...xs.map((v) => `<path d="M${px(place(x, v))},${px(bottom)}v4" stroke="${GREY}" fill="none"/>`),
    ...xs.map((v) => text(place(x, v), bottom + 18, short(v), { anchor: 'middle', fill: GREY })),
    `<path d="M${px(left)},${px(bottom)}H${px(right)}" stroke="${GREY}" fill="none"/>`,
    text((left + right) / 2, bottom + 36, 'Environment steps', { anchor: 'middle' }),
    `<text transform="translate(12 ${px((top + bottom) / 2)}) rotate(-90)" font-size="${TEXT}" fill="${DARK}" text-anchor="middle">Mean return</text>`,
  ];
};

const drawn = (x: Scale, y: Scale, { colour, dashed, curve, band }: Line): string => {
  const points = path(curve.map(([s, v]) => [place(x, s), place(y, v)]));
  const stroke = LINE_COLOURS[colour % LINE_COLOURS.length];
  const upper = band.map(({ steps, highest }) => [place(x, steps), place(y, highest)] as const);
  const lower = band.map(({ steps, lowest }) => [place(x, steps), place(y, lowest)] as const).reverse();
  const area = band.length > 0 ? `<polygon points="${path([...upper, ...lower])}" fill="${stroke}" fill-opacity="0.13"/>` : '';
  const line = dashed ? 'stroke-width="1.6" stroke-dasharray="6 4"' : 'stroke-width="2.4"';
  return `${area}<polyline points="${points}" fill="none" stroke="${stroke}" ${line} stroke-linejoin="round"/>`;
};

const labelOf = ({ name, value }: Line): string => `${name} ${signed(value, Math.abs(value) < 10 ? 1 : 0)}`;

/** The names, each joined to the end of its line. */
const names = (x: Scale, y: Scale, lines: readonly Line[]): string[] => {
  const ends = lines.map(({ curve }) => curve[curve.length - 1]);
  const heights = ends.map(([, v]) => place(y, v));
  const places = spread(heights, GAP, [y.range[1] - 6, y.range[0] + 6]);
  const at = x.range[1] + LEADER;
  return lines.flatMap((line, i) => {
    const stroke = LINE_COLOURS[line.colour % LINE_COLOURS.length];
    const dash = line.dashed ? ' stroke-dasharray="2 2"' : '';
    const leader = `M${px(place(x, ends[i][0]) + 2)},${px(heights[i])}L${px(at - 8)},${px(places[i])}H${px(at - 3)}`;
    return [
      `<path d="${leader}" fill="none" stroke="${stroke}"${dash}/>`,
      text(at, places[i] + 4.5, labelOf(line), { bold: !line.dashed }),
    ];
  });
};

const panel = ({ title, lines }: Panel, top: number): string => {
  const room = LEADER + 8 + Math.max(...lines.map((line) => textWidth(labelOf(line), TEXT) * (line.dashed ? 1 : 1.08)));
  const values = lines.flatMap(({ curve, band }) => [...curve.map(([, v]) => v), ...band.flatMap((b) => [b.lowest, b.highest])]);
  const end = Math.max(...lines.flatMap(({ curve }) => curve.map(([steps]) => steps)));
  const ys = ticks(Math.min(...values), Math.max(...values));
  const x: Scale = { domain: [0, end], range: [PLOT.left, WIDTH - room] };
  const y: Scale = { domain: [ys[0], ys[ys.length - 1]], range: [top + PLOT.top + PLOT.height, top + PLOT.top] };
  const xs = ticks(0, end).filter((v) => v <= end);
  return [
    text(PLOT.left, top + 16, title, { bold: true }),
    ...grid(x, y, xs, ys),
    ...[...lines].sort((a, b) => Number(b.dashed) - Number(a.dashed)).map((line) => drawn(x, y, line)),
    ...names(x, y, lines),
  ].join('\n');
};

/** Text in lines that are no wider than the picture. */
const wrapped = (note: string): readonly string[] => {
  const lines: string[] = [];
  for (const word of note.split(' ')) {
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && textWidth(longer, TEXT) <= WIDTH - 24) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/**
 * @param sentences notes below the title
 * @returns SVG, on white, so that it looks alike on pages of any colour
 */
export const picture = (title: string, sentences: readonly string[], panels: readonly Panel[]): string => {
  const notes = sentences.flatMap(wrapped);
  const head = 34 + 18 * notes.length + 8;
  const height = head + PANEL * panels.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    text(12, 24, title, { bold: true, size: 17 }),
    ...notes.map((note, i) => text(12, 44 + 18 * i, note, { fill: GREY })),
    ...panels.map((one, i) => panel(one, head + PANEL * i)),
    '</svg>\n',
  ].join('\n');
};
