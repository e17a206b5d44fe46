/**
 * Safetensors files that know whether they are whole: a digest of everything in them is part of the
 * file.
 */
import { createHash } from 'node:crypto';
import { numbers, type Tensor } from '../../autodiff/index.js';
import { messageOf, UserError } from '../userError.js';
import { readFile, writeFile } from './atomicFiles.js';
import { type Bytes, readSafetensors, type Safetensors, writeSafetensors } from './safetensors.js';

/** A digest of names, shapes, numbers and metadata. */
const digestOf = (
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

type Entry = readonly [string, Tensor | Bytes];
/** The order in which a file is read: tensors, then bytes. */
const floatsFirst = (entries: readonly Entry[]): Entry[] => [
  ...entries.filter(([, x]) => !('bytes' in x)),
  ...entries.filter(([, x]) => 'bytes' in x),
];

/** Write tensors and metadata, in one step and with a digest. */
export const writeSealed = (
  path: string,
  tensors: Iterable<readonly [string, Tensor | Bytes]>,
  metadata: Safetensors['metadata'],
): void => {
  const all = floatsFirst([...tensors]);
  writeFile(path, writeSafetensors(all, { ...metadata, digest: digestOf(all, metadata) }));
};

/**
 * @throws UserError that names the file, if it is not there, not readable, or not as it was written
 */
export const readSealed = (path: string): Safetensors => {
  const bytes = readFile(path);
  const file = ((): Safetensors => {
    try {
      return readSafetensors(bytes, path);
    } catch (error) {
      throw new UserError(messageOf(error), 1);
    }
  })();
  const { digest, ...metadata } = file.metadata;
  if (digest === undefined)
    throw new UserError(
      `${path} has no digest: it was not written by spinup, or not as a state of a run`,
      1,
    );
  if (digest !== digestOf([...file.tensors, ...file.bytes], metadata))
    throw new UserError(`${path} is damaged: its content does not fit its digest`, 1);
  return { tensors: file.tensors, bytes: file.bytes, metadata };
};
