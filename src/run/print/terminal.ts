/** The output of a run. */
export interface Terminal {
  write(text: string): void;
  /** Are there colours? */
  readonly color: boolean;
  /** Width of the terminal in characters; absent for a pipe or file, where nothing is redrawn. */
  readonly columns?: number | undefined;
  /** Lines on the screen, if there is one. */
  readonly rows?: number | undefined;
}

/** The standard output: with colours and a moving bar on a terminal, plain in a pipe. */
export const terminal = (): Terminal => {
  const { stdout } = process;
  const moving = stdout.isTTY && process.env.TERM !== 'dumb';
  return {
    write: (text) => {
      stdout.write(text);
    },
    color: stdout.isTTY && stdout.hasColors(),
    // asked anew each time: a window changes its size
    get columns() {
      return moving ? stdout.columns || 80 : undefined;
    },
    get rows() {
      return moving ? stdout.rows || 24 : undefined;
    },
  };
};
