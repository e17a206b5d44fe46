import { expect, test } from 'vitest';
import { statistics } from '../../../../src/run/print/numpyStatistics.js';
import { pythonJson } from '../../../../src/run/print/pythonJson.js';
import { percent8g3, str, strFloat32 } from '../../../../src/run/print/pythonNumbers.js';

test.each([
  [12.25, '    12.2'], // halfway: to the even digit, as C does and toPrecision does not
  [12.35, '    12.3'], // below halfway, in binary
  [0.125, '   0.125'],
  [2.125, '    2.12'],
  [999.4999, '     999'],
  [0.0001, '  0.0001'],
  [0.00009999, '  0.0001'],
  [0.000099949, '9.99e-05'],
  [-0, '      -0'],
  [-1e-320, ' -1e-320'],
  [1.7976931348623157e308, '1.8e+308'],
  [Number.NaN, '     nan'],
  [Number.NEGATIVE_INFINITY, '    -inf'],
])('C prints %s to three digits in eight characters as "%s"', (x, text) => {
  expect(percent8g3(x)).toBe(text);
});

test.each([
  [4148309.25, '4148309.2'], // two texts of eight digits are equally near: the even one
  [14.833333015441895, '14.833333'],
  [0.1, '0.1'],
  [200, '200.0'],
  [1e-9, '1e-09'],
  [1e-4, '1e-04'], // in single precision a little less than 1e-4
  [1.0000001e-4, '0.00010000001'],
  [16777216, '16777216.0'],
  [123456789, '123456790.0'],
  [1e16, '1e+16'],
  [2 ** -149, '1e-45'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [-0, '-0.0'],
  [Number.NaN, 'nan'],
  [1e39, 'inf'],
])('NumPy writes float32(%f) as %s', (x, text) => {
  expect(strFloat32(x)).toBe(text);
});

test.each([
  [4000, '4000'],
  [0.1, '0.1'],
  [1e-5, '1e-05'],
  [0.0001, '0.0001'],
  [1.5e300, '1.5e+300'],
  [123456.789, '123456.789'],
  [-2.5e-7, '-2.5e-07'],
  [Number.POSITIVE_INFINITY, 'inf'],
])('Python writes %d as %s', (x, text) => {
  expect(str(x)).toBe(text);
});

// NumPy's own numbers; added up in another order, or in double precision, their last digits differ.
test.each([
  [5, 0, '91.14286', '47.017586'],
  [8, 0, '84.5', '38.5834'],
  [16, 3, '74.35715', '45.270443'],
  [64, 5, '71.48215', '42.252487'],
  [100, 0, '70.071434', '41.68229'],
  [128, 5, '71.73214', '41.70058'],
  [129, 0, '71.16722', '41.572994'],
  [1000, 0, '71.35714', '41.239285'],
  [4001, 0, '71.3393', '41.249557'],
])('the statistics of %i numbers, from %i on, are those of NumPy in single precision', (n, from, mean, std) => {
  const x = Array.from({ length: n }, (_, i) => ((i * 7919 + from) % 1000) / 7);
  const found = statistics(x);
  expect(found && [strFloat32(found.mean), strFloat32(found.std)]).toEqual([mean, std]);
});

test('nothing has no statistics', () => {
  expect(statistics([])).toBeUndefined();
});

test('JSON is as Python writes it, with sorted keys, and what has no notation is a string', () => {
  const text = pythonJson({ b: 1e-5, a: [], c: {}, é: 'ü\n', n: Number.NaN, m: new Map(), u: undefined, f: () => 1 });
  expect(text).toBe(
    '{\n    "a":\t[],\n    "b":\t1e-05,\n    "c":\t{},\n    "f":\t"f",\n    "m":\t"[object Map]",\n    "n":\t"nan",\n    "u":\tnull,\n    "\\u00e9":\t"\\u00fc\\n"\n}',
  );
  expect(JSON.parse(text)).toMatchObject({ b: 1e-5, é: 'ü\n', n: 'nan' });
});
