/** Packages that only some programs need, such as MuJoCo: found in Node, brought by a page. */

/** Loads a package. A page gives one that has the package's name in an import, for a bundler. */
export type Loader<T> = () => Promise<T>;

/**
 * The default loader of a package: by its name, at run time. Bundlers follow an import whose name
 * is written in it, and would include the package in pages that never use it; hence the name is a
 * variable.
 */
export const byName =
  <T>(name: string): Loader<T> =>
  () =>
    import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * The reason why a package was not loaded, and what to do.
 * @param name - the package
 * @param install - the command that installs it
 * @param subpath - the import that brings it to a page, such as 'spinningup/mujoco'
 * @param error - of the import; Node, browsers and bundlers word it differently, but all name the
 * package that is missing
 * @returns the end of a sentence that begins with what is missing
 */
export const loadProblem = (
  name: string,
  install: string,
  subpath: string,
  { message }: Error,
): string => {
  const isMissing = new RegExp(`["'\`“]${name.replace('.', '\\.')}["'\`”]`).test(message);
  if (!isMissing) return `does not load (${message})`;
  return isNode()
    ? `is not installed: ${install}`
    : `is not here: a page has to import '${subpath}'`;
};

/** Whether this is Node, or another runtime that finds packages as Node does. */
const isNode = (): boolean =>
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node ===
  'string';
