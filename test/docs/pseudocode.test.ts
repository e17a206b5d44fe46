/**
 * Every line of pseudocode in docs/algorithms has one place in src/algos, says the same words there, comes in the same
 * order, and stands over code that uses the quantities it names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pseudocodeOn } from '../../scripts/pseudocode/pages.js';
import { isFor, notationOf, notations, tags } from '../../scripts/pseudocode/source.js';
import { identifiersBeside, symbolsIn, untied } from '../../scripts/pseudocode/ties.js';
import { algorithms } from '../../src/algos/index.js';

const groups = Object.keys(notations);
const pages = readdirSync('docs/algorithms').map((page) => {
  const { algo, lines } = pseudocodeOn(readFileSync(`docs/algorithms/${page}`, 'utf8')) ?? { algo: page, lines: [] };
  return { page, algo, lines };
});

test('every algorithm has a page, and every page is of an algorithm', () => {
  expect(pages.map(({ algo }) => algo)).toEqual(Object.keys(algorithms).sort());
  expect(pages.map(({ page }) => page)).toEqual(pages.map(({ algo }) => `${algo}.md`));
});

test('every symbol of docs/notation.json occurs on a page', () => {
  const idle = groups.flatMap((of) => {
    const on = pages.filter(({ algo }) => isFor(of, algo));
    const found = new Set(on.flatMap(({ algo, lines }) => lines.flatMap(({ text }) => symbolsIn(text, notationOf(algo)).found)));
    return Object.keys(notations[of]).filter((symbol) => !found.has(symbol));
  });
  expect(idle).toEqual([]);
});

test('every identifier of docs/notation.json stands beside a line that has its symbol', () => {
  const standing = tags.map((tag) => {
    const notation = notationOf(tag.id.split('.')[0]);
    return { tag, symbols: symbolsIn(tag.text, notation).found, names: identifiersBeside(tag, notation) };
  });
  const idle = groups.flatMap((of) =>
    Object.entries(notations[of]).flatMap(([symbol, names]) => {
      const on = standing.filter(({ tag, symbols }) => isFor(of, tag.id.split('.')[0]) && symbols.includes(symbol));
      return names.filter((name) => !on.some(({ names }) => names.has(name))).map((name) => `${of}: ${symbol} as ${name}`);
    }),
  );
  expect(idle).toEqual([]);
});

for (const { page, algo, lines } of pages) {
  const notation = notationOf(algo);
  const mine = tags.filter(({ id }) => id.split('.')[0] === algo);

  describe(page, () => {
    test('has pseudocode, numbered from 1', () => {
      expect(lines.map(({ number }) => Number(number))).toEqual(lines.map((_, i) => i + 1));
    });

    test.each(lines.map(({ number, text }) => [`${algo}.${number}`, text]))('(%s) %s', (id, text) => {
      const here = mine.filter((tag) => tag.id === id);
      expect(
        here.map(({ file }) => file),
        `places in src/algos with the tag (${id})`,
      ).toHaveLength(1);
      expect(here[0].text, 'the words in the source').toBe(text);
      expect(symbolsIn(text, notation).unknown, 'symbols that docs/notation.json does not know').toEqual([]);
      const idle = untied(here[0], notation).map((symbol) => `${symbol}, which ${notation[symbol].join(' or ')} should stand for`);
      expect(idle, `symbols without an identifier in the code under (${id}) in ${here[0].file}`).toEqual([]);
    });

    test('the source follows the order of the pseudocode, and has no line that the page has not', () => {
      expect(mine.filter(({ id }) => !lines.some(({ number }) => id === `${algo}.${number}`)).map(({ id }) => id)).toEqual([]);
      const number = (id: string): number => Number(id.split('.')[1]);
      for (const file of new Set(mine.map((tag) => tag.file))) {
        const order = mine.filter((tag) => tag.file === file).sort((a, b) => a.at - b.at);
        expect(
          order.map(({ id }) => number(id)),
          file,
        ).toEqual(order.map(({ id }) => number(id)).sort((a, b) => a - b));
      }
    });
  });
}
