/** The files that an episode may go to. */
import { dirname, extname } from 'node:path';
import { animatedSvg, svg } from '../../envs/index.js';
import { isDirectory, writeFile } from '../files/atomicFiles.js';
import { many } from '../print/text.js';
import { UserError } from '../userError.js';
import { type Film, fittingWidth, notes, thinned } from './film.js';
import { page } from './filmPage.js';
import { forGif, gif } from './gif.js';
import { png, resvg } from './svgToPixels.js';

interface Kind {
  /** The frames of a film that the format shows. */
  shown(film: Film): Film;
  write(film: Film, title: string): Promise<string | Uint8Array>;
  /** Checks what the format needs, before anything is played. */
  readonly needs?: () => Promise<unknown>;
  readonly saying: string;
}

const [WIDTH, HEIGHT] = [600, 400]; // pixels
/** Most pictures on a page, which a browser plays smoothly. */
const MOST_OF_PAGE = 1001;
/** Limits of an SVG, which should stay small: pictures, and pictures per second. */
const [MOST_OF_SVG, PER_SECOND] = [301, 30];

const svgOf = (film: Film, title: string): string => {
  const pictures = film.frames.map(({ picture }) => picture);
  const width = fittingWidth(pictures[0], WIDTH, HEIGHT);
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
    width: fittingWidth(picture, WIDTH, HEIGHT),
    caption: title,
    note: notes(film).at(-1) ?? '',
  });
};

const kinds: Readonly<Record<string, Kind>> = {
  '.html': {
    shown: (film) => thinned(film, MOST_OF_PAGE),
    write: async (film, title) => page(film, title),
    saying: 'The last episode, to open in a browser',
  },
  '.svg': {
    shown: (film) => thinned(film, MOST_OF_SVG, PER_SECOND),
    write: async (film, title) => svgOf(film, title),
    saying: 'The last episode, to open in a browser',
  },
  '.gif': { shown: forGif, write: gif, needs: resvg, saying: 'The last episode' },
  '.png': {
    shown: (film) => film,
    write: async (film, title) => png(await resvg(), stillOf(film, title)),
    needs: resvg,
    saying: 'The last picture of the last episode',
  },
};

/** A file, and the flag that names it. */
export interface Output {
  readonly flag: string;
  readonly path: string;
  /** The only one that the flag takes. */
  readonly ending?: string;
}

const endingOf = (path: string): string => extname(path).toLowerCase();

/** @throws UserError if the file cannot be written there, or a package is missing that draws it */
export const checkOutput = async ({ flag, path, ending }: Output): Promise<void> => {
  const endings = ending === undefined ? Object.keys(kinds) : [ending];
  if (!endings.includes(endingOf(path)))
    throw new UserError(`${flag} should be a file that ends in ${either(endings)}, but is ${path}`);
  if (!isDirectory(dirname(path)))
    throw new UserError(`${flag} is ${path}, but there is no directory ${dirname(path)}`);
  await kinds[endingOf(path)].needs?.();
};

const either = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ');

/**
 * Write the film, in the manner that the file's name ends in.
 * @returns what to say about it
 */
export const writeFilm = async (film: Film, title: string, path: string): Promise<string> => {
  const { shown, write, saying } = kinds[endingOf(path)];
  const part = shown(film);
  writeFile(path, await write(part, title));
  const steps = film.frames[film.frames.length - 1].step;
  const left =
    part.every > 1 ? ` (one picture in ${part.every} of its ${many(steps, 'step')})` : '';
  return `${saying}${left}: ${path}`;
};
