/** Curves and words against the original's plot.py, run on the same files. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePlotFlags } from '../../src/run/plot/flags.js';
import { type PlotResult, plot } from '../../src/run/plot/plot.js';

interface Golden {
  readonly args: readonly string[];
  readonly stdout: string;
  readonly error: string | null;
  readonly figures: readonly {
    readonly xaxis: string;
    readonly value: string;
    readonly curves: Readonly<Record<string, { x: number[]; mean: number[]; sd_population: number[]; n: number[]; units: number[] }>>;
  }[];
}
const { files, cases } = JSON.parse(readFileSync(new URL('./data/spinningup/plot.json', import.meta.url), 'utf8')) as {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly Golden[];
};

const [home, dir] = [process.cwd(), mkdtempSync(join(tmpdir(), 'plot-'))];
beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  process.chdir(dir);
});
afterAll(() => {
  process.chdir(home);
  rmSync(dir, { recursive: true });
});

/** What is printed and plotted, or what is wrong. */
const run = async (args: readonly string[]): Promise<{ out: string; result: PlotResult | Error }> => {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const result = await plot({ ...parsePlotFlags(args), output: ['plot.svg'] }, { write, color: false }).catch((error) => error);
  return { out, result };
};

const byArgs = (of: readonly Golden[]) => of.map((golden) => [golden.args.join(' '), golden] as const);
/** A name without a directory, which the original fails on. */
const bare = cases.filter(({ error }) => error?.startsWith('FileNotFoundError'));
const failing = cases.filter((golden) => golden.error !== null && !bare.includes(golden));

test.each(byArgs(cases.filter(({ error }) => error === null)))('the curves of `%s` are those of the original', async (_, golden) => {
  const { out, result } = await run(golden.args);
  expect(out.startsWith(golden.stdout)).toBe(true);
  const { figures } = result as PlotResult;
  expect(figures.map(({ xaxis, value }) => [xaxis, value])).toEqual(golden.figures.map(({ xaxis, value }) => [xaxis, value]));
  for (const [i, { curves }] of golden.figures.entries()) {
    expect(figures[i].curves.map(({ condition }) => condition)).toEqual(Object.keys(curves));
    for (const [j, { x, mean, sd_population, n, units }] of Object.values(curves).entries()) {
      const curve = figures[i].curves[j];
      expect(curve).toMatchObject({ x, n, units });
      for (const k of x.keys()) {
        expect(curve.y[k]).toBeCloseTo(mean[k], 10);
        expect(curve.sd[k]).toBeCloseTo(sd_population[k], 10);
      }
    }
  }
});

test.each(byArgs(failing))('`%s` is an error, after the same words', async (_, golden) => {
  const { out, result } = await run(golden.args);
  expect(result).toBeInstanceOf(Error);
  expect((result as Error).name).toBe('UserError');
  expect(out).toBe(golden.stdout);
});

test.each(byArgs(bare))('`%s` is a name without a directory, and is found here', async (_, { args }) => {
  const { result } = await run(args);
  expect((result as PlotResult).figures[0].curves.map(({ condition }) => condition)).toEqual(['exp-a']);
});
