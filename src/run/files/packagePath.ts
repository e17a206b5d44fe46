/**
 * Where the package is, wherever in it this file is built to: the bundler moves what two parts of
 * it share.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A path in the package. */
export const inPackage = (path: string): string =>
  join(dirname(createRequire(import.meta.url).resolve('spinningup/package.json')), path);
