/** The terminal, pipe or file to which a run prints. */
export interface Terminal {
  write(text: string): void;
  /** True if text may have ANSI colours. */
  readonly color: boolean;
  /** Width of the terminal in characters; absent for a pipe or file, where nothing is redrawn. */
  readonly columns?: number | undefined;
  /** Height of the terminal in lines; absent for a pipe or file. */
  readonly rows?: number | undefined;
}

/** The standard output: colours and redrawn lines on a terminal, plain text in a pipe. */
export const terminal = (): Terminal => {
  const { stdout } = process;
  const moving = stdout.isTTY && process.env.TERM !== 'dumb';
  return {
    write: (text) => {
      stdout.write(text);
    },
    color: stdout.isTTY && stdout.hasColors(),
    // Getters, because the size of a window changes.
    get columns() {
      return moving ? stdout.columns || 80 : undefined;
    },
    get rows() {
      return moving ? stdout.rows || 24 : undefined;
    },
  };
};
