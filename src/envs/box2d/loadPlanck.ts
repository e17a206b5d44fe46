/** Loads planck, the Box2D engine, from an optional package. */
import type { Planck } from './planck.js';

const INSTALL_PLANCK = 'npm i planck@1.5.0';

/**
 * planck, which all worlds share. A failed load is not cached.
 * @throws Error that says what to install, if the package is missing or computes other bodies than
 * version 1.5.0; or why it does not load
 */
export const sharedPlanck = (): Promise<Planck> => {
  loading ??= loadPlanck().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
};
let loading: Promise<Planck> | undefined;

/** A new load, as `sharedPlanck` does it. */
export const loadPlanck = async (): Promise<Planck> => {
  const planck = await importPlanck();
  assertCentres(planck);
  return planck;
};

const importPlanck = async (): Promise<Planck> => {
  try {
    return await import('planck'); // in a try block esbuild forgives that it is missing
  } catch (error) {
    throw new Error(`Box2D worlds need a package that ${importProblem(error as Error)}`, {
      cause: error,
    });
  }
};

/** Import errors are worded differently by Node, browsers and bundlers; all name the module. */
const importProblem = ({ message }: Error): string =>
  /["'`“]planck["'`”]/.test(message)
    ? `is not installed: ${INSTALL_PLANCK} (it asks for Node 24, and runs on 20 and 22 as well)`
    : `does not load (${message})`;

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
  throw new Error(
    `Box2D worlds need version 1.5.0 of planck; the one that is here computes a wrong centre of ` +
      `mass: ${INSTALL_PLANCK} (it asks for Node 24, and runs on 20 and 22 as well)`,
  );
};
