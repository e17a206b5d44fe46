/** Atomic writes: a file holds its old content or its new, but never a part of it. */
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

/** Explanations of the operating system's error codes. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name exists',
  EFBIG: 'the file would be too large',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a link that leads to itself',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
};

const reason = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);

/** The error for something that the system has refused: cannot <do it>: <the reason>. */
export const failedTo = (what: string, error: unknown, exitCode: 1 | 2 = 1): UserError =>
  new UserError(`cannot ${what}: ${reason(error)}`, exitCode);

/**
 * Writes a file atomically: its content goes to a temporary file beside it, is flushed to the disk,
 * and the file is renamed. Even after a crash the name holds the old content or the new.
 * @throws UserError that names the file and the reason, if it cannot be written
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

/** Performs an action and ignores its failure. */
const ignoreFailure = (action: () => void): void => {
  try {
    action();
  } catch {
    // The caller does not depend on it.
  }
};
/** Removes a file if it exists; failures are ignored. */
export const remove = (path: string): void => ignoreFailure(() => rmSync(path));
/** Removes a directory if it exists and is empty; failures are ignored. */
export const removeEmpty = (path: string): void => ignoreFailure(() => rmdirSync(path));

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

/** A recursive mkdir: Node's own never returns if a parent cannot be made, as in /proc. */
const makeAll = (path: string): void => {
  if (isVisibleDirectory(path)) return;
  const parent = dirname(path);
  // Node 20 throws this error itself; later versions report that the path does not exist.
  if (statSync(parent, { throwIfNoEntry: false })?.isFile())
    throw Object.assign(new Error(`${parent} is a file`), { code: 'ENOTDIR' });
  if (parent !== path) makeAll(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isVisibleDirectory(path)) throw error; // another process may have made it meanwhile
  }
};

/**
 * True for a directory, also through a link.
 * @throws UserError if the path cannot be looked at: it is too long, a link to itself, or forbidden
 */
export const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw failedTo(`look at ${path}`, error, 2);
  }
};

/** True for a directory that can be looked at. */
export const isVisibleDirectory = (path: string): boolean => {
  try {
    return isDirectory(path);
  } catch {
    return false;
  }
};

/**
 * Refuses what would be waited for: a FIFO, a socket, a device.
 * @throws Error if the path leads to something else than a file or a directory, or to nothing
 */
export const checkRegular = (path: string): void => {
  const found = statSync(path);
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is no regular file');
};

/**
 * The content of a file.
 * @throws UserError that names the file and the reason, if it cannot be read
 */
export const readFile = (path: string): Uint8Array => {
  try {
    checkRegular(path);
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${reason(error)}`);
  }
};

/**
 * The text of a file in UTF-8, with or without a byte order mark, which is no part of the text.
 * Everything that the program reads as text is read here.
 * @throws UserError that names the file and the reason, if it cannot be read or is not UTF-8
 */
export const readText = (path: string): string => {
  const bytes = readFile(path);
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined)
    throw new UserError(
      `cannot read ${path}: its text is in ${encoding}, but should be in UTF-8; save it as UTF-8`,
    );
  return new TextDecoder().decode(bytes);
};

/** The text of a file; undefined if it cannot be read. */
export const textIfReadable = (path: string): string | undefined => {
  try {
    return readText(path);
  } catch {
    return undefined;
  }
};

/** UTF-32 or UTF-16, by the byte order mark or by the zeros beside the first character. */
const otherEncoding = (bytes: Uint8Array): 'UTF-32' | 'UTF-16' | undefined => {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (/^(fffe0000|0000feff|(?!00)..000000|000000(?!00))/.test(start)) return 'UTF-32';
  return /^(fffe|feff|(?!00)..00|00(?!00))/.test(start) ? 'UTF-16' : undefined;
};

/**
 * Renames a directory.
 * @throws UserError that names both paths and the reason
 */
export const move = (from: string, to: string): void => {
  try {
    renameSync(from, to);
  } catch (error) {
    throw new UserError(`cannot move ${from} to ${to}: ${reason(error)}`);
  }
};
