/**
 * Writes the tables of docs/notation.md: each symbol of the pseudocode with its meaning and shape, from docs/symbols.json,
 * and its names in the code, from docs/notation.json, to which tests hold the pages.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';

const page = 'docs/notation.md';
const begin = '<!-- symbols -->\n';
const end = '<!-- /symbols -->';
const names = JSON.parse(readFileSync('docs/notation.json', 'utf8'));
const symbols = JSON.parse(readFileSync('docs/symbols.json', 'utf8'));

const title = (algorithms) =>
  algorithms === 'all'
    ? 'All algorithms'
    : algorithms
        .split(' ')
        .map((name) => `[${name}](algorithms/${name}.md)`)
        .join(', ');
const row = (symbol, [meaning, shape] = [], identifiers) =>
  `| ${symbol.replaceAll('|', '\\|')} | ${meaning} | ${shape} | ${identifiers.map((name) => `\`${name}\``).join(', ')} |`;
const table = ([algorithms, of]) =>
  [
    `### ${title(algorithms)}\n`,
    '| symbol | meaning | shape | in the code |',
    '| --- | --- | --- | --- |',
    ...Object.entries(of).map(([symbol, identifiers]) => row(symbol, symbols[algorithms]?.[symbol], identifiers)),
  ].join('\n');

/** The page with its tables made anew. */
export const filled = (text) => {
  const [before, rest] = text.split(begin);
  return `${before}${begin}${Object.entries(names).map(table).join('\n\n')}\n${end}${rest.split(end)[1]}`;
};

if (argv[1]?.endsWith('notation.mjs')) writeFileSync(page, filled(readFileSync(page, 'utf8')));
