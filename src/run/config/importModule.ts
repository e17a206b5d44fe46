/** Modules in files of the user's own, in JavaScript or TypeScript. */
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { remove, writeFile } from '../files/atomicFiles.js';
import { UserError } from '../userError.js';
import { sourceError } from './sourceExcerpt.js';

/** A module, of which the default export may be used. */
export interface LoadedModule {
  readonly default?: unknown;
}

/**
 * Imports a file, and so runs it. On a Node that does not read TypeScript, a TypeScript file is
 * compiled first, if the package esbuild is installed.
 * @param name the file as the user named it, for errors
 * @param path its absolute path
 * @throws UserError if it is TypeScript that cannot be compiled; whatever the module itself throws
 */
export const importModule = async (name: string, path: string): Promise<LoadedModule> => {
  try {
    return await importFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
    return importCompiled(name, path);
  }
};

const importFile = (path: string): Promise<LoadedModule> => import(pathToFileURL(path).href);

/**
 * The module of a TypeScript file on a Node that does not read TypeScript: it is compiled to a
 * temporary file in the same directory, so that its imports are found.
 */
const importCompiled = async (name: string, path: string): Promise<LoadedModule> => {
  const compiled = `${path}.${process.pid}.mjs`;
  const code = await bundleOf(name, path);
  try {
    writeFile(compiled, code);
    return await importFile(compiled);
  } finally {
    remove(compiled);
  }
};

/**
 * A TypeScript file and those that it imports, as one file of JavaScript.
 * @throws UserError if esbuild is not installed, or the file cannot be compiled
 */
const bundleOf = async (name: string, path: string): Promise<Uint8Array> => {
  const { build } = await esbuild(name);
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      sourcemap: 'inline', // read where source maps are enabled, as in a check of an exercise
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0].contents;
  } catch (error) {
    throw new UserError(`${name} cannot be loaded: ${sourceError(error, path)}`);
  }
};

const esbuild = async (name: string): Promise<typeof import('esbuild')> => {
  const compiler = 'esbuild'; // a variable, so that the optional package is not bundled
  try {
    return await import(compiler);
  } catch {
    const plain = basename(name, extname(name));
    throw new UserError(
      `${name} is TypeScript, which Node ${process.versions.node} does not read: use Node ` +
        `22.18 or newer, or type npm i esbuild, ` +
        `or npx esbuild ${name} --outfile=${plain}.mjs and name ./${plain}.mjs instead`,
    );
  }
};
