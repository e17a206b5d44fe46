/** Loads MuJoCo from an optional package. */
import type { MainModule } from '@mujoco/mujoco';
import { byName, type Loader, loadedOnce, loadProblem } from '../../optionalPackage.js';

/** The supported version. Others compute contacts, and so episodes, with other last digits. */
const VERSION = '3.14.0';
const MUJOCO_PACKAGE = '@mujoco/mujoco';
const INSTALL_MUJOCO = `npm i ${MUJOCO_PACKAGE}@${VERSION}`;

/**
 * A new instance of MuJoCo.
 * @throws Error that says what to install, if the package is missing or of another version; or why
 * it does not load
 */
export const loadMujoco = async (): Promise<MainModule> => {
  const library = await instantiateMujoco();
  const version = library.mj_versionString();
  if (version !== VERSION)
    throw new Error(
      `MuJoCo worlds need version ${VERSION} of a package whose version here is ${version}: ` +
        INSTALL_MUJOCO,
    );
  return library;
};

const instantiateMujoco = async (): Promise<MainModule> => {
  try {
    return await (await loadPackage()).default();
  } catch (error) {
    const problem = loadProblem(
      MUJOCO_PACKAGE,
      INSTALL_MUJOCO,
      'spinningup/mujoco',
      error as Error,
    );
    throw new Error(`MuJoCo worlds need a package that ${problem}`, { cause: error });
  }
};

/** The package, as far as it is used here. */
interface MujocoPackage {
  default(): Promise<MainModule>;
}
let loadPackage: Loader<MujocoPackage> = byName(MUJOCO_PACKAGE);
/** Brings the package to a page, whose bundler has to see its name in an import. */
export const provideMujoco = (loader: Loader<MujocoPackage>): void => {
  loadPackage = loader;
};

/**
 * The instance that all environments share.
 * @throws Error as `loadMujoco` does
 */
export const sharedMujoco = loadedOnce(loadMujoco);
