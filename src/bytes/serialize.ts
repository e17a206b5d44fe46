/**
 * Values written down as bytes and read back, bit for bit: what postMessage, IndexedDB and files
 * take, where structuredClone and JSON would lose the class of a tensor.
 */
import { decode, encode, type Json } from './encode.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** The version of the format, which a reader compares with its own. */
const VERSION = 'spinningup value 1';

/**
 * A value as bytes: parameters, a state, a whole run with its replay buffer, or anything that
 * consists of tensors, numbers, text, typed arrays, arrays and plain objects. The bytes are a
 * safetensors file.
 * @throws TypeError that names the path of what cannot be written, such as a function or a class
 * @example worker.postMessage(serialize(run));
 */
export const serialize = (value: unknown): Uint8Array => {
  const { json, arrays } = encode(value, 'value');
  return writeSafetensors(arrays, { format: VERSION, value: JSON.stringify(json) });
};

/**
 * The value that `serialize` wrote. Reading executes no code.
 * @typeParam T the type of the value; that the bytes hold one of it is not checked
 * @throws RangeError if the bytes are damaged or were not written by `serialize`
 * @example ppo({ env: cartPole, from: deserialize(bytes) });
 */
export const deserialize = <T>(bytes: Uint8Array | ArrayBuffer): T => {
  const { tensors, bytes: raw, metadata } = readSafetensors(asBytes(bytes), 'the value');
  if (metadata.format !== VERSION || metadata.value === undefined)
    throw new RangeError(
      'deserialize: the bytes should be those that serialize wrote, but hold ' +
        (metadata.format === undefined ? 'other tensors' : `the format '${metadata.format}'`),
    );
  const json: Json = JSON.parse(metadata.value);
  return decode({ json, arrays: new Map([...tensors, ...raw]) }) as T;
};

/** Bytes as fetch, postMessage and files give them. */
export const asBytes = (bytes: Uint8Array | ArrayBuffer): Uint8Array =>
  bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
