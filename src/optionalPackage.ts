/** Packages that only some programs need, such as MuJoCo: Node finds them, a page imports them. */

/** Loads a package. That of a page has the package's name in an import, for bundlers to see. */
export type Loader<T> = () => Promise<T>;

/**
 * The default loader of a package: by its name, at run time. The name is a variable, because
 * bundlers follow an import with a literal name, and would demand the package for pages that never
 * use it.
 */
export const byName =
  <T>(name: string): Loader<T> =>
  () =>
    import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * A loader that loads once, for all who ask; a load that failed is tried again.
 * @throws from the loader that is returned, as `load` does
 */
export const loadedOnce = <T>(load: Loader<T>): Loader<T> => {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
};

/**
 * The reason why a package was not loaded, and what to do.
 * @param name - the package
 * @param install - the command that installs it
 * @param subpath - the import that provides it to a page, such as 'spinningup/mujoco'
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
    : `is not provided: a page has to import '${subpath}'`;
};

/** Whether this is Node, or another runtime that finds packages as Node does. */
const isNode = (): boolean =>
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node ===
  'string';
