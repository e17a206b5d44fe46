/**
 * The complete state of a run, from which it is resumed bit for bit: <dir>/state/run.safetensors,
 * and beside it the chunks of the replay buffer, of which only new ones are written. Replacing
 * run.safetensors is the last step, so an interrupted save leaves the previous state intact.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../algos/index.js';
import { numbers, type Tensor, tensor } from '../../autodiff/index.js';
import { decode, type Encoded, encode, type Json } from '../../bytes/encode.js';
import type { Bytes } from '../../bytes/safetensors.js';
import type { Run } from '../config/anyAlgorithm.js';
import { configDifferences, differencesInWords } from '../config/configDifferences.js';
import { makeDirectory, remove } from '../files/atomicFiles.js';
import { readSealed, writeSealed } from '../files/safetensorsWithDigest.js';
import { messageOf, UserError } from '../userError.js';

/** The version of the format, which a reader compares with its own. */
const FORMAT = '1';
const folder = (dir: string): string => join(dir, 'state');
const mainFile = (dir: string): string => join(folder(dir), 'run.safetensors');

/** A saved run, and the seconds that it had taken by then. */
export interface SavedState {
  readonly run: Run;
  readonly seconds: number;
}

/** True if a directory holds a state that can be resumed. */
export const hasState = (dir: string): boolean => existsSync(mainFile(dir));

/**
 * Saves the state of a run.
 * @param configuration the text of the run's configuration, which `loadState` must be given
 * @throws UserError if a file cannot be written, or the run holds a value that cannot be
 * serialized, such as a live environment
 */
export const saveState = (
  dir: string,
  { replay: ring, ...run }: Run,
  seconds: number,
  configuration = '',
): void => {
  const pieces = ring ? piecesOf(ring) : [];
  const value = { run, seconds, ring: ring && { ...ring, chunks: pieces.map(({ name }) => name) } };
  const { json, arrays } = encoded(value);
  makeDirectory(folder(dir));
  for (const { name, content } of pieces) {
    const path = join(folder(dir), name);
    if (!existsSync(path)) writeSealed(path, content(), { format: FORMAT });
  }
  writeSealed(mainFile(dir), arrays, {
    format: FORMAT,
    configuration: digestOf(configuration),
    config: configuration,
    value: JSON.stringify(json),
  });
  const current = new Set(['run.safetensors', ...pieces.map(({ name }) => name)]);
  for (const name of readdirSync(folder(dir)))
    if (!current.has(name) && !name.endsWith('.tmp')) remove(join(folder(dir), name));
};

/** The value as JSON and arrays. */
const encoded = (value: unknown): Encoded => {
  try {
    return encode(value, 'the run');
  } catch (error) {
    throw new UserError(messageOf(error), 1);
  }
};

/**
 * The chunks of a replay buffer as files, named by the number of their first row and the count of
 * their rows. Rows never change once they are written, so equal names mean equal contents.
 */
const piecesOf = (ring: replay.Replay) =>
  ring.chunks.map(({ rows, bytes }, i) => {
    const size = replay.chunkRows(ring);
    const first = ring.offset + i * size;
    const n = Math.min(size, ring.end - first);
    const width = rows.length / size;
    const { obsDim } = ring;
    const content = (): (readonly [string, Tensor | Bytes])[] => [
      ['rows', tensor(rows.subarray(0, n * width), [n, width])],
      ...(bytes
        ? [['bytes', { shape: [n, 2, obsDim], bytes: bytes.subarray(0, n * 2 * obsDim) }] as const]
        : []),
    ];
    return { name: `replay-${first}-${n}.safetensors`, content };
  });

/**
 * Loads the state of a run.
 * @param configuration the text of the run's configuration, with which the state was saved
 * @throws UserError that names the file, if it is missing, damaged, of another format, or belongs
 * to another configuration; then also the keys that differ
 */
export const loadState = (dir: string, configuration = ''): SavedState => {
  const path = mainFile(dir);
  if (!existsSync(path))
    throw new UserError(`${dir} has no state to resume: ${path} does not exist`);
  const { tensors, bytes, metadata } = readSealed(path);
  if (metadata.format !== FORMAT)
    throw new UserError(`${path} has format ${metadata.format}, and this program reads ${FORMAT}`);
  if (metadata.configuration !== digestOf(configuration))
    throw unlikeConfig(path, metadata.config, configuration);
  try {
    const { run, seconds, ring } = decode({
      json: JSON.parse(metadata.value) as Json,
      arrays: new Map([...tensors, ...bytes]),
    }) as WrittenState;
    return { run: { ...run, ...(ring && { replay: readRing(dir, ring) }) } as Run, seconds };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} does not hold the state of a run: ${messageOf(error)}`, 1);
  }
};

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The error that a state belongs to another configuration than config.json.
 * @param saved the configuration of the state; states of version 0.1.0 do not hold it
 */
const unlikeConfig = (path: string, saved: string | undefined, wanted: string): UserError => {
  const what = `${path} belongs to a run of another configuration than config.json describes`;
  if (!saved) return new UserError(what, 1);
  const differing = configDifferences(JSON.parse(saved), JSON.parse(wanted));
  return new UserError(
    `${what}: ${differencesInWords(differing, ['in the state', 'in config.json'])}`,
    1,
  );
};

interface WrittenState extends SavedState {
  readonly ring:
    | (Omit<replay.Replay, 'chunks'> & { readonly chunks: readonly string[] })
    | undefined;
}

const readRing = (dir: string, ring: NonNullable<WrittenState['ring']>): replay.Replay => ({
  ...ring,
  chunks: ring.chunks.map((name) => {
    if (!/^replay-\d+-\d+\.safetensors$/.test(name))
      throw new RangeError(`'${name}' is not the name of a file with a chunk`);
    const file = readSealed(join(folder(dir), name));
    const written = file.tensors.get('rows');
    const raw = file.bytes.get('bytes');
    if (!written || (raw !== undefined) !== (ring.bytes === true))
      throw new UserError(`${join(folder(dir), name)} holds no rows of a replay buffer`, 1);
    const chunk = replay.blankChunk(ring);
    chunk.rows.set(numbers(written));
    if (raw) chunk.bytes?.set(raw.bytes);
    return { ...chunk, used: written.shape[0] };
  }),
});
