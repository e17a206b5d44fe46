/** The pictures of an episode. */
import type { Picture } from '../../envs/index.js';

/** A moment of an episode. */
export interface Frame {
  readonly picture: Picture;
  /** Steps since the episode began. */
  readonly step: number;
  /** The sum of the rewards so far. */
  readonly ret: number;
}

/** An episode's frames, as many as are shown. */
export interface Film {
  readonly frames: readonly Frame[];
  /** Steps from one frame to the next; from the last but one to the last they may be fewer. */
  readonly every: number;
  /** Steps in a second. */
  readonly fps: number;
}

/**
 * Takes pictures of an episode: all of them, or every second, fourth, … of a long one, and always
 * the last.
 */
export const camera = (fps: number, most = 4000) => {
  let [frames, every, latest]: [Frame[], number, Frame | undefined] = [[], 1, undefined];
  return {
    see: (frame: Frame): void => {
      latest = frame;
      if (frame.step % every > 0) return;
      frames.push(frame);
      if (frames.length < most) return;
      every *= 2;
      frames = frames.filter(({ step }) => step % every === 0);
    },
    film: (): Film => ({
      frames: latest && frames.at(-1) !== latest ? [...frames, latest] : frames,
      every,
      fps,
    }),
  };
};

/**
 * The film with at most `most` frames, and at most `perSecond` in a second: every k-th, and the
 * last.
 */
export const thinned = (film: Film, most: number, perSecond = Number.POSITIVE_INFINITY): Film => {
  const { frames, every, fps } = film;
  const k = Math.max(
    1,
    Math.ceil((frames.length - 1) / (most - 1)),
    Math.ceil(fps / every / perSecond),
  );
  return {
    frames: frames.filter((_, i) => i % k === 0 || i === frames.length - 1),
    every: every * k,
    fps,
  };
};

/** Whole returns as whole numbers, others all with the same two decimals. */
const decimals = (frames: readonly Frame[]): number =>
  frames.every(({ ret }) => Number.isInteger(ret)) ? 0 : 2;

/** A note for each frame, all of one length, so that the text beside it does not move. */
export const notes = ({ frames }: Film): string[] => {
  const places = decimals(frames);
  const said = frames.map(({ step, ret }) => note(step, ret, places));
  const length = Math.max(...said.map((text) => text.length));
  return said.map((text) => text.padStart(length, '\u00a0'));
};
export const note = (step: number, ret: number, places: number): string =>
  `step ${step} · return ${ret.toFixed(places)}`;

/** The width, in pixels, at which a picture is in a frame of that size. */
export const fittingWidth = ({ x, y }: Picture, width: number, height: number): number =>
  Math.floor(Math.min(width, (height * (x[1] - x[0])) / (y[1] - y[0])));
