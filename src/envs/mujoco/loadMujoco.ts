/** Loads MuJoCo from an optional package. */
import type { MainModule } from '@mujoco/mujoco';

/** The one version supported: contacts, so episodes, differ in their last digits between versions. */
const VERSION = '3.14.0';
const INSTALL_MUJOCO = `npm i @mujoco/mujoco@${VERSION}`;

/**
 * A new instance of MuJoCo.
 * @throws Error that says what to install, if the package is missing or of another version; or why
 * it does not load
 */
export const loadMujoco = async (): Promise<MainModule> => {
  const library = await instantiateMujoco();
  const version = library.mj_versionString();
  if (version !== VERSION)
    throw new Error(`MuJoCo worlds need version ${VERSION} of a package that is here in ${version}: ${INSTALL_MUJOCO}`);
  return library;
};

const instantiateMujoco = async (): Promise<MainModule> => {
  try {
    const mujoco = await import('@mujoco/mujoco'); // in a try block esbuild forgives that it is missing
    return await mujoco.default();
  } catch (error) {
    throw new Error(`MuJoCo worlds need a package that ${importProblem(error as Error)}`, { cause: error });
  }
};

/** Import errors are worded differently by Node, browsers and bundlers; all name the missing module. */
const importProblem = ({ message }: Error): string =>
  /["'`“]@mujoco\/mujoco["'`”]/.test(message) ? `is not installed: ${INSTALL_MUJOCO}` : `does not load (${message})`;

let loading: Promise<MainModule> | undefined;

/**
 * The instance that all environments share. A failed load is not cached.
 * @throws Error as `loadMujoco` does
 */
export const sharedMujoco = (): Promise<MainModule> => {
  loading ??= loadMujoco().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
