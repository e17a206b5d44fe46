/** What a plot reads: tables, directories, and the labels of runs. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { label, readDatasets } from '../../../../src/run/plot/datasets.js';
import { directoriesFor } from '../../../../src/run/plot/findRuns.js';
import { parseTable } from '../../../../src/run/plot/progressFile.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

describe('a table', () => {
  const read = (...lines: string[]) => {
    const { columns, ...rest } = parseTable(lines.join('\n'));
    return { columns: Object.fromEntries(columns), ...rest };
  };

  test('is columns of numbers, as Python and NumPy write them', () => {
    expect(read('a\tb', '0\t1e-05', '1\t-inf', '2\tnan', '3\t', '')).toEqual({
      columns: { a: [0, 1, 2, 3], b: [1e-5, Number.NEGATIVE_INFINITY, Number.NaN, Number.NaN] },
      rows: 4,
      damaged: [],
    });
  });

  test('may end without a newline, hold empty lines, and end its lines as Windows does', () => {
    expect(read('\uFEFFa\tb\r', '', '0\t1\r', '', '1\t2')).toMatchObject({ columns: { a: [0, 1], b: [1, 2] }, damaged: [] });
  });

  test('with a row that was cut off goes without it, and says so', () => {
    expect(read('a\tb\tc', '0\t1\t2', '1\t3')).toEqual({
      columns: { a: [0], b: [1], c: [2] },
      rows: 1,
      damaged: ['line 3 has 2 cells in place of 3'],
    });
  });

  test('with two rows in one line, or with something in a row that is no number, goes without it, and says so', () => {
    const { columns, damaged } = read('a\tb', '0\t1', '1\t22\t3', '', '3\t\u0000\u0000', '4\t5');
    expect(columns).toEqual({ a: [0, 4], b: [1, 5] });
    expect(damaged).toEqual(['line 3 has 3 cells in place of 2', 'line 5 has "\\u0000\\u0000" for b']);
  });

  test('keeps its rows where a column is text', () => {
    expect(read('a\tnote', '0\tfirst', '1\tsecond')).toEqual({ columns: { a: [0, 1] }, rows: 2, damaged: [] });
  });

  test('of nothing has no columns, and of a header no rows', () => {
    expect(read('')).toEqual({ columns: {}, rows: 0, damaged: [] });
    expect(read('a\tb', '')).toEqual({ columns: { a: [], b: [] }, rows: 0, damaged: [] });
  });
});

describe('labels', () => {
  const run = (dir: string, config: unknown, progress: string | Error | undefined = 'Epoch\tAverageEpRet\n0\t1\n', title?: string) => ({
    root: 'data/',
    found: { dir, config: typeof config === 'string' ? config : JSON.stringify(config), progress },
    title,
  });
  const labels = (...runs: ReturnType<typeof run>[]) =>
    label(runs).datasets.map(({ condition1, condition2, unit }) => [condition1, condition2, unit]);

  test('are the name of the experiment, numbered within it, and over all', () => {
    expect(labels(run('x', { exp_name: 'a' }), run('y', { exp_name: 'b' }), run('z', { exp_name: 'a' }))).toEqual([
      ['a', 'a-0', 0],
      ['b', 'b-1', 0],
      ['a', 'a-2', 1],
    ]);
  });

  test('are the title in the legend, if there is one', () => {
    expect(labels(run('x', { exp_name: 'a' }, undefined, 'T'), run('y', { exp_name: 'b' }, undefined, 'T'))).toEqual([
      ['T', 'T-0', 0],
      ['T', 'T-1', 1],
    ]);
  });

  test.each([
    ['is not JSON', '{"exp_name": '],
    ['is no dictionary', '3'],
  ])('are exp where config.json %s, which is said', (_, config) => {
    const { datasets, originalNotes, notes } = label([run('x', config)]);
    expect(datasets[0].condition1).toBe('exp');
    expect(originalNotes).toEqual(['No file named config.json']);
    expect(notes).toEqual(['x has no readable config.json: it is shown as exp']);
  });

  test('are read from a config.json in which Python has written NaN or Infinity', () => {
    expect(labels(run('x', '{"exp_name": "a", "c": -Infinity, "d": [NaN, Infinity]}'))).toEqual([['a', 'a-0', 0]]);
  });

  test('Performance is AverageTestEpRet if it is there, else AverageEpRet', () => {
    const performance = (progress: string) => label([run('x', {}, progress)]).datasets[0].columns.get('Performance');
    expect(performance('AverageEpRet\tAverageTestEpRet\n1\t2\n')).toEqual([2]);
    expect(performance('AverageEpRet\tEpLen\n1\t2\n')).toEqual([1]);
    expect(performance('Loss\n1\n')).toBeUndefined();
  });

  test('a run without a completed epoch is left out with a word, and keeps its number', () => {
    const { datasets, notes } = label([run('x', { exp_name: 'a' }, 'Epoch\tAverageEpRet\n'), run('y', { exp_name: 'a' })]);
    expect(datasets.map(({ dir, condition2, unit }) => [dir, condition2, unit])).toEqual([['y', 'a-1', 1]]);
    expect(notes).toEqual(['x is left out: its run has not completed an epoch']);
  });

  test('a progress.txt that cannot be read is left out with a word', () => {
    const { datasets, originalNotes, notes } = label([run('x', {}, new Error('permission denied'))]);
    expect(datasets).toEqual([]);
    expect(originalNotes).toEqual(['Could not read from x/progress.txt']);
    expect(notes).toEqual(['x is left out: permission denied']);
  });
});

describe('directories', () => {
  let dir = '';
  eachInFolder((path) => {
    dir = path;
  });

  const rows = 'Epoch\tAverageEpRet\tTotalEnvInteracts\n0\t1\t10\n';
  const put = (path: string, progress: string | null = rows, config: object | null = { exp_name: path.split('/')[0] }): void => {
    const run = join(dir, path);
    mkdirSync(run, { recursive: true });
    if (progress !== null) writeFileSync(join(run, 'progress.txt'), progress);
    if (config) writeFileSync(join(run, 'config.json'), JSON.stringify(config));
  };
  const at = (...names: string[]): string[] => names.map((name) => `${dir}/${name}`);
  /** What is read, without the directory in front, and what is said about it. */
  const read = (words: string[], selection = {}) => {
    let out = '';
    const datasets = readDatasets(at(...words), selection, (text) => {
      out += text;
    });
    const [, , notes] = out.split(`${'='.repeat(50)}\n`);
    return { runs: datasets.map((run) => run.dir.slice(dir.length + 1)), notes: notes.replaceAll(`${dir}/`, '') };
  };

  test('are the one that is named, if the name ends in a slash', () => {
    for (const name of ['a/a_s0', 'ab/ab_s0']) put(name);
    expect(directoriesFor(`${dir}/a/`)).toEqual(at('a/'));
  });

  test('are all whose names hold the last part, in order, files aside', () => {
    for (const name of ['ab/a_s0', 'b-a/b_s0', 'c/c_s0']) put(name);
    writeFileSync(join(dir, 'a.png'), '');
    expect(directoriesFor(`${dir}/a`)).toEqual(at('ab', 'b-a'));
    expect(directoriesFor(`${dir}/nothing`)).toEqual([]);
  });

  test('are searched to their depth, s2 before s10', () => {
    for (const name of ['a/a_s10', 'a/a_s2', 'a/more/deep/a_s1']) put(name);
    expect(read(['a/']).runs).toEqual(['a/a_s2', 'a/a_s10', 'a/more/deep/a_s1']);
    expect(read(['a/a_s2/']).runs).toEqual(['a/a_s2/']);
  });

  test('behind links are not searched, as by os.walk', () => {
    put('a/a_s0');
    symlinkSync(join(dir, 'a'), join(dir, 'a', 'again'));
    expect(read(['a/']).runs).toEqual(['a/a_s0']);
  });

  test('are left out unless their paths hold all that is selected and nothing that is excluded', () => {
    for (const name of ['a-first', 'a-second', 'b-first']) put(`${name}/x_s0`);
    expect(read([''], {}).runs).toHaveLength(3);
    expect(read(['a', 'b'], { select: ['-first', 'a-'] }).runs).toEqual(['a-first/x_s0']);
    expect(read(['a', 'b'], { exclude: ['-second', 'b-'] }).runs).toEqual(['a-first/x_s0']);
    expect(() => read(['a'], { select: ['-third'], exclude: ['b'] })).toThrow(
      /^--select -third with --exclude b leaves none of .*a-first, .*a-second$/,
    );
  });

  test('with runs that were put aside are left out with a word, unless they are named', () => {
    for (const name of ['ppo/ppo_s0', 'old/ppo_s0_1', 'old/ppo_s0_2', 'old/old_s0']) put(name);
    expect(read([''])).toEqual({
      runs: ['old/old_s0', 'ppo/ppo_s0'],
      notes: 'old contains earlier runs, which are left out; to plot them: spinup plot old/\n',
    });
    expect(read(['old']).runs).toEqual(['old/old_s0', 'old/ppo_s0_1', 'old/ppo_s0_2']);
    expect(read(['old/ppo']).runs).toEqual(['old/ppo_s0_1', 'old/ppo_s0_2']);
    rmSync(join(dir, 'old', 'old_s0'), { recursive: true });
    expect(directoriesFor(`${dir}/o`)).toEqual(at('ppo'));
  });

  test('with a run that has only begun, or is damaged, or has no config.json: each is said', () => {
    put('a/a_s0');
    put('a/a_s1', null);
    put('a/a_s2', `${rows}1\t2`);
    put('a/a_s3', rows, null);
    put('a/a_s4', '');
    const { runs, notes } = read(['a/', 'zzz']);
    expect(runs).toEqual(['a/a_s0', 'a/a_s2', 'a/a_s3']);
    expect(notes.split('\n')).toEqual([
      'No file named config.json',
      'no directory matches zzz',
      'a/a_s1 is left out: its run has not completed an epoch',
      'a/a_s2/progress.txt is damaged: line 3 has 2 cells in place of 3; that line is left out',
      'a/a_s3 has no readable config.json: it is shown as exp',
      'a/a_s4 is left out: its run has not completed an epoch',
      '',
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read are said', () => {
    for (const name of ['a/a_s0', 'a/closed']) put(name);
    chmodSync(join(dir, 'a', 'closed'), 0);
    const { runs, notes } = read(['a/']);
    chmodSync(join(dir, 'a', 'closed'), 0o755);
    expect(runs).toEqual(['a/a_s0']);
    expect(notes).toMatch(/^cannot read the directory a\/closed: .*permission denied/);
  });

  test('that are not there, hold no run, or have other titles than the legend are errors that say so', () => {
    put('a/a_s0', '');
    mkdirSync(join(dir, 'empty'));
    expect(() => readDatasets([])).toThrow(new UserError('which runs? Name directories, such as spinup plot data/'));
    expect(() => read(['no/a'])).toThrow(`there is no directory ${dir}/no to plot from`);
    expect(() => readDatasets([''])).toThrow("there is no directory '' to plot from");
    expect(() => read(['zz', 'yy'])).toThrow(`no directory matches ${dir}/zz, ${dir}/yy`);
    expect(() => read(['empty/'])).toThrow(`there is no run with a completed epoch in ${dir}/empty/`);
    expect(() => read(['a/'])).toThrow('there is no run with a completed epoch in ');
    expect(() => read(['a/'], { legend: ['A', 'B'] })).toThrow(
      '--legend should have one title for each directory, 1 in all, but has 2: A, B',
    );
  });
});
