/** Writing a film to a file, in the format that its name ends in. */
import { dirname, extname } from 'node:path';
import { animatedSvg, svg } from '../../envs/index.js';
import { isDirectory, writeFile } from '../files/atomicFiles.js';
import { many } from '../print/text.js';
import { UserError } from '../userError.js';
import { type Film, fittingWidth, notes, thinned } from './film.js';
import { page } from './filmPage.js';
import { forGif, gif } from './gif.js';
import { png, resvg } from './svgToPixels.js';

/** A file format. */
interface Kind {
  /** The frames that it contains. */
  shown(film: Film): Film;
  write(film: Film, title: string): Promise<string | Uint8Array>;
  /** Check of the required packages, made before any episode is played. */
  readonly needs?: () => Promise<unknown>;
  readonly description: string;
}

const STILL_WIDTH = 600; // pixels
const STILL_HEIGHT = 400;
/** Greatest number of frames that a browser plays well. */
const MAX_PAGE_FRAMES = 1001;
/**
 * Limits of an SVG, which is embedded in other pages and should stay small: frames, and frames per
 * second.
 */
const MAX_SVG_FRAMES = 301;
const MAX_SVG_FPS = 30;

const svgOf = (film: Film, title: string): string => {
  const pictures = film.frames.map(({ picture }) => picture);
  const width = fittingWidth(pictures[0], STILL_WIDTH, STILL_HEIGHT);
  return animatedSvg(pictures, {
    fps: film.fps / film.every,
    width,
    caption: title,
    notes: notes(film),
  });
};

const stillOf = (film: Film, title: string): string => {
  const { picture } = film.frames[film.frames.length - 1];
  return svg(picture, {
    width: fittingWidth(picture, STILL_WIDTH, STILL_HEIGHT),
    caption: title,
    note: notes(film).at(-1) ?? '',
  });
};

const filmKinds: Readonly<Record<string, Kind>> = {
  '.html': {
    shown: (film) => thinned(film, MAX_PAGE_FRAMES),
    write: async (film, title) => page(film, title),
    description: 'The last episode, to open in a browser',
  },
  '.svg': {
    shown: (film) => thinned(film, MAX_SVG_FRAMES, MAX_SVG_FPS),
    write: async (film, title) => svgOf(film, title),
    description: 'The last episode, to open in a browser',
  },
  '.gif': { shown: forGif, write: gif, needs: resvg, description: 'The last episode' },
  '.png': {
    shown: (film) => film,
    write: async (film, title) => png(await resvg(), stillOf(film, title)),
    needs: resvg,
    description: 'The last picture of the last episode',
  },
};

/** An output file, and the flag that names it. */
export interface Output {
  readonly flag: string;
  readonly path: string;
  /** The only ending that the flag accepts. */
  readonly ending?: string;
}

const endingOf = (path: string): string => extname(path).toLowerCase();

/**
 * Check an output file before the episodes are played.
 * @throws UserError if the file cannot be written there, or a required package is missing
 */
export const checkOutput = async ({ flag, path, ending }: Output): Promise<void> => {
  const endings = ending === undefined ? Object.keys(filmKinds) : [ending];
  if (!endings.includes(endingOf(path)))
    throw new UserError(`${flag} should be a file that ends in ${either(endings)}, but is ${path}`);
  if (!isDirectory(dirname(path)))
    throw new UserError(`${flag} is ${path}, but there is no directory ${dirname(path)}`);
  await filmKinds[endingOf(path)].needs?.();
};

const either = (items: readonly string[]): string =>
  [items.slice(0, -1).join(', '), ...items.slice(-1)].filter(Boolean).join(' or ');

/**
 * Write the film to a file.
 * @returns a line that says where it is
 */
export const writeFilm = async (film: Film, title: string, path: string): Promise<string> => {
  const { shown, write, description } = filmKinds[endingOf(path)];
  const selected = shown(film);
  writeFile(path, await write(selected, title));
  const steps = film.frames[film.frames.length - 1].step;
  const thinning =
    selected.every > 1 ? ` (one picture in ${selected.every} of its ${many(steps, 'step')})` : '';
  return `${description}${thinning}: ${path}`;
};
