/** CSS colours as RGB, and their escape sequences for terminals. */

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const cssNames: Readonly<Record<string, string>> = {
  black: '#000',
  silver: '#c0c0c0',
  gray: '#808080',
  grey: '#808080',
  white: '#fff',
  maroon: '#800000',
  red: '#f00',
  purple: '#800080',
  magenta: '#f0f',
  green: '#008000',
  lime: '#0f0',
  olive: '#808000',
  yellow: '#ff0',
  orange: '#ffa500',
  brown: '#a52a2a',
  navy: '#000080',
  blue: '#00f',
  teal: '#008080',
  cyan: '#0ff',
  pink: '#ffc0cb',
};
const UNKNOWN: Rgb = [128, 128, 128];

/** Parse a CSS colour: #rgb, #rrggbb, rgb(r, g, b) and the common names; a grey for all others. */
export const rgb = (css: string): Rgb => {
  const colour = cssNames[css.toLowerCase()] ?? css;
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour)?.[1];
  if (hex)
    return triple(
      (hex.length === 3 ? hex.replace(/./g, '$&$&') : hex)
        .match(/../g)
        ?.map((two) => Number.parseInt(two, 16)),
    );
  return triple(/^rgb\( *(\d+)[ ,]+(\d+)[ ,]+(\d+) *\)$/.exec(colour)?.slice(1).map(Number));
};
const triple = (numbers: readonly number[] | undefined): Rgb =>
  numbers ? [numbers[0], numbers[1], numbers[2]] : UNKNOWN;

/** Perceived brightness, from 0 to 255. */
export const brightness = ([r, g, b]: Rgb): number => 0.299 * r + 0.587 * g + 0.114 * b;

/** Bits of a terminal's colours: 24 for all colours, 8 for a palette of 256, 1 for none. */
export type Depth = 1 | 8 | 24;

/** Escape sequence that sets the foreground (38) or background (48) colour. */
export const colourCode = (layer: 38 | 48, colour: Rgb, depth: 8 | 24): string =>
  `\u001b[${layer};${depth === 24 ? `2;${colour.join(';')}` : `5;${paletteIndex(colour)}`}m`;

/**
 * Index of the nearest colour in the palette of 256: a cube with six levels each of red, green and
 * blue, and a ramp of 24 greys.
 */
const paletteIndex = (colour: Rgb): number => {
  const [r, g, b] = colour.map((x) => (x < 48 ? 0 : x < 115 ? 1 : Math.floor((x - 35) / 40)));
  const grey = Math.round((brightness(colour) - 8) / 10);
  const isGrey = Math.max(...colour) - Math.min(...colour) < 10 && grey >= 0 && grey < 24;
  return isGrey ? 232 + grey : 16 + 36 * r + 6 * g + b;
};
