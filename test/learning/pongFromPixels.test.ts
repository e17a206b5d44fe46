/** The example Pong from pixels, as it is started: it learns, and a run that is stopped goes on as if it had not been. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'spinningup-pong-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The mean scores of the batches that a run prints; it is saved in a file of this name. */
const play = (name: string, flags: string): number[] => {
  const command = [
    resolve('bin/spinup.js'),
    'example',
    'pong-from-pixels',
    '--file',
    join(folder, `${name}.safetensors`),
    ...flags.split(' '),
  ];
  const printed = execFileSync(process.execPath, command, { encoding: 'utf8' });
  return [...printed.matchAll(/mean of these (-?[\d.]+)/g)].map(([, score]) => Number(score));
};
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const bytes = (file: string): string => readFileSync(join(folder, file)).toString('base64');

// Games of a policy that does not learn have a standard deviation of 0.9, so the mean of fifty has one of 0.13.
test('with a step after each game it loses by one point less after a hundred games', () => {
  const scores = play('learns', '--games 150 --batch 1 --lr 3e-3 --hidden 50');
  expect(scores.length).toBe(150);
  expect(mean(scores.slice(100)) - mean(scores.slice(0, 50))).toBeGreaterThan(1);
}, 120_000);

test('a run that is saved and started again has the same bits as one that was not', () => {
  const rest = ['--games 2', '--games 4'].map((games) => play('parts', `${games} --batch 2 --hidden 20`));
  const whole = play('whole', '--games 4 --batch 2 --hidden 20');
  expect(rest.flat()).toEqual(whole);
  expect(whole.length).toBe(2);
  expect(bytes('parts.safetensors')).toBe(bytes('whole.safetensors'));
  expect(bytes('parts.png')).toBe(bytes('whole.png'));
}, 60_000);

test('the picture of the first layer has a tile for each unit', () => {
  play('tiles', '--games 2 --batch 2 --hidden 21');
  const png = readFileSync(join(folder, 'tiles.png'));
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([20 * 81, 2 * 81]); // a line between the tiles
}, 60_000);
