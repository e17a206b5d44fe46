/** Turns at a resource that several callers may want at the same time. */

/**
 * A queue: a function that runs one piece of work after another. Each begins when those asked for
 * before it have ended, with a result or with an error.
 */
export const turns = (): (<R>(work: () => Promise<R>) => Promise<R>) => {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = before.then(work);
    before = done.catch(() => {});
    return done;
  };
};
