import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argOf, parseValue, type Value } from '../../../../src/run/print/pythonLiteral.js';

test.each([
  ['4000', 4000],
  ['1e-3', 0.001],
  ['3E4', 30000],
  ['-1', -1],
  ['+.5', 0.5],
  ['5.', 5],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
  ['CartPole-v1', 'CartPole-v1'],
  ['', ''],
  ["'4000'", '4000'],
  ['"a b"', 'a b'],
  ['[32,32]', [32, 32]],
  ['(64, 32)', [64, 32]],
  ['64,32', [64, 32]],
  ['[64]', [64]],
  ['(64,)', [64]],
  ['(64)', [64]],
  ['[]', []],
  ['[[1,2],(3,)]', [[1, 2], [3]]],
  ['[True,None,relu]', [true, null, 'relu']],
  ['torch.nn.ReLU', 'ReLU'],
  ['torch.nn.functional.relu', 'relu'],
  ['tf.nn.relu', 'relu'],
  ['tf.tanh', 'tanh'],
  ['nn.Tanh', 'Tanh'],
  ['64,', [64]],
  ['1_000_000', 1_000_000],
  ['[\'a, b\', "c]"]', ['a, b', 'c]']],
  ["'it\\'s'", "it's"],
  ["it's", "it's"],
  ["'a", "'a"],
  ["{'a': 1, b: [2, 3]}", { a: 1, b: [2, 3] }],
  ['dict(a=1, b=dict(c=None))', { a: 1, b: { c: null } }],
  ['{}', {}],
  ['{1,2}', '{1,2}'],
  ['(1)+(2)', '(1)+(2)'],
  ['0x10', '0x10'],
  ['2**5', '2**5'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['__import__("os")', '__import__("os")'],
] as const)('%s is read as %j', (word, value) => {
  expect(parseValue(word)).toEqual(value);
});

test.each(['[32,', '32]', '[32)', '(1,[2)]'])('%s is refused, since its brackets do not match', (word) => {
  expect(() => parseValue(word)).toThrow(/the brackets of .* do not match; a list is written \[64,64\]/);
});

describe('whatever is written can be read', () => {
  const scalar = fc.oneof(
    fc.integer(),
    fc.integer({ min: -1e6, max: 1e6 }).map((i) => i / 1000),
    fc.boolean(),
    fc.constant(null),
    fc.stringMatching(/^[a-z][a-z0-9_-]*$/).filter((s) => !['true', 'false', 'null'].includes(s)),
  );
  const { value } = fc.letrec<{ value: unknown; list: unknown[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, tie('list')),
    list: fc.array(tie('value'), { maxLength: 4 }),
  }));
  const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }) as fc.Arbitrary<Value>;

  test('any value that has no NaN, as a word', () => {
    fc.assert(
      fc.property(json, (x) => {
        expect(parseValue(argOf(x))).toEqual(JSON.parse(JSON.stringify(x)));
      }),
    );
  });

  const written = (x: unknown): string => (Array.isArray(x) ? `[${x.map(written).join(', ')}]` : String(x));

  test('numbers, booleans, null, names, and lists of them', () => {
    fc.assert(
      fc.property(value, (x) => {
        expect(parseValue(written(x))).toEqual(x);
      }),
    );
  });
});
