/** This library as it is built in a folder: the one of this checkout, or of another. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { About } from './peer.js';

type Spinningup = typeof import('../../src/index.js');
/** The exports of a checkout's dist/index.js. An older one may have no `iterate`. */
export type Library = Spinningup;

/** The state after n steps, in the loop that this library trains in: one that reuses memory, if it has one. */
export const loop = <S>({ autodiff }: Library, n: number, first: S, step: (state: S) => S): S => {
  if ('iterate' in autodiff) return autodiff.iterate(n, first, step);
  let state = first;
  for (let i = 0; i < n; i++) state = step(state);
  return state;
};

/** @throws RangeError if a folder holds no built checkout */
export const checkBuilt = (folder: string): void => {
  if (!existsSync(join(folder, 'dist/index.js')))
    throw new RangeError(`--before should be a checkout in which npm run build was run, but ${folder} has no dist/index.js`);
};

/** The package's version, and the commit where git knows it. */
const versionOf = (folder: string): string => {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { status, stdout } = spawnSync('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? `${version} (${stdout.trim()})` : version;
};

/**
 * Loads it, and chooses what computes.
 * @throws Error if it cannot compute with that backend
 */
export const load = async (folder: string, backend: string): Promise<{ readonly lib: Library; readonly about: About }> => {
  const lib: Library = await import(pathToFileURL(resolve(folder, 'dist/index.js')).href);
  const chosen: { name: string; note?: string; core?: string; library?: string } = await lib.setBackend(backend as 'wasm');
  if (chosen.name !== backend) throw new Error(`cannot compute with ${backend}: ${chosen.note ?? `${chosen.name} was chosen`}`);
  const { library, core } = chosen;
  const version = versionOf(folder);
  return { lib, about: { version: library ? `${version}, ${library}` : version, ...(core && { core }) } };
};
