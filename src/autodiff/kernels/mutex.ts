/** For what there is one of, and several may want at the same time. */

/**
 * @returns a function that does one thing after another: each begins when those asked for before it
 *   are over, well or not
 */
export const turns = (): (<R>(work: () => Promise<R>) => Promise<R>) => {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = before.then(work);
    before = done.catch(() => {});
    return done;
  };
};
