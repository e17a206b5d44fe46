/** The command line as a process of its own. */

/**
 * Runs a command and sets the exit code of the process. The process ends with the one that started
 * it, if the two are joined by a channel, and fails if the standard output cannot be written.
 * @param main the command, which resolves to its exit code
 */
export const start = async (main: () => Promise<number>): Promise<void> => {
  process.once('disconnect', () => process.exit(1)); // a run of a grid ends with the grid
  process.channel?.unref(); // the channel alone does not keep the process alive
  let broken: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') broken ??= error; // EPIPE: the reader is gone, as after `| head`
  });
  process.stderr.on('error', () => {}); // a closed terminal
  process.on('exit', (code) => {
    if (!broken || code !== 0) return;
    process.stderr.write(`spinup: ${stdoutFault(broken)}\n`);
    process.exitCode = 1;
  });
  process.exitCode = await main();
};

/** The words for a standard output that cannot be written. */
export const stdoutFault = (error: NodeJS.ErrnoException): string =>
  error.code === 'EPIPE'
    ? 'the standard output was closed, as head does after its last line, so the run was stopped'
    : `cannot write to the standard output: ${error.message}`;
