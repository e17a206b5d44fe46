/**
 * The safetensors format: eight bytes with the length of the header, the header as JSON (name,
 * type, shape and byte range of each tensor), and the numbers, little-endian in row-major order.
 * Reading a file executes no code. Arrays of bytes (U8) are apart from tensors, which hold floats;
 * half-precision numbers, integers and booleans of foreign files are read as floats.
 */
import { type DType, dtypeOf, numbers, size, type Tensor, tensor } from '../autodiff/index.js';
import { isUnreadType, type NumberType, numberTypes } from './safetensorsTypes.js';

/** The content of a file: float tensors and byte arrays by name, and text about them. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly bytes: ReadonlyMap<string, Bytes>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An array of bytes and its shape. */
export interface Bytes {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

type FileType = DType | 'uint8';
const dtypeCodes: Readonly<Record<FileType, string>> = {
  float32: 'F32',
  float64: 'F64',
  uint8: 'U8',
};
const widths: Readonly<Record<FileType, number>> = { float32: 4, float64: 8, uint8: 1 };
const fileTypeOf = (x: Tensor | Bytes): FileType => ('bytes' in x ? 'uint8' : dtypeOf(x));
/** The most bytes that the format allows a header. */
const MAX_HEADER = 100_000_000;

/**
 * The bytes of a safetensors file.
 * @throws RangeError if two tensors have the same name, or one is called __metadata__
 */
export const writeSafetensors = (
  tensors: Iterable<readonly [name: string, Tensor | Bytes]>,
  metadata: Safetensors['metadata'] = {},
): Uint8Array => {
  const all = [...tensors];
  const header = encodeHeader(all, metadata);
  const bytes = new Uint8Array(8 + header.length + all.reduce((n, [, x]) => n + byteLength(x), 0));
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const [, x] of all) {
    if ('bytes' in x) bytes.set(x.bytes, at);
    else putNumbers(view, at, x);
    at += byteLength(x);
  }
  return bytes;
};

const byteLength = (x: Tensor | Bytes): number => size(x.shape) * widths[fileTypeOf(x)];

const encodeHeader = (
  tensors: readonly (readonly [string, Tensor | Bytes])[],
  metadata: Safetensors['metadata'],
): Uint8Array => {
  const entries: [string, unknown][] =
    Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  const names = new Set<string>();
  let end = 0;
  for (const [name, x] of tensors) {
    if (name === '__metadata__' || names.has(name))
      throw new RangeError(`writeSafetensors: the name '${name}' is reserved or given twice`);
    names.add(name);
    const begin = end;
    end += byteLength(x);
    entries.push([
      name,
      { dtype: dtypeCodes[fileTypeOf(x)], shape: x.shape, data_offsets: [begin, end] },
    ]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  // Spaces pad the header, so that the numbers are aligned to 8 bytes.
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
};

const putNumbers = (view: DataView, at: number, x: Tensor): void => {
  const dtype = dtypeOf(x);
  for (const [i, v] of numbers(x).entries()) {
    if (dtype === 'float32') view.setFloat32(at + 4 * i, v, true);
    else view.setFloat64(at + 8 * i, v, true);
  }
};

/**
 * The tensors, byte arrays and metadata of a file. Every byte must belong to the header or to
 * exactly one tensor.
 * @param where the file's name, for errors
 * @throws RangeError that names the file and its fault
 */
export const readSafetensors = (bytes: Uint8Array, where = 'the file'): Safetensors => {
  const fail: Fail = (reason) => {
    throw new RangeError(`${where} is not a safetensors file, or is damaged: ${reason}`);
  };
  const failUnread: Fail = (reason) => {
    throw new RangeError(`${where} cannot be read: ${reason}`);
  };
  if (!(bytes instanceof Uint8Array))
    throw new TypeError('readSafetensors: bytes should be a Uint8Array, as readFile gives');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = dataStart(view, fail);
  const { __metadata__: metadata = {}, ...rest } = decodeHeader(bytes.subarray(8, start), fail);
  if (!isRecord(metadata) || !Object.values(metadata).every((v) => typeof v === 'string'))
    fail('its metadata should be strings');
  const entries = Object.entries(rest).map(([name, entry]) =>
    headerEntry(name, entry, fail, failUnread),
  );
  checkCovered(entries, bytes.length - start, fail);
  const tensors = entries.flatMap((entry) =>
    isNumeric(entry) ? [[entry.name, getNumbers(view, start, entry, failUnread)] as const] : [],
  );
  const raw = entries.flatMap((entry) =>
    isNumeric(entry) ? [] : [[entry.name, getBytes(bytes, start, entry)] as const],
  );
  return {
    tensors: new Map(tensors),
    bytes: new Map(raw),
    metadata: metadata as Safetensors['metadata'],
  };
};

type Fail = (reason: string) => never;
/** A tensor's entry in the header; its byte range counts from the end of the header. */
interface HeaderEntry {
  readonly name: string;
  /** Undefined for an array of bytes. */
  readonly type: NumberType | undefined;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const dataStart = (view: DataView, fail: Fail): number => {
  if (view.byteLength < 8)
    fail(`it has ${view.byteLength} bytes, and its first 8 should hold the length of the header`);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER)
    fail(`its header should have at most ${MAX_HEADER} bytes, but its length is ${length}`);
  if (length > view.byteLength - 8)
    fail(`its header should have ${length} bytes, but only ${view.byteLength - 8} follow`);
  return 8 + Number(length);
};

const decodeHeader = (bytes: Uint8Array, fail: Fail): Record<string, unknown> => {
  const header = ((): unknown => {
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      return fail('its header is not JSON');
    }
  })();
  return isRecord(header) && bytes[0] === 0x7b
    ? header
    : fail('its header should be a JSON object');
};

/** True for a JSON object. */
const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
/** True for a list of whole numbers from 0. */
const isNaturals = (x: unknown): x is number[] =>
  Array.isArray(x) && x.every((n) => Number.isSafeInteger(n) && n >= 0);

const headerEntry = (name: string, entry: unknown, fail: Fail, failUnread: Fail): HeaderEntry => {
  if (!isRecord(entry)) return fail(`${name} should have a dtype, a shape and data_offsets`);
  const { dtype: code, shape, data_offsets: offsets, ...rest } = entry;
  const readable = [...Object.keys(numberTypes), dtypeCodes.uint8];
  if (isUnreadType(code))
    return failUnread(`${name} has the dtype ${code}; ${readable.join(', ')} can be read`);
  if (typeof code !== 'string' || !readable.includes(code))
    return fail(`${name} has the dtype ${JSON.stringify(code)}, which is not in the format`);
  const type = code === dtypeCodes.uint8 ? undefined : numberTypes[code];
  if (!isNaturals(shape))
    return fail(
      `${name} has the shape ${JSON.stringify(shape)}, which should be a list of whole numbers`,
    );
  if (!isNaturals(offsets) || offsets.length !== 2)
    return fail(`${name} has the data_offsets ${JSON.stringify(offsets)}`);
  if (Object.keys(rest).length > 0)
    return fail(`${name} has entries that are not in the format: ${Object.keys(rest).join(', ')}`);
  const [begin, end] = offsets;
  const want = size(shape) * (type?.width ?? 1);
  if (end - begin !== want)
    return fail(`${name} ${code} [${shape}] should take ${want} bytes, but has ${end - begin}`);
  return { name, type, shape, begin, end };
};

/** Checks that the tensors follow one another to the last byte, without gaps or overlaps. */
const checkCovered = (entries: readonly HeaderEntry[], length: number, fail: Fail): void => {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== at)
      fail(
        `${name} begins at byte ${begin} of the numbers, but should begin at ${at}, where the ` +
          `previous one ends`,
      );
    at = end;
  }
  if (at !== length) fail(`its tensors take ${at} bytes, but the file has ${length}`);
};

type NumericEntry = HeaderEntry & { readonly type: NumberType };
const isNumeric = (entry: HeaderEntry): entry is NumericEntry => entry.type !== undefined;

/** A copy of the bytes, so that the rest of the file can be garbage-collected. */
const getBytes = (bytes: Uint8Array, start: number, { shape, begin, end }: HeaderEntry): Bytes => ({
  shape,
  bytes: bytes.slice(start + begin, start + end),
});

const getNumbers = (
  view: DataView,
  start: number,
  { name, type: { into, width, at }, shape, begin }: NumericEntry,
  failUnread: Fail,
): Tensor => {
  const out = into === 'float32' ? new Float32Array(size(shape)) : new Float64Array(size(shape));
  for (let i = 0; i < out.length; i++) {
    const x = at(view, start + begin + width * i);
    out[i] = Number(x);
    if (typeof x === 'bigint' && BigInt(out[i]) !== x)
      return failUnread(`${name} holds ${x}, which is too large for an exact float64`);
  }
  return tensor(out, shape, into);
};
