/** Paths in the installed package, which do not depend on the bundle that this file is in. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The absolute path of a file that is given relative to the package's root. */
export const inPackage = (path: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('spinningup/package.json')), path);
