/** Encoding a film as an animated GIF. */
import { svg } from '../../envs/index.js';
import { type Film, fittingWidth, notes, thinned } from './film.js';
import { type Pixels, pixels, resvg } from './svgToPixels.js';

const GIF_WIDTH = 480; // greatest width, in pixels
const GIF_HEIGHT = 400;
const MAX_FRAMES = 501;
/** Greatest frame rate. Browsers replace delays under two hundredths of a second by a tenth. */
const MAX_FPS = 30;
/** Frames rendered at a time. */
const BATCH = 16;
/** Frames from which the palette is computed. */
const SAMPLE = 8;
/** Size of the palette; the 256th index marks pixels that are unchanged. */
const PALETTE_SIZE = 255;

/** The frames of a film that its GIF contains. */
export const forGif = (film: Film): Film => thinned(film, MAX_FRAMES, MAX_FPS);

/**
 * The GIF as bytes.
 * @throws UserError if the rendering package is not installed
 */
export const gif = async (film: Film, title: string): Promise<Uint8Array> => {
  const [library, { GIFEncoder, quantize, applyPalette }] = await Promise.all([resvg(), gifenc()]);
  const { frames } = film;
  const captions = notes(film);
  const delays = hundredths(film);
  const width = fittingWidth(frames[0].picture, GIF_WIDTH, GIF_HEIGHT);
  const draw = (which: readonly number[]): Pixels[] =>
    pixels(
      library,
      which.map((i) => svg(frames[i].picture, { width, caption: title, note: captions[i] })),
    );
  const palette = quantize(joinedPixels(draw(evenlySpaced(frames.length, SAMPLE))), PALETTE_SIZE);
  const unchanged = palette.length;
  const encoder = GIFEncoder();
  let shown: Uint8Array | undefined;
  for (let from = 0; from < frames.length; from += BATCH) {
    for (const [i, image] of draw(frames.map((_, i) => i).slice(from, from + BATCH)).entries()) {
      const colours = applyPalette(image.data, palette);
      const changed = shown
        ? colours.map((colour, j) => (colour === shown?.[j] ? unchanged : colour))
        : colours;
      encoder.writeFrame(changed, image.width, image.height, {
        delay: 10 * delays[from + i],
        dispose: 1,
        ...(shown
          ? { transparent: true, transparentIndex: unchanged }
          : { palette: [...palette, [0, 0, 0]] }),
      });
      shown = colours;
    }
  }
  encoder.finish();
  return encoder.bytes();
};

/**
 * Import gifenc. Node puts the exports of a CommonJS module under `default`, bundlers export them
 * by name.
 */
const gifenc = async (): Promise<typeof import('gifenc').default> => {
  const module = await import('gifenc');
  return 'quantize' in module.default ? module.default : module;
};

/**
 * Display time of each frame, in hundredths of a second. End times are rounded, rather than
 * durations, so that rounding errors do not add up.
 */
export const hundredths = ({ frames, every, fps }: Film): number[] => {
  const steps = [...frames.map(({ step }) => step), frames[frames.length - 1].step + every];
  const times = steps.map((step) => Math.round((100 * step) / fps));
  return frames.map((_, i) => times[i + 1] - times[i]);
};

/** Up to `most` evenly spaced integers from 0 to n − 1. */
const evenlySpaced = (n: number, most: number): number[] => {
  const count = Math.min(n, most);
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? 0 : Math.round((i * (n - 1)) / (count - 1)),
  );
};

const joinedPixels = (images: readonly Pixels[]): Uint8Array => {
  const all = new Uint8Array(images.reduce((sum, { data }) => sum + data.length, 0));
  let end = 0;
  for (const { data } of images) {
    all.set(data, end);
    end += data.length;
  }
  return all;
};
