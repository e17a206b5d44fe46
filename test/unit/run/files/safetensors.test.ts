import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dtypeOf, numbers, type Tensor, tensor } from '../../../../src/autodiff/index.js';
import { readSafetensors, writeSafetensors } from '../../../../src/bytes/safetensors.js';

type Plain = readonly [name: string, dtype: string, shape: readonly number[], numbers: readonly number[]];
const plain = (tensors: Iterable<readonly [string, Tensor]>): Plain[] =>
  [...tensors].map(([name, x]): Plain => [name, dtypeOf(x), x.shape, [...numbers(x)]]).sort(([a], [b]) => (a < b ? -1 : 1));

const named = fc
  .tuple(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.array(fc.nat({ max: 3 }), { maxLength: 3 }),
    fc.boolean(),
    fc.integer(),
  )
  .filter(([name]) => name !== '__metadata__')
  .map(([name, shape, single, seed]): [string, Tensor] => {
    const values = Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => (seed + i * 7919) / 1000);
    return [name, tensor(values, shape, single ? 'float32' : 'float64')];
  });
const many = fc.uniqueArray(named, { maxLength: 5, selector: ([name]) => name });
const metadata = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true });

test('what is written is read again: names, types, shapes, numbers and metadata', () => {
  fc.assert(
    fc.property(many, metadata, (tensors, about) => {
      const read = readSafetensors(writeSafetensors(tensors, about));
      expect(plain(read.tensors)).toEqual(plain(tensors));
      expect(read.metadata).toEqual(about);
    }),
  );
});

test('numbers that are none, and zeros below zero, are kept', () => {
  const odd = [Number.NaN, -0, Number.POSITIVE_INFINITY, 2 ** -149];
  const read = readSafetensors(writeSafetensors([['x', tensor(odd)]])).tensors.get('x') as Tensor;
  expect([...numbers(read)]).toEqual(odd);
});

const small = writeSafetensors(
  [
    [
      'pi.0.w',
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['pi.0.b', tensor([5, 6], [2], 'float64')],
  ],
  { layout: 'weights are [in, out]' },
);
const headerLength = Number(new DataView(small.buffer).getBigUint64(0, true));

test('the file is laid out as the format says', () => {
  const header = new TextDecoder().decode(small.subarray(8, 8 + headerLength));
  expect(headerLength % 8).toBe(0);
  expect(header.trimEnd()).toBe(
    '{"__metadata__":{"layout":"weights are [in, out]"},"pi.0.w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"pi.0.b":{"dtype":"F64","shape":[2],"data_offsets":[16,32]}}',
  );
  expect(small.length).toBe(8 + headerLength + 32);
  expect(new DataView(small.buffer).getFloat32(8 + headerLength + 4, true)).toBe(2);
});

describe('a file that is damaged is refused', () => {
  test('cut off at any byte', () => {
    for (let n = 0; n < small.length; n++)
      expect(() => readSafetensors(small.subarray(0, n), 'm')).toThrow(/^m is not a safetensors file, or is damaged: /);
  });

  test('with a byte too many', () => {
    expect(() => readSafetensors(new Uint8Array([...small, 0]))).toThrow('its tensors take 32 bytes, but the file has 33');
  });

  test('with any other byte in its header, unless that is part of a name or of the metadata', () => {
    const numbersOf = (bytes: Uint8Array) =>
      plain(readSafetensors(bytes).tensors)
        .map(([, ...rest]) => rest)
        .sort();
    const whole = numbersOf(small);
    for (let at = 0; at < 8 + headerLength; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = small.slice();
        bytes[at] ^= 1 << bit;
        let found: unknown;
        try {
          found = numbersOf(bytes);
        } catch (error) {
          expect((error as Error).message).toMatch(/is not a safetensors file, or is damaged/);
          continue;
        }
        expect(found, `byte ${at}, bit ${bit}`).toEqual(whole);
      }
    }
  });

  const withHeader = (header: string, data: number): Uint8Array => {
    const json = new TextEncoder().encode(header);
    const bytes = new Uint8Array(8 + json.length + data);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
    bytes.set(json, 8);
    return bytes;
  };
  const one = (entry: object): string => JSON.stringify({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...entry } });

  test.each([
    ['no JSON', '{"x":', 0, 'its header is not JSON'],
    ['a list', '[]', 0, 'its header should be a JSON object'],
    ['null', 'null', 0, 'its header should be a JSON object'],
    ['space in front', ' {}', 0, 'its header should be a JSON object'],
    ['a number for a tensor', '{"x":3}', 0, 'x should have a dtype, a shape and data_offsets'],
    ['another type', one({ dtype: 'G32' }), 8, 'x has the dtype "G32", which is not in the format'],
    ['no shape', one({ shape: null }), 8, 'x has the shape null, which should be a list of whole numbers'],
    ['half an element', one({ shape: [0.5] }), 8, 'x has the shape [0.5], which should be a list of whole numbers'],
    ['an axis below zero', one({ shape: [-2] }), 8, 'x has the shape [-2], which should be a list of whole numbers'],
    ['three offsets', one({ data_offsets: [0, 4, 8] }), 8, 'x has the data_offsets [0,4,8]'],
    ['offsets that do not fit', one({ data_offsets: [0, 4] }), 8, 'x F32 [2] should take 8 bytes, but has 4'],
    ['something else', one({ shap: [2] }), 8, 'x has entries that are not in the format: shap'],
    ['a gap', one({ data_offsets: [4, 12] }), 12, 'x begins at byte 4 of the numbers, but should begin at 0, where the previous one ends'],
    [
      'two at one place',
      `${one({}).slice(0, -1)},${one({}).slice(1).replace('x', 'y')}`,
      8,
      'y begins at byte 0 of the numbers, but should begin at 8, where the previous one ends',
    ],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', 0, 'its metadata should be strings'],
  ])('%s', (_, header, data, reason) => {
    expect(() => readSafetensors(withHeader(header, data), 'm')).toThrow(`m is not a safetensors file, or is damaged: ${reason}`);
  });

  test('a header that is longer than any should be', () => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setBigUint64(0, 1n << 60n, true);
    expect(() => readSafetensors(bytes)).toThrow('its header should have at most 100000000 bytes');
  });
});

describe('[B15] a file of another program', () => {
  const file = (dtype: string, shape: readonly number[], data: ArrayBufferView): Uint8Array => {
    const entry = { dtype, shape, data_offsets: [0, data.byteLength] };
    const json = new TextEncoder().encode(JSON.stringify({ x: entry }));
    const length = new Uint8Array(new BigUint64Array([BigInt(json.length)]).buffer);
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return new Uint8Array([...length, ...json, ...raw]);
  };
  const inf = Number.POSITIVE_INFINITY;
  test.each([
    [
      'F16',
      Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x0400, 0x8000),
      [1, -2, 0.333251953125, 65504, 2 ** -24, 2 ** -14, -0],
      'float32',
    ],
    ['F16', Uint16Array.of(0x7c00, 0xfc00, 0x7e00), [inf, -inf, Number.NaN], 'float32'],
    ['BF16', Uint16Array.of(0x3f80, 0xc000, 0x4049, 0x0001, 0x7f7f), [1, -2, 3.140625, 2 ** -133, 255 * 2 ** 120], 'float32'],
    ['BF16', Uint16Array.of(0x7f80, 0xff80, 0x7fc0), [inf, -inf, Number.NaN], 'float32'],
    ['I64', BigInt64Array.of(7n, -(2n ** 53n), 2n ** 60n), [7, -(2 ** 53), 2 ** 60], 'float64'],
    ['U64', BigUint64Array.of(2n ** 63n), [2 ** 63], 'float64'],
    ['I32', Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [-(2 ** 31), 2 ** 31 - 1], 'float64'],
    ['U32', Uint32Array.of(2 ** 32 - 1), [2 ** 32 - 1], 'float64'],
    ['I16', Int16Array.of(-32768, 32767), [-32768, 32767], 'float32'],
    ['U16', Uint16Array.of(65535), [65535], 'float32'],
    ['I8', Int8Array.of(-128, 127), [-128, 127], 'float32'],
    ['BOOL', Uint8Array.of(0, 1), [0, 1], 'float32'],
  ] as const)('with %s is read (%#)', (dtype, data, values, into) => {
    const x = readSafetensors(file(dtype, [data.length], data)).tensors.get('x') as Tensor;
    expect([...numbers(x)]).toEqual(values);
    expect([dtypeOf(x), x.shape]).toEqual([into, [data.length]]);
  });

  test.each(['F8_E4M3', 'F8_E5M2', 'F8_E8M0', 'F6_E2M3', 'F4', 'C64'])('with %s is said to be so, and not to be damaged', (dtype) => {
    const readable = 'F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8, BOOL, U8';
    expect(() => readSafetensors(file(dtype, [2], Uint8Array.of(1, 2)), 'm')).toThrow(
      new RangeError(`m cannot be read: x has the dtype ${dtype}; ${readable} can be read`),
    );
  });

  test('with an integer that no float64 holds is said to be so', () => {
    expect(() => readSafetensors(file('I64', [1], BigInt64Array.of(2n ** 53n + 1n)), 'm')).toThrow(
      'm cannot be read: x holds 9007199254740993, which is too large for an exact float64',
    );
  });
});

test('two tensors of one name are refused', () => {
  expect(() =>
    writeSafetensors([
      ['x', tensor([1])],
      ['x', tensor([2])],
    ]),
  ).toThrow("writeSafetensors: the name 'x' is reserved or given twice");
});
