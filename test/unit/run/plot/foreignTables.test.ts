/** Tables of other programs, and runs that have measured nothing. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlotOptions, plot } from '../../../../src/run/plot/plot.js';
import { parseTable } from '../../../../src/run/plot/progressFile.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});
const put = (name: string, progress: string): void => {
  mkdirSync(join(dir, name));
  writeFileSync(join(dir, name, 'progress.txt'), progress);
  writeFileSync(join(dir, name, 'config.json'), JSON.stringify({ exp_name: name, env_name: 'CartPole-v1' }));
};
const drawn = async (options: Partial<PlotOptions> = {}) => {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const done = await plot({ dirs: [`${dir}/`], output: [join(dir, 'p.svg')], ...options }, { write, color: false });
  return { ...done, out, svg: readFileSync(join(dir, 'p.svg'), 'utf8') };
};

describe('[B16] cells that are separated by', () => {
  test.each([
    ['commas', 'Epoch,AverageEpRet,TotalEnvInteracts\n0,-1.5,100\n1,2e1,200\n'],
    ['semicolons', 'Epoch;AverageEpRet;TotalEnvInteracts\n0;-1.5;100\n1;2e1;200\n'],
    ['semicolons, with decimal commas', 'Epoch;AverageEpRet;TotalEnvInteracts\n0;-1,5;100\n1;20,0;200\n'],
    ['commas, in quotation marks', '"Epoch","AverageEpRet","TotalEnvInteracts"\r\n"0","-1.5","100"\r\n"1","20","200"\r\n'],
    ['commas and spaces', 'Epoch, AverageEpRet, TotalEnvInteracts\n0, -1.5, 100\n1, 20, 200\n'],
    ['tabs, with commas in a text', 'Epoch\tAverageEpRet\tTotalEnvInteracts\tWhat, and why\n0\t-1.5\t100\ta,b\n1\t20\t200\ta,b\n'],
  ])('%s are read', async (_, text) => {
    const { columns, damaged } = parseTable(text);
    expect([...columns.keys()]).toEqual(['Epoch', 'AverageEpRet', 'TotalEnvInteracts']);
    expect([columns.get('AverageEpRet'), columns.get('TotalEnvInteracts'), damaged]).toEqual([[-1.5, 20], [100, 200], []]);
    put('a', text);
    expect((await drawn()).figures[0].curves[0]).toMatchObject({ x: [100, 200], y: [-1.5, 20] });
  });

  test('a quotation mark doubled, and a separator in quotation marks, are text', () => {
    const { columns } = parseTable('"a ""b""","c, d"\n1,2\n');
    expect([...columns.keys()]).toEqual(['a "b"', 'c, d']);
  });

  test('something else are said to be so', async () => {
    put('a', 'Epoch AverageEpRet TotalEnvInteracts\n0 -1.5 100\n');
    put('b', 'Epoch\tAverageEpRet\tTotalEnvInteracts\n0\t1\t100\n');
    const { out } = await drawn();
    expect(out).toContain(
      `a is left out: progress.txt has no column of numbers; its one is 'Epoch AverageEpRet TotalEnvInteracts'; cells should be separated by tabs\n`,
    );
    await expect(drawn({ dirs: [join(dir, 'a/')] })).rejects.toThrow('there is no run with a completed epoch');
  });
});

describe('[B17] a run in which no episode ended', () => {
  const header = 'Epoch\tAverageEpRet\tEpLen\tLossV\tTotalEnvInteracts\n';
  const none = `${header}0\tnan\tnan\t1\t100\n1\tnan\tnan\t2\t200\n`;
  test('alone is an error that says so, and no empty figure', async () => {
    put('a', none);
    const message = `there is nothing to plot: no episode ended in the 2 epochs of ${dir}/a, so Performance is nan there; more --steps_per_epoch, or a smaller --max_ep_len, lets episodes end`;
    await expect(drawn()).rejects.toThrow(new UserError(message));
    expect(() => readFileSync(join(dir, 'p.svg'))).toThrow();
  });
  test('beside another one is said, and has no curve', async () => {
    put('a', none);
    put('b', `${header}0\t3\t3\t1\t100\n1\tnan\tnan\t2\t200\n`);
    const { out, figures } = await drawn();
    expect(out).toContain(`no episode ended in the 2 epochs of ${dir}/a, so Performance is nan there`);
    expect(out).not.toContain(`epochs of ${dir}/b`);
    expect(figures[0].curves.map(({ condition }) => condition)).toEqual(['b']);
  });
  test('has figures of what it has measured', async () => {
    put('a', none);
    const { out, figures } = await drawn({ value: ['Performance', 'LossV'] });
    expect(figures.map(({ value }) => value)).toEqual(['LossV']);
    expect(out).toContain('so Performance is nan there');
    put('c', none.replaceAll(/\t[12]\t/g, '\tnan\t'));
    expect((await drawn({ value: ['LossV'] })).out).toContain(`LossV is nan in each of the 2 epochs of ${dir}/c\n`);
  });
});

test('[A5] two plots that write one file at one moment leave the one or the other, whole', async () => {
  put('a', 'Epoch\tAverageEpRet\tTotalEnvInteracts\n0\t1\t100\n1\t2\t200\n');
  const path = join(dir, 'p.svg');
  const titles = ['first', 'second', 'third', 'fourth'];
  const images: string[] = [];
  for (const title of titles) images.push((await drawn({ legend: [title], dirs: [join(dir, 'a/')] })).svg);
  await Promise.all(titles.map((title) => drawn({ legend: [title], dirs: [join(dir, 'a/')] })));
  const bare = (svg: string): string => svg.replace(/clip\d+/g, 'clip'); // Vega counts its clipping paths
  expect(images.map(bare)).toContain(bare(readFileSync(path, 'utf8')));
});
