/** An error that the user can correct: the command line prints its message without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** @param exitCode 2 if the command could not start, 1 if it started and failed */
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 2,
  ) {
    super(message);
  }
}

/** The message of a thrown value, which need not be an Error. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
