/** The root of the installed package, wherever this file is bundled to. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A path in the package. */
export const inPackage = (path: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('spinningup/package.json')), path);
