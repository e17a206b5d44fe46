/** Films: recorded frames of an episode. */
import type { Picture } from '../../envs/index.js';

/** One frame of an episode. */
export interface Frame {
  readonly picture: Picture;
  /** Steps since the episode began. */
  readonly step: number;
  /** The sum of the rewards so far. */
  readonly ret: number;
}

/** Recorded frames of an episode; of a long one, only every k-th step. */
export interface Film {
  readonly frames: readonly Frame[];
  /** Steps between two frames; before the last frame there may be fewer. */
  readonly every: number;
  /** Steps per second. */
  readonly fps: number;
}

/**
 * Recorder of an episode. It keeps every frame up to `most`, then every second, every fourth, …,
 * and always the last.
 * @param fps steps per second
 * @param most number of frames at which every other one is dropped
 */
export const camera = (fps: number, most = 4000) => {
  let frames: Frame[] = [];
  let every = 1;
  let latest: Frame | undefined;
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
 * Film with at most `most` frames and at most `perSecond` frames per second: every k-th, and the
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

/** Decimals of the returns: none if all are integers, else two for all. */
const decimals = (frames: readonly Frame[]): number =>
  frames.every(({ ret }) => Number.isInteger(ret)) ? 0 : 2;

/** Captions of the frames, padded to one length so that they do not move during playback. */
export const notes = ({ frames }: Film): string[] => {
  const places = decimals(frames);
  const captions = frames.map(({ step, ret }) => note(step, ret, places));
  const length = Math.max(...captions.map((text) => text.length));
  return captions.map((text) => text.padStart(length, '\u00a0'));
};
/** Caption of one frame. */
export const note = (step: number, ret: number, places: number): string =>
  `step ${step} · return ${ret.toFixed(places)}`;

/**
 * Width in pixels at which a picture fits into width × height. A pixelated picture is enlarged by
 * a whole factor, the nearest, with which it may be somewhat larger than that.
 */
export const fittingWidth = (
  { x, y, pixelated }: Picture,
  width: number,
  height: number,
): number => {
  const own = x[1] - x[0];
  const fitting = Math.min(width, (height * own) / (y[1] - y[0]));
  return pixelated ? own * Math.max(1, Math.round(fitting / own)) : Math.floor(fitting);
};
