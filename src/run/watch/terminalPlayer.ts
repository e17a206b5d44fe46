/** Playing episodes in a terminal, at the environment's own speed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../print/terminal.js';
import type { Depth } from './colour.js';
import { type Frame, note } from './film.js';
import { blocks } from './pictureAsText.js';

/** A player of episodes. */
export interface Stage {
  /** Show a frame when it is due. */
  show(frame: Frame): Promise<void>;
  /** Keep the last frame of an episode for a moment, then erase it. */
  clear(): Promise<void>;
}

/**
 * Greatest size of a picture, in characters: a larger one takes longer to draw and shows no more.
 * A picture of pixels does show more, and may fill the terminal.
 */
const COLUMNS = 100;
const ROWS = 30;
/** Rows for the title, the cursor, and the previous output. */
const OTHER_ROWS = 3;
const MOMENT = 500; // milliseconds

/** Colour depth of the standard output; 8 bits where a terminal with colours does not say. */
const colourDepth = ({ color }: Terminal): Depth => {
  if (!color) return 1;
  return process.stdout.isTTY && process.stdout.getColorDepth() >= 24 ? 24 : 8;
};

/**
 * A player that draws each frame over the previous one.
 * @param wait waits for a number of milliseconds
 * @param clock time in milliseconds
 */
export const stage = (
  out: Terminal,
  { fps, title }: { readonly fps: number; readonly title: string },
  wait: (ms: number) => Promise<unknown> = sleep,
  clock: () => number = () => performance.now(),
): Stage => {
  const depth = colourDepth(out);
  let drawn = 0; // lines on the screen
  let startTime = 0; // of the episode
  const home = (): string => (drawn > 0 ? `\u001b[${drawn}A\r` : '\r');
  const draw = ({ picture, step, ret }: Frame): void => {
    const within = (most: number, there: number): number =>
      Math.max(1, Math.min(picture.pixelated ? there : most, there));
    const columns = within(COLUMNS, (out.columns ?? 80) - 1);
    const rows = within(ROWS, (out.rows ?? 24) - OTHER_ROWS);
    const caption = `${title} · ${note(step, ret, Number.isInteger(ret) ? 0 : 2)}`.slice(
      0,
      columns,
    );
    const lines = [caption, ...blocks(picture, columns, rows, depth)];
    // One write, with the cursor hidden, prevents flicker.
    out.write(
      `\u001b[?25l${home()}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?25h`,
    );
    drawn = lines.length;
  };
  return {
    show: async (frame) => {
      if (frame.step === 0) startTime = clock();
      const due = startTime + (1000 * frame.step) / fps;
      if (clock() < due) await wait(due - clock());
      if (clock() < due + 1000 / fps) draw(frame); // else skip it: it is a frame late
    },
    clear: async () => {
      await wait(MOMENT);
      out.write(`${home()}\u001b[J`);
      drawn = 0;
    },
  };
};
