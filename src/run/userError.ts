/** Something that the user can put right: shown as its one line, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** @param exitCode 2 for a command that cannot be begun, 1 for one that could not be finished */
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 2,
  ) {
    super(message);
  }
}

/** The words of whatever was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
