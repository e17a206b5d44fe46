/**
 * Every line of pseudocode in docs/algorithms has one place in src/algos, says the same words there, comes in the same
 * order, and stands over code that uses the quantities it names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tags } from './tags.js';

/** Which identifiers stand for a symbol: for all algorithms, and for one. */
const notations: Record<string, Record<string, string[]>> = JSON.parse(readFileSync('docs/notation.json', 'utf8'));

/** The symbols that occur in a line, the longest first, so that Q_targ is not read as Q; words only as whole words. */
const symbolsIn = (text: string, symbols: readonly string[]): string[] => {
  const found: string[] = [];
  let rest = text;
  for (const symbol of [...symbols].sort((a, b) => b.length - a.length)) {
    const pattern = /^[a-z]+$/.test(symbol) ? new RegExp(`(?<![a-z])${symbol}(?![a-z])`, 'g') : symbol;
    const without = rest.replaceAll(pattern, ' ');
    if (without !== rest) found.push(symbol);
    rest = without;
  }
  return found;
};

for (const page of readdirSync('docs/algorithms')) {
  const [, algo, body] = /```pseudocode (\w+)\n([\s\S]*?)```/.exec(readFileSync(`docs/algorithms/${page}`, 'utf8')) ?? ['', page, ''];
  const lines = body
    .trim()
    .split('\n')
    .map((line) => /^(\d+)\s+(.*)$/.exec(line.trim()) ?? ['', '?', line]);
  const notation: Record<string, string[]> = { ...notations.all, ...notations[algo] };
  const mine = tags.filter(({ id }) => id.split('.')[0] === algo);

  describe(page, () => {
    test('has pseudocode, numbered from 1', () => {
      expect(lines.map(([, n]) => Number(n))).toEqual(lines.map((_, i) => i + 1));
    });

    test.each(lines.map(([, n, text]) => [`${algo}.${n}`, text]))('(%s) %s', (id, text) => {
      const here = mine.filter((tag) => tag.id === id);
      expect(
        here.map(({ file }) => file),
        `places in src/algos with the tag (${id})`,
      ).toHaveLength(1);
      expect(here[0].text, 'the words in the source').toBe(text);
      for (const symbol of symbolsIn(text, Object.keys(notation))) {
        const used = notation[symbol].some((name) => here[0].names.has(name));
        expect(
          used,
          `${here[0].file}: the line names ${symbol}, so the code under it should use one of ${notation[symbol].join(', ')}`,
        ).toBe(true);
      }
    });

    test('the source follows the order of the pseudocode, and has no line that the page has not', () => {
      expect(mine.filter(({ id }) => !lines.some(([, n]) => id === `${algo}.${n}`)).map(({ id }) => id)).toEqual([]);
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
