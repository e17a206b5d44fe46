/** Pages for users of other libraries: flags in the column `here` exist, and have the defaults that stand behind them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';
import { flagName, fullKey, shortFlags, spinningUpName } from '../../src/run/config/spinningUpNames.js';
import { gridSettings, settings } from '../../src/run/flags/runFlags.js';
import { plotFlags } from '../../src/run/plot/flags.js';
import { testFlags } from '../../src/run/watch/flags.js';

const folder = 'docs/coming-from';
const names = Object.keys(algorithms) as AlgoName[];
const flagsOf = (algo: AlgoName): Map<string, unknown> =>
  new Map(Object.entries(learner(algo).defaults).map(([name, value]) => [flagName(spinningUpName(name)), value]));
const known = new Set([
  ...names.flatMap((algo) => [...flagsOf(algo).keys()]),
  ...[...settings, ...gridSettings].map(({ key }) => `--${key}`),
  ...Object.keys(shortFlags).map((short) => `--${short}`),
  ...[...testFlags, ...plotFlags].flatMap(({ names: all }): readonly string[] => all),
]);

interface Cell {
  readonly heading: string;
  readonly text: string;
}
/** Cells of the column `here` of all tables of a page, each with the last heading above it. */
const cellsOf = (page: string): Cell[] => {
  const cells: Cell[] = [];
  let heading = '';
  let column = -1;
  for (const line of readFileSync(`${folder}/${page}`, 'utf8').split('\n')) {
    const row = line.startsWith('|') ? line.split('|').map((cell) => cell.trim()) : [];
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    if (row.length === 0) column = -1;
    else if (column < 0) column = row.indexOf('here');
    else if (column > 0 && !row[column].startsWith('---')) cells.push({ heading, text: row[column] });
  }
  return cells;
};
const algorithmsIn = (heading: string): AlgoName[] => names.filter((algo) => heading.toLowerCase().split(/\W+/).includes(algo));
/** What stands in brackets behind a flag, as a value of a hyperparameter. */
const shownValue = (text: string): unknown => {
  const bare = text.replaceAll('"', '').replace(/;.*$/, '');
  return bare.startsWith('[') ? JSON.parse(bare) : Number(bare);
};

describe.each(readdirSync(folder))('%s', (page) => {
  const cells = cellsOf(page);

  test('names flags that exist', () => {
    const flags = cells.flatMap(({ text }) => [...text.matchAll(/--[a-z_]+/g)].map(([flag]) => flag));
    expect(flags.length).toBeGreaterThan(10);
    expect(flags.filter((flag) => !known.has(flag) && !known.has(`--${fullKey(flag.slice(2))}`))).toEqual([]);
  });

  test('gives their defaults', () => {
    for (const { heading, text } of cells) {
      for (const algo of algorithmsIn(heading)) {
        const defaults = flagsOf(algo);
        for (const [, flag, shown] of text.matchAll(/`(--[a-z_]+)` \(([^)]*)\)/g)) {
          if (defaults.has(flag)) expect(shownValue(shown), `${page}: ${algo} ${flag}`).toEqual(defaults.get(flag));
        }
      }
    }
  });
});
