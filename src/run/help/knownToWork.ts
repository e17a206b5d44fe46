/** Commands that are known to learn, with what they reach: `spinup list` prints them. */

/** A command, and its measured outcome with seed 0. */
export interface KnownCommand {
  /** Without `spinup` and without a name for the run. */
  readonly command: string;
  /** Mean return of the last epoch as the run prints it at its end; of its evaluation, if any. */
  readonly score: string;
}

/** Each was run as it stands; test/long/knownToWork.test.ts runs them again. */
export const knownToWork: readonly KnownCommand[] = [];
