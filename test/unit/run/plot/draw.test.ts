/** What a plot shows, how it is asked for, and the files that come of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { main } from '../../../../src/run/cli.js';
import { helpOn } from '../../../../src/run/help/help.js';
import { axisTitle } from '../../../../src/run/plot/columnTitles.js';
import { parsePlotFlags, plotFlags } from '../../../../src/run/plot/flags.js';
import { textWidth } from '../../../../src/run/plot/legend.js';
import { type PlotOptions, plot } from '../../../../src/run/plot/plot.js';
import { optional } from '../../../../src/run/plot/render.js';
import { type Figure, panel } from '../../../../src/run/plot/vegaSpec.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

describe('the flags', () => {
  const parse = (line: string): PlotOptions => parsePlotFlags(line.split(' ').filter((word) => word !== ''));

  test('are the ones of the original, long and short, before and after directories', () => {
    expect(parse('a b -l A B -x Epoch -y KL EpLen --count -s 4 --select p q --exclude r --est max')).toEqual({
      dirs: ['a', 'b'],
      legend: ['A', 'B'],
      xaxis: 'Epoch',
      value: ['KL', 'EpLen'],
      count: true,
      smooth: 4,
      select: ['p', 'q'],
      exclude: ['r'],
      est: 'max',
    });
    expect(parse('--legend A --xaxis=Time --value KL --smooth 2 data/')).toEqual({
      dirs: ['data/'],
      legend: ['A'],
      xaxis: 'Time',
      value: ['KL'],
      smooth: 2,
    });
    expect(parse('--count a')).toEqual({ dirs: ['a'], count: true });
  });

  test('that are new are --ci and --output', () => {
    expect(parse('a --ci -o x.svg y.png')).toEqual({ dirs: ['a'], ci: true, output: ['x.svg', 'y.png'] });
  });

  test('of which several values may follow may be followed by none, and by numbers below zero', () => {
    expect(parse('a --legend --select --exclude')).toEqual({ dirs: ['a'], legend: [], select: [], exclude: [] });
    expect(parse('a --legend -1 -2')).toMatchObject({ legend: ['-1', '-2'] });
  });

  test.each([
    ['a --smoth 3', 'plot has no flag --smoth; did you mean --smooth? It has -l, --legend,'],
    ['a -y', '-y should be one or more columns of progress.txt, but has no value'],
    ['a --xaxis --count', '--xaxis should be a column of progress.txt, but has no value'],
    ['a -s 2.5', '-s should be a whole number from 1 on, but is 2.5'],
    ['a -s 0', '-s should be a whole number from 1 on, but is 0'],
    ['a -s -3', '-s should be a whole number from 1 on, but is -3'],
    ['a --est best', '--est should be one of mean, median, max, min, sum, std, var, but is best'],
    ['a --select x --select y', '--select is given twice; give it once'],
  ])('spinup plot %s is an error that says what would be right', (line, message) => {
    expect(() => parse(line)).toThrow(UserError);
    expect(() => parse(line)).toThrow(message);
  });

  test('all have a meaning', () => {
    for (const { meaning } of plotFlags) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });
});

test.each([
  ['TotalEnvInteracts', 'Environment steps'],
  ['Performance', 'Average return'],
  ['AverageEpRet', 'Average return'],
  ['StdTestEpRet', 'Standard deviation of the test return'],
  ['MinVVals', 'Lowest value V(s)'],
  ['MaxEpRet', 'Highest return'],
  ['KL', 'KL divergence'],
  ['Entropy', 'Entropy'],
  ['Epoch', 'Epoch'],
  ['MyOwnColumn', 'My own column'],
  ['my_own', 'My own'],
  ['Std', 'Std'],
  ['constructor', 'Constructor'],
])('the column %s is called %s', (column, words) => {
  expect(axisTitle(column)).toBe(words);
});

describe('a picture', () => {
  let dir = '';
  eachInFolder((path) => {
    dir = path;
  });

  const put = (name: string, seed: number, returns: readonly number[], more: object = {}): void => {
    const run = join(dir, name, `${name}_s${seed}`);
    mkdirSync(run, { recursive: true });
    const lines = returns.map((r, i) => [i, r, (i + 1) * 100_000, 5 * i].join('\t'));
    writeFileSync(join(run, 'progress.txt'), `${['Epoch\tAverageEpRet\tTotalEnvInteracts\tTime', ...lines].join('\n')}\n`);
    writeFileSync(join(run, 'config.json'), JSON.stringify({ exp_name: name, env_name: 'CartPole-v1', ...more }));
  };
  const draw = async (options: Partial<PlotOptions> = {}) => {
    let out = '';
    const write = (text: string): void => {
      out += text;
    };
    const result = await plot({ dirs: [`${dir}/`], output: [join(dir, 'p.svg')], ...options }, { write, color: false });
    return { ...result, out };
  };
  const file = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

  test('has titles in words, numbers that can be read, and names what its band is', async () => {
    for (const seed of [0, 1]) put('ppo', seed, [10, 20, 400, 300]);
    put('vpg', 0, [10, 20, 30, 100]);
    await draw();
    const shown = texts(file('p.svg'));
    expect(shown).toEqual(
      expect.arrayContaining([
        'CartPole-v1',
        'mean ± standard deviation',
        'Environment steps',
        'Average return',
        'ppo (2 runs)',
        'vpg (1 run)',
      ]),
    );
    expect(shown).toEqual(expect.arrayContaining(['0', '100k', '400k']));
    expect(file('p.svg')).not.toMatch(/NaN|undefined|null/);
  });

  test('says once how many runs there are, if all have as many, and over how many epochs it is smoothed', async () => {
    for (const seed of [0, 1]) for (const name of ['ppo', 'vpg']) put(name, seed, [1, 2, 3]);
    await draw({ ci: true, smooth: 2 });
    expect(texts(file('p.svg'))).toContain('interquartile mean, 95 % bootstrap interval, 2 runs each, smoothed over 2 epochs');
    expect(texts(file('p.svg'))).toContain('ppo');
  });

  test('of tests says so', async () => {
    put('sac', 0, [1, 2]);
    const path = join(dir, 'sac/sac_s0/progress.txt');
    writeFileSync(path, readFileSync(path, 'utf8').replace('AverageEpRet', 'AverageTestEpRet'));
    await draw();
    expect(texts(file('p.svg'))).toContain('Average test return');
  });

  test('has a legend that is outside of the data: beside it, or below where names are long', async () => {
    const place = (): number[] =>
      /role-legend"[^>]*>\s*<g transform="translate\(([-\d.]+),([-\d.]+)\)/.exec(file('p.svg'))!.slice(1).map(Number);
    put('short', 0, [1, 2]);
    await draw({ width: 500, height: 300 });
    expect(place()[0]).toBeGreaterThanOrEqual(500);
    put('a-name-that-is-so-long-that-nobody-will-ever-type-it', 0, [1, 2]);
    await draw({ width: 500, height: 300 });
    expect(place()[1]).toBeGreaterThanOrEqual(300);
    expect(texts(file('p.svg'))).toContain('a-name-that-is-so-long-that-nobody-will-ever-type-it');
  });

  test('of one epoch has a point, and a gap leaves no line across it', async () => {
    put('ppo', 0, [7]);
    await draw();
    expect(file('p.svg')).toMatch(/<path aria-label="[^"]*" role="graphics-symbol" aria-roledescription="point"/);
    put('ppo', 0, [1, 2, Number.NaN, 4, 5]);
    await draw();
    const [line] = /aria-roledescription="line mark"[^>]*d="([^"]*)"/.exec(file('p.svg'))!.slice(1);
    expect(line.match(/M/g)).toHaveLength(2);
  });

  test('has a figure for each value, and one title and legend where they are the same', async () => {
    put('ppo', 0, [1, 2]);
    const { figures } = await draw({ value: ['Performance', 'Epoch'] });
    expect(figures.map(({ value }) => value)).toEqual(['Performance', 'Epoch']);
    const shown = texts(file('p.svg'));
    expect(shown.filter((text) => ['Average return', 'Epoch', 'CartPole-v1', 'ppo'].includes(text)).sort()).toEqual(
      ['Average return', 'CartPole-v1', 'Epoch', 'ppo'].sort(),
    );
  });

  test('with count shows each run, and says which is which', async () => {
    for (const seed of [0, 1]) put('ppo', seed, [1, 2]);
    const { out } = await draw({ count: true });
    expect(texts(file('p.svg'))).toEqual(expect.arrayContaining(['ppo-0', 'ppo-1', '1 run each']));
    expect(out).toContain(`ppo-1 is ${dir}/ppo/ppo_s1\n`);
  });

  test('goes where the runs are unless told otherwise, and it is said where', async () => {
    put('ppo', 0, [1, 2]);
    const one = await draw({ dirs: [`${dir}/ppo/ppo_s0/`], output: [] });
    expect(one.files).toEqual([`${dir}/ppo/ppo_s0/plot.html`]);
    expect(one.out).toMatch(/\nThe plot, to open in a browser: .*\/ppo_s0\/plot\.html\n$/);
    expect((await draw({ dirs: [`${dir}/ppo/`], output: [] })).files).toEqual([`${dir}/ppo/plot.html`]);
    put('vpg', 0, [1, 2]);
    expect((await draw({ dirs: [`${dir}/ppo`, `${dir}/vpg`], output: [] })).files).toEqual([`${dir}/plot.html`]);
    expect(existsSync(join(dir, 'plot.html'))).toBe(true);
  });

  test('can be an SVG, a PNG of twice its size and a page, all at once', async () => {
    put('ppo', 0, [1, 2]);
    const output = ['a.svg', 'a.PNG', 'a.html'].map((name) => join(dir, name));
    const { files, out } = await draw({ output, width: 300, height: 200 });
    expect(files).toEqual(output);
    for (const path of output) expect(out).toContain(`: ${path}\n`);
    const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(file('a.svg'))!.map(Number);
    const png = readFileSync(join(dir, 'a.PNG'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * width, 2 * height]);
  });

  test('as a page needs nothing from elsewhere, and its scripts draw what names hold, whatever it is', async () => {
    put('ppo', 0, [1, 2], { exp_name: '</script><b>&' });
    await draw({ output: [join(dir, 'a.html')], value: ['Performance', 'Epoch'] });
    const page = file('a.html');
    expect(page).not.toMatch(/<link|<script[^>]+src|<img|<b>/);
    const [vegaSource, own] = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, source]) => source);
    const context = vm.createContext({ console });
    vm.runInContext(vegaSource, context);
    expect(() => new vm.Script(own)).not.toThrow();
    const specs = /of (\[.*\])\) \{\n/.exec(own)![1];
    const drawn = await vm.runInContext(
      `Promise.all(${specs}.map((spec) => new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG()))`,
      context,
    );
    expect(drawn).toHaveLength(2);
    for (const svg of drawn) expect(texts(svg)).toContain('&lt;/script&gt;&lt;b&gt;&amp;');
  });

  test.each([
    [{ output: ['plot.pdf'] }, '--output should be a file that ends in .html, .png or .svg, but is plot.pdf'],
    [{ output: ['no/where/plot.svg'] }, '--output is no/where/plot.svg, but there is no directory no/where'],
    [{ value: [] }, '--value needs a column to show, such as Performance'],
    [{ ci: true, est: 'max' }, '--ci plots the interquartile mean and cannot be combined with --est max'],
    [{ value: ['Foo'] }, '--value is Foo, but no run has such a column'],
    [{ smooth: 9 }, '--smooth should be at most 2'],
  ] as [Partial<PlotOptions>, string][])('of %j is an error that says why', async (options, message) => {
    put('ppo', 0, [1, 2]);
    await expect(draw(options)).rejects.toThrow(UserError);
    await expect(draw(options)).rejects.toThrow(message);
  });

  test('whose package is not installed is an error with the line that installs it, and any other error is itself', async () => {
    const missing = optional('vega', () => import('no-such-package' as string));
    await expect(missing).rejects.toThrow('this needs the package vega, which is not installed: npm i vega vega-lite @resvg/resvg-js');
    const broken = new Error('broken');
    await expect(optional('vega', () => Promise.reject(broken))).rejects.toBe(broken);
  });
});

describe('colours', () => {
  const figure = (n: number): Figure => ({
    xaxis: 'Epoch',
    value: 'KL',
    curves: Array.from({ length: n }, (_, i) => ({ condition: `c${i}`, units: [0], x: [0], y: [0], sd: [0], n: [1], low: [0], high: [0] })),
    xTitle: 'Epoch',
    yTitle: 'KL divergence',
    title: '',
    subtitle: '',
  });
  type Channels = { color: { scale: { range: string[] } } };
  const colours = (n: number, conditions?: readonly string[]): string[] =>
    (panel(figure(n), { width: 300, height: 200 }, conditions ? { conditions } : {}).encoding as Channels).color.scale.range;

  test('are those of Okabe and Ito, eight of them; then lines are dashed', () => {
    expect(new Set(colours(8)).size).toBe(8);
    expect(JSON.stringify(panel(figure(8), { width: 300, height: 200 }))).not.toContain('strokeDash');
    expect(colours(9)[8]).toBe(colours(9)[0]);
    expect(JSON.stringify(panel(figure(9), { width: 300, height: 200 }))).toContain('strokeDash');
  });

  test('stay with a condition where others are missing', () => {
    expect(colours(2, ['x', 'c0', 'y', 'c1'])).toEqual([colours(4)[1], colours(4)[3]]);
  });
});

test('a text is taken to be as wide as its letters', () => {
  expect(textWidth('iiii', 10)).toBeLessThan(textWidth('nnnn', 10));
  expect(textWidth('nnnn', 20)).toBe(2 * textWidth('nnnn', 10));
});

describe('spinup plot', () => {
  test('has help with every flag, in lines that fit', () => {
    const help = helpOn('plot', [], { color: false });
    for (const { names, meaning } of plotFlags) {
      expect(help).toContain(`  ${names.join(', ')}`);
      expect(help.replace(/\s+/g, ' ')).toContain(meaning);
    }
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  test('ends with 2 where there is nothing to plot, and says why', async () => {
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const code = await main(['plot', 'no/such/directory', '--ci']);
    const said = err.mock.calls.map(([text]) => text);
    err.mockRestore();
    expect([code, said]).toEqual([2, ['spinup: there is no directory no/such to plot from\n']]);
  });
});
