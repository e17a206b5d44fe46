/**
 * The two views of an algorithm, as HTML that needs no script: pseudocode beside the code that does it, and what changes
 * from one algorithm to the next. A script of a kilobyte lights up symbols; without it the page says the same.
 */
import { readdirSync } from 'node:fs';
import { type Algorithm, algorithmOf, type Line, type Piece } from '../../../scripts/pseudocode/lines.js';
import { codeHtml, fileOf, linesOf, type NumbersOf } from './code.js';
import { lineHtml } from './lineHtml.js';

/** Addresses on the site or off it. */
export interface Addresses {
  /** Where lines of a file of the repository can be read. */
  source(file: string, first: number, last: number): string;
  /** A page of the site, such as 'algorithms/ppo'. */
  page(path: string): string;
}

/** The symbols of a view, whose places in the list are their numbers, and an algorithm's identifiers for them. */
interface Symbols {
  readonly all: readonly string[];
  readonly numbersOf: NumbersOf;
}
const symbolsOf = ({ notation }: Algorithm, all: readonly string[]): Symbols => ({
  all,
  numbersOf: (name) => all.flatMap((symbol, i) => (notation[symbol]?.includes(name) ? [i] : [])),
});

const pieceHtml = (piece: Piece, { numbersOf }: Symbols, to: Addresses): string => {
  const [first, last] = linesOf(piece);
  const file = fileOf(piece);
  const link = `<a class="at" href="${to.source(file, first, last)}">${file.replace('src/algos/', '')}:${first}</a>`;
  const code = `<pre class="code"><code>${codeHtml(piece, numbersOf)}</code></pre>`;
  const shown = piece.name ? `<details open><summary>where <code>${piece.name}</code></summary>${code}</details>` : code;
  return `<div class="piece">${link}${shown}</div>`;
};
const piecesHtml = ({ code, where }: Line, symbols: Symbols, to: Addresses): string =>
  `<div class="pieces">${[code, ...where].map((piece) => pieceHtml(piece, symbols, to)).join('')}</div>`;

/** How many loops a line stands in: those whose heads come before it. */
const depthOf = (lines: readonly Line[], i: number): number => lines.slice(0, i).filter(({ text }) => /^(for|repeat) /.test(text)).length;

const lineOf = (line: Line, { all }: Symbols, href: string, depth = 0): string =>
  `<div class="line" style="--depth:${depth}"><a class="n" href="${href}" aria-label="line ${line.number}">${line.number}</a>` +
  `<span class="words">${lineHtml(line.text, all)}</span></div>`;

/** A button for each symbol: what keyboards and fingers light it with. */
const legend = (algorithms: readonly Algorithm[], all: readonly string[]): string => {
  const used = all.filter((symbol) => algorithms.some(({ lines }) => lines.some(({ symbols }) => symbols.includes(symbol))));
  const buttons = used.map((symbol) => {
    const names = [...new Set(algorithms.flatMap(({ notation }) => notation[symbol] ?? []))];
    const codes = names.map((name) => `<code>${name}</code>`).join(' ');
    const i = all.indexOf(symbol);
    return `<button type="button" class="sym" aria-pressed="false" data-s="${i}"><span>${lineHtml(symbol, [])}</span> ${codes}</button>`;
  });
  return `<div class="legend"><span>Symbols, and their names in the code:</span>${buttons.join('')}</div>`;
};

/** Links to the pages that say what changes from an algorithm to others, or from others to it. */
const changesLinks = (algo: string, to: Addresses): string => {
  const links = readdirSync('docs/changes').flatMap((file) => {
    const [from, into] = file.replace('.md', '').split('-');
    if (from !== algo && into !== algo) return [];
    return [`<a href="${to.page(`changes/${from}-${into}`)}">${from === algo ? `to ${into}` : `from ${from}`}</a>`];
  });
  return links.length > 0 ? `<p class="changes-links" v-pre>What changes: ${links.join(', ')}.</p>\n` : '';
};

/** Pseudocode at the left, and at the right of each line the statements under its tag, whichever file they are in. */
export const sideBySide = (algo: string, to: Addresses): string => {
  const it = algorithmOf(algo);
  const symbols = symbolsOf(it, Object.keys(it.notation));
  const rows = it.lines.map((line, i) => {
    const id = `${algo}-${line.number}`;
    const numbers = line.symbols.map((symbol) => symbols.all.indexOf(symbol)).join(' ');
    const left = lineOf(line, symbols, `#${id}`, depthOf(it.lines, i));
    return `<div class="row" id="${id}" data-symbols="${numbers}">${left}${piecesHtml(line, symbols, to)}</div>`;
  });
  const view = `<div class="side-by-side" v-pre><div class="rows">${rows.join('')}</div>${legend([it], symbols.all)}</div>\n`;
  return view + changesLinks(algo, to);
};

type Pair = readonly [from: Line | undefined, to: Line | undefined];
/** Two lists of lines side by side, by the longest common subsequence of their words. */
const aligned = (a: readonly Line[], b: readonly Line[]): Pair[] => {
  const best: number[][] = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  const isSame = (i: number, j: number): boolean => i < a.length && j < b.length && a[i].text === b[j].text;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) best[i][j] = isSame(i, j) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (isSame(i, j)) pairs.push([a[i++], b[j++]]);
    else if (j >= b.length || (i < a.length && best[i + 1][j] >= best[i][j + 1])) pairs.push([a[i++], undefined]);
    else pairs.push([undefined, b[j++]]);
  }
  return pairs;
};

/** Lines that differ, between two that are the same. */
interface Change {
  readonly left: Line[];
  readonly right: Line[];
}
const stretches = (pairs: readonly Pair[]): (Change | readonly [Line, Line])[] => {
  const all: (Change | readonly [Line, Line])[] = [];
  for (const [left, right] of pairs) {
    if (left && right) {
      all.push([left, right]);
      continue;
    }
    const open = all.at(-1);
    const change: Change = open && 'left' in open ? open : { left: [], right: [] };
    if (change !== open) all.push(change);
    if (left) change.left.push(left);
    if (right) change.right.push(right);
  }
  return all;
};

/** Two algorithms, line by line: those that both have are grey, the rest is the idea. */
export const whatChanges = (from: string, into: string, to: Addresses): string => {
  const both = [algorithmOf(from), algorithmOf(into)] as const;
  const all = [...new Set(both.flatMap(({ notation }) => Object.keys(notation)))];
  const [a, b] = both.map((algorithm) => ({ name: algorithm.algo, symbols: symbolsOf(algorithm, all) }));
  const lineIn = (line: Line, { name, symbols }: typeof a): string =>
    lineOf(line, symbols, `${to.page(`algorithms/${name}`)}#${name}-${line.number}`);
  const side = (lines: readonly Line[], of: typeof a, kind: string): string => {
    const html = lines.map((line) => `<div class="row">${lineIn(line, of)}${piecesHtml(line, of.symbols, to)}</div>`).join('');
    return `<div class="side ${kind}" data-name="${of.name}">${html || '<p class="none">no such line</p>'}</div>`;
  };
  const shared = (left: Line, right: Line): string => {
    const isOneCode = left.code.source === right.code.source && left.code.from === right.code.from;
    const file = isOneCode ? `the same code, ${fileOf(left.code).replace('src/algos/', '')}` : 'the same words';
    return `<div class="shared">${lineIn(left, a)}<span class="file">${file}</span></div>`;
  };
  const rows = stretches(aligned(both[0].lines, both[1].lines)).map((stretch) =>
    'left' in stretch
      ? `<div class="change">${side(stretch.left, a, 'from')}${side(stretch.right, b, 'to')}</div>`
      : shared(stretch[0], stretch[1]),
  );
  const head = (name: string): string => `<a href="${to.page(`algorithms/${name}`)}">${name}</a>`;
  const heads = `<div class="heads">${head(from)}${head(into)}</div>`;
  return `<div class="side-by-side changes" v-pre>${heads}${rows.join('')}${legend(both, all)}</div>\n`;
};
