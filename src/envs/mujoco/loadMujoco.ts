/** The package with MuJoCo in it, which those install who want it. */
import type { MainModule } from '@mujoco/mujoco';

/** Contacts differ in their last digits from one version to the next, and episodes with them. */
const VERSION = '3.14.0';
const INSTALL = `npm i @mujoco/mujoco@${VERSION}`;

/**
 * A MuJoCo of one's own.
 * @throws Error that says what to install, if the package is not there or is of another version; or why it does not load
 */
export const load = async (): Promise<MainModule> => {
  const library = await start();
  const version = library.mj_versionString();
  if (version !== VERSION) throw new Error(`MuJoCo worlds need version ${VERSION} of a package that is here in ${version}: ${INSTALL}`);
  return library;
};

const start = async (): Promise<MainModule> => {
  try {
    const mujoco = await import('@mujoco/mujoco'); // in a try block esbuild forgives that it is missing
    return await mujoco.default();
  } catch (error) {
    throw new Error(`MuJoCo worlds need a package that ${whatIsWrong(error as Error)}`, { cause: error });
  }
};

/** Node, browsers and bundlers each have their own words for what is not there; of what it lacks itself they name that. */
const whatIsWrong = ({ message }: Error): string =>
  /["'`“]@mujoco\/mujoco["'`”]/.test(message) ? `is not installed: ${INSTALL}` : `does not load (${message})`;

let loading: Promise<MainModule> | undefined;

/** The one that all worlds share; who installs the package after an error need not start anew. */
export const mujoco = (): Promise<MainModule> => {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
