/** A film as a GIF. */
import { svg } from '../../envs/index.js';
import { type Film, fittingWidth, notes, thinned } from './film.js';
import { type Pixels, pixels, resvg } from './svgToPixels.js';

const [WIDTH, HEIGHT] = [480, 400]; // pixels, at most
const MOST = 501; // frames
/**
 * Most frames per second: browsers slow down delays below two hundredths of a second to a tenth.
 */
const PER_SECOND = 30;
/** Frames that are drawn at a time. */
const SHEET = 16;
/** Frames from which the colours are taken. */
const SAMPLE = 8;
/** Colours of a GIF: the 256th index means "unchanged since the last frame". */
const COLOURS = 255;

/** The frames of a film that a GIF shows. */
export const forGif = (film: Film): Film => thinned(film, MOST, PER_SECOND);

/** @throws UserError if the package that draws is not installed */
export const gif = async (film: Film, title: string): Promise<Uint8Array> => {
  const [library, { GIFEncoder, quantize, applyPalette }] = await Promise.all([resvg(), gifenc()]);
  const { frames } = film;
  const [said, delays] = [notes(film), hundredths(film)];
  const width = fittingWidth(frames[0].picture, WIDTH, HEIGHT);
  const draw = (which: readonly number[]): Pixels[] =>
    pixels(
      library,
      which.map((i) => svg(frames[i].picture, { width, caption: title, note: said[i] })),
    );
  const palette = quantize(joined(draw(spread(frames.length, SAMPLE))), COLOURS);
  const asBefore = palette.length;
  const encoder = GIFEncoder();
  let shown: Uint8Array | undefined;
  for (let from = 0; from < frames.length; from += SHEET) {
    for (const [i, image] of draw(frames.map((_, i) => i).slice(from, from + SHEET)).entries()) {
      const colours = applyPalette(image.data, palette);
      const changed = shown
        ? colours.map((colour, j) => (colour === shown?.[j] ? asBefore : colour))
        : colours;
      encoder.writeFrame(changed, image.width, image.height, {
        delay: 10 * delays[from + i],
        dispose: 1,
        ...(shown
          ? { transparent: true, transparentIndex: asBefore }
          : { palette: [...palette, [0, 0, 0]] }),
      });
      shown = colours;
    }
  }
  encoder.finish();
  return encoder.bytes();
};

/** Node gives what a CommonJS module exports by default, others give it by name. */
const gifenc = async (): Promise<typeof import('gifenc').default> => {
  const module = await import('gifenc');
  return 'quantize' in module.default ? module.default : module;
};

/**
 * The duration of each frame, in hundredths of a second; the ends are rounded, so that errors do
 * not add up.
 */
export const hundredths = ({ frames, every, fps }: Film): number[] => {
  const steps = [...frames.map(({ step }) => step), frames[frames.length - 1].step + every];
  const times = steps.map((step) => Math.round((100 * step) / fps));
  return frames.map((_, i) => times[i + 1] - times[i]);
};

/** Up to `most` of the numbers below n, from the first to the last. */
const spread = (n: number, most: number): number[] => {
  const count = Math.min(n, most);
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? 0 : Math.round((i * (n - 1)) / (count - 1)),
  );
};

const joined = (images: readonly Pixels[]): Uint8Array => {
  const all = new Uint8Array(images.reduce((sum, { data }) => sum + data.length, 0));
  let end = 0;
  for (const { data } of images) {
    all.set(data, end);
    end += data.length;
  }
  return all;
};
