/** Loads planck, the Box2D engine, from an optional package. */
import { byName, type Loader, loadedOnce, loadProblem } from '../../optionalPackage.js';
import type { Planck } from './planck.js';

const PACKAGE = 'planck';
const INSTALL_PLANCK = `npm i ${PACKAGE}@1.5.0`;
const NODE = 'it asks for Node 24, and runs on 20 and 22 as well';

/**
 * A new load of planck.
 * @throws Error that says what to install, if the package is missing or computes other bodies than
 * version 1.5.0; or why it does not load
 */
export const loadPlanck = async (): Promise<Planck> => {
  const planck = await importPlanck();
  assertCentres(planck);
  return planck;
};

const importPlanck = async (): Promise<Planck> => {
  try {
    return await loadModule();
  } catch (error) {
    const install = `${INSTALL_PLANCK} (${NODE})`;
    const problem = loadProblem(PACKAGE, install, 'spinningup/box2d', error as Error);
    throw new Error(`Box2D worlds need a package that ${problem}`, { cause: error });
  }
};

let loadModule: Loader<Planck> = byName(PACKAGE);
/** Brings the package to a page, whose bundler has to see its name in an import. */
export const providePlanck = (loader: Loader<Planck>): void => {
  loadModule = loader;
};

/** planck before 1.5 computes a wrong centre of mass for a polygon that is not symmetric. */
const assertCentres = (planck: Planck): void => {
  const body = new planck.World({ gravity: { x: 0, y: 0 } }).createBody({ type: 'dynamic' });
  const triangle = [
    { x: 1, y: 1 },
    { x: 4, y: 1 },
    { x: 1, y: 4 },
  ];
  body.createFixture({ shape: new planck.Polygon(triangle), density: 1 });
  const { x, y } = body.getLocalCenter();
  if (Math.abs(x - 2) + Math.abs(y - 2) < 1e-9) return;
  const found = 'the one that is here computes a wrong centre of mass';
  const install = `${INSTALL_PLANCK} (${NODE})`;
  throw new Error(`Box2D worlds need version 1.5.0 of planck, ${found}: ${install}`);
};

/**
 * The module that all worlds share.
 * @throws Error as `loadPlanck` does
 */
export const sharedPlanck = loadedOnce(loadPlanck);
