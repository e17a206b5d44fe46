/** The package with MuJoCo in it, which those install who want it. */
import type { MainModule } from '@mujoco/mujoco';

/** Contacts differ in their last digits from one version to the next, and episodes with them. */
const VERSION = '3.14.0';
const INSTALL = `npm i @mujoco/mujoco@${VERSION}`;

type Package = { readonly default: () => Promise<MainModule> };

/**
 * A MuJoCo of one's own.
 * @throws Error that says what to install, if the package is not there, does not load, or is of another version
 */
export const load = async (importPackage: () => Promise<Package> = () => import('@mujoco/mujoco')): Promise<MainModule> => {
  const library = await importPackage()
    .then((mujoco) => mujoco.default())
    .catch((error) => {
      throw new Error(`MuJoCo worlds need a package that ${whatIsWrong(error)}: ${INSTALL}`);
    });
  const version = library.mj_versionString();
  if (version !== VERSION) throw new Error(`MuJoCo worlds need version ${VERSION} of a package that is here in ${version}: ${INSTALL}`);
  return library;
};

const whatIsWrong = (error: unknown): string => {
  const { code, message } = error as Error & { readonly code?: string };
  return code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : `does not load (${message})`;
};

let loading: Promise<MainModule> | undefined;

/** The one that all worlds share; who installs the package after an error need not start anew. */
export const mujoco = (): Promise<MainModule> => {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
