/** What a run prints to. */
export interface Terminal {
  write(text: string): void;
  /** Are there colours? */
  readonly color: boolean;
  /** Characters in a line; absent if nobody sits in front of it: then nothing is drawn that is wiped away again. */
  readonly columns?: number;
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
    ...(moving && { columns: stdout.columns || 80 }),
  };
};
