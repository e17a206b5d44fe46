/** The agent at work in a terminal, at the environment's own speed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../print/terminal.js';
import type { Depth } from './colour.js';
import { type Frame, note } from './film.js';
import { blocks } from './pictureAsText.js';

export interface Stage {
  /** The frame, when its time has come. */
  show(frame: Frame): Promise<void>;
  /** The episode is over: look at its end for a moment, and take the picture away. */
  clear(): Promise<void>;
}

/** More is not seen better, and takes longer to draw. */
const [COLUMNS, ROWS] = [100, 30];
/** For the title, the cursor, and what was there before. */
const OTHER_ROWS = 3;
const MOMENT = 500; // milliseconds

/**
 * The colours of the standard output; a terminal with colours of unknown depth is taken to have
 * 256.
 */
const depthOf = ({ color }: Terminal): Depth => {
  if (!color) return 1;
  return process.stdout.isTTY && process.stdout.getColorDepth() >= 24 ? 24 : 8;
};

/**
 * @param wait waits for a number of milliseconds
 * @param clock the time in milliseconds
 */
export const stage = (
  out: Terminal,
  { fps, title }: { readonly fps: number; readonly title: string },
  wait: (ms: number) => Promise<unknown> = sleep,
  clock: () => number = () => performance.now(),
): Stage => {
  const depth = depthOf(out);
  let [drawn, begun] = [0, 0]; // lines on the screen, and when the episode began
  const home = (): string => (drawn > 0 ? `\u001b[${drawn}A\r` : '\r');
  const draw = ({ picture, step, ret }: Frame): void => {
    const columns = Math.max(1, Math.min(COLUMNS, (out.columns ?? 80) - 1));
    const rows = Math.max(1, Math.min(ROWS, (out.rows ?? 24) - OTHER_ROWS));
    const said = `${title} · ${note(step, ret, Number.isInteger(ret) ? 0 : 2)}`.slice(0, columns);
    const lines = [said, ...blocks(picture, columns, rows, depth)];
    // in one go, and with the cursor out of the way, so that nothing flickers
    out.write(
      `\u001b[?25l${home()}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?25h`,
    );
    drawn = lines.length;
  };
  return {
    show: async (frame) => {
      if (frame.step === 0) begun = clock();
      const due = begun + (1000 * frame.step) / fps;
      if (clock() < due) await wait(due - clock());
      if (clock() < due + 1000 / fps) draw(frame); // who is late leaves one out
    },
    clear: async () => {
      await wait(MOMENT);
      out.write(`${home()}\u001b[J`);
      drawn = 0;
    },
  };
};
