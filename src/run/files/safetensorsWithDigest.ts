/**
 * Safetensors files that contain a SHA-256 digest of their own content, by which damage is
 * detected.
 */
import { createHash } from 'node:crypto';
import { numbers, type Tensor } from '../../autodiff/index.js';
import {
  type Bytes,
  readSafetensors,
  type Safetensors,
  writeSafetensors,
} from '../../bytes/safetensors.js';
import { messageOf, UserError } from '../userError.js';
import { readFile, writeFile } from './atomicFiles.js';

/** The SHA-256 digest of names, shapes, numbers and metadata, in hexadecimal. */
const contentDigest = (
  tensors: Iterable<readonly [string, Tensor | Bytes]>,
  metadata: Safetensors['metadata'],
): string => {
  const hash = createHash('sha256');
  for (const [key, value] of Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${key}\0${value}\0`);
  for (const [name, x] of tensors) {
    const data = 'bytes' in x ? x.bytes : numbers(x);
    hash.update(`${name}\0${x.shape}\0${data.BYTES_PER_ELEMENT}\0`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
};

/** A name with its tensor or bytes. */
type NamedArray = readonly [string, Tensor | Bytes];
/** Tensors before bytes, which is the order in which they are read. */
const floatsFirst = (entries: readonly NamedArray[]): NamedArray[] => [
  ...entries.filter(([, x]) => !('bytes' in x)),
  ...entries.filter(([, x]) => 'bytes' in x),
];

/**
 * Writes tensors and metadata atomically, with a digest.
 * @throws UserError that names the file and the reason, if it cannot be written
 */
export const writeSealed = (
  path: string,
  tensors: Iterable<readonly [string, Tensor | Bytes]>,
  metadata: Safetensors['metadata'],
): void => {
  const all = floatsFirst([...tensors]);
  writeFile(path, writeSafetensors(all, { ...metadata, digest: contentDigest(all, metadata) }));
};

/**
 * The content of a file that `writeSealed` wrote, without the digest.
 * @throws UserError that names the file, if it is missing, unreadable or damaged
 */
export const readSealed = (path: string): Safetensors => {
  const { digest, ...file } = readAny(path);
  if (digest === undefined)
    throw new UserError(
      `${path} has no digest: it was not written by spinup, or not as a state of a run`,
      1,
    );
  return file;
};

/**
 * Reads a file that need not have a digest; one that has it is checked.
 * @throws UserError that names the file, if it is not there, not readable, or not as it was written
 */
export const readUnsealed = (path: string): Safetensors => {
  const { digest, ...file } = readAny(path);
  return file;
};

const readAny = (path: string): Safetensors & { readonly digest?: string | undefined } => {
  const bytes = readFile(path);
  const file = ((): Safetensors => {
    try {
      return readSafetensors(bytes, path);
    } catch (error) {
      throw new UserError(messageOf(error), 1);
    }
  })();
  const { digest, ...metadata } = file.metadata;
  if (digest !== undefined && digest !== contentDigest([...file.tensors, ...file.bytes], metadata))
    throw new UserError(`${path} is damaged: its content does not match its digest`, 1);
  return { tensors: file.tensors, bytes: file.bytes, metadata, digest };
};
