/** Files that are either whole or not there. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, UserError } from '../userError.js';

/** Plain words for the error codes of the system. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'there is a file of that name',
  EFBIG: 'it is larger than a file may be',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

const reason = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);

/**
 * Writes a file so that at every moment, also after a crash, the name holds the old content or the
 * new: to a temporary name beside it, flushed, and renamed.
 * @throws UserError that names the file and the reason
 */
export const writeFile = (path: string, content: string | Uint8Array): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    remove(temporary);
    throw new UserError(`cannot write ${path}: ${reason(error)}`, 1);
  }
};

/** Do it if it can be done. */
const attempt = (action: () => void): void => {
  try {
    action();
  } catch {
    // then not
  }
};
/** Remove a file, if there is one. */
export const remove = (path: string): void => attempt(() => rmSync(path));
/** Remove a directory, if there is one and nothing is in it. */
export const removeEmpty = (path: string): void => attempt(() => rmdirSync(path));

/**
 * Makes a directory and its parents.
 * @throws UserError that names the directory and the reason
 */
export const makeDirectory = (path: string): void => {
  try {
    makeAll(path);
  } catch (error) {
    throw new UserError(
      `cannot make the directory ${path}: ${reason(error)}; --data_dir names another place`,
    );
  }
};

/** Node's own recursive mkdir never returns where a parent cannot be made, as in /proc. */
const makeAll = (path: string): void => {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  // Node 20 throws this by itself; later versions see nothing below a file.
  if (statSync(parent, { throwIfNoEntry: false })?.isFile())
    throw Object.assign(new Error(`${parent} is a file`), { code: 'ENOTDIR' });
  if (parent !== path) makeAll(parent);
  mkdirSync(path);
};
export const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** @throws UserError that names the file and the reason */
export const readFile = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${reason(error)}`);
  }
};

/**
 * Renames a directory.
 * @throws UserError that names it and the reason
 */
export const move = (from: string, to: string): void => {
  try {
    renameSync(from, to);
  } catch (error) {
    throw new UserError(`cannot move ${from} to ${to}: ${reason(error)}`);
  }
};
