/** Examples as a user runs them, in a directory of their own, and the numbers that they print. Needs dist. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The standard output of an example that ends without an error; flags are separated by spaces. */
export const runExample = (name: string, flags = ''): Promise<string> => {
  const cwd = mkdtempSync(join(tmpdir(), 'spinup-example-'));
  const args = [resolve('bin/spinup.js'), 'example', name, ...flags.split(' ').filter((word) => word !== '')];
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd, encoding: 'utf8' }, (error, out, err) => {
      rmSync(cwd, { recursive: true });
      if (error || err !== '') fail(error ?? new Error(`${name} ${flags}: ${err}`));
      else done(out);
    });
  });
};

/** The numbers that are printed after a word, in order: [194.1, 200] of "return 194.1 … return 200". */
export const numbersAfter = (word: string, text: string): number[] =>
  [...text.matchAll(new RegExp(`\\b${word}[ |]+(-?[\\d.]+(?:e[+-]?\\d+)?)`, 'g'))].map(([, x]) => Number(x));

/** The mean of the last five numbers after "return". */
export const lastReturns = (text: string): number => {
  const returns = numbersAfter('return', text).slice(-5);
  return returns.reduce((sum, x) => sum + x, 0) / returns.length;
};

/** The steps at which a return of 475 is first reached, at which CartPole-v1 counts as solved; Infinity if it never is. */
export const stepsToSolve = (text: string): number => {
  const steps = numbersAfter('steps', text);
  return steps[numbersAfter('return', text).findIndex((ret) => ret >= 475)] ?? Number.POSITIVE_INFINITY;
};
