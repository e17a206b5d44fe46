import { expect, test } from 'vitest';
import { fromFlags } from '../../../../src/run/flags/fromFlags.js';

const defaults = { epochs: 50, lr: 1e-2, batchSize: 64, name: 'first', quiet: false };
const read = (line: string) => fromFlags(defaults, line.split(' ').filter(Boolean));

test('without flags the settings are the defaults', () => {
  expect(read('')).toEqual(defaults);
});

test('flags replace defaults, in the types that those have', () => {
  expect(read('--epochs 3 --lr 1e-3 --batch_size=8 --name 007 --quiet True')).toEqual({
    epochs: 3,
    lr: 1e-3,
    batchSize: 8,
    name: '007',
    quiet: true,
  });
});

test.each([
  ['--epochs -1', '--epochs should be a whole number from 0 on, but is -1'],
  ['--batch_size 0.5', '--batch_size should be a whole number from 0 on, but is 0.5'],
  ['--lr', '--lr should be a number, but has no value'],
  ['--lr inf', '--lr should be a number, but is inf'],
  ['--quiet 1', '--quiet should be True or False, but is 1'],
  ['--lr 1 --lr 2', '--lr is given twice; give it once'],
  ['--batchSize 3', 'has no flag --batchSize; did you mean --batch_size?'],
  ['more', "'more' belongs to no flag; the flags are --epochs, --lr, --batch_size, --name, --quiet"],
])('%s is an error', (line, message) => {
  expect(() => read(line)).toThrow(message);
});
