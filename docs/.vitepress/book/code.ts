/** Pieces of the source as HTML: coloured by Shiki, with the identifiers that stand for symbols marked. */
import { createHighlighter, type ThemedToken } from 'shiki';
import type ts from 'typescript';
import type { Piece } from '../../../scripts/pseudocode/lines.js';
import { themes } from './themes.js';

const highlighter = await createHighlighter({ langs: ['typescript'], themes: Object.values(themes) });

const coloured = new Map<ts.SourceFile, readonly (readonly ThemedToken[])[]>();
/** The tokens of a whole file, line by line: a piece of it has the colours that it has there. */
const tokensOf = (source: ts.SourceFile): readonly (readonly ThemedToken[])[] => {
  const known = coloured.get(source);
  if (known) return known;
  const names = { light: themes.light.name!, dark: themes.dark.name! };
  const { tokens } = highlighter.codeToTokens(source.text, { lang: 'typescript', themes: names, defaultColor: false });
  coloured.set(source, tokens);
  return tokens;
};

/** The path of a piece's file in the repository: 'src/algos/ppo.ts'. */
export const fileOf = ({ source }: Piece): string => source.fileName.replace(/^.*(?=src\/algos\/)/, '');
/** The first and the last line of a piece, from 1. */
export const linesOf = ({ source, from, to }: Piece): readonly [first: number, last: number] => [
  source.getLineAndCharacterOfPosition(from).line + 1,
  source.getLineAndCharacterOfPosition(to).line + 1,
];

/** Text as HTML shows it. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&quot;'));

/** A class for each pair of colours, so that a page does not repeat them. */
const classes = new Map<string, string>();
const classOf = ({ htmlStyle = {} }: ThemedToken): string => {
  const pair = `--l:${htmlStyle['--shiki-light']};--d:${htmlStyle['--shiki-dark']}`;
  const name = classes.get(pair) ?? `k${classes.size}`;
  classes.set(pair, name);
  return name;
};
/** The style sheet of all colours that pieces have had so far. */
export const colours = (): string => [...classes].map(([pair, name]) => `.code .${name}{${pair}}`).join('');

/** The numbers of the symbols that a name stands for. */
export type NumbersOf = (name: string) => readonly number[];

/** A token, or a part of one: identifiers that count are spans with the numbers of their symbols. */
const tokenHtml = ({ source, identifiers }: Piece, token: ThemedToken, from: number, to: number, numbersOf: NumbersOf): string => {
  const text = source.text.slice(from, to);
  if (text.trim() === '') return text;
  let html = '';
  let at = 0;
  for (const { 0: name, index } of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
    const numbers = identifiers.has(from + index) ? numbersOf(name) : [];
    if (numbers.length === 0) continue;
    html += `${escaped(text.slice(at, index))}<span class="sym" data-s="${numbers.join(' ')}">${name}</span>`;
    at = index + name.length;
  }
  return `<span class="${classOf(token)}">${html}${escaped(text.slice(at))}</span>`;
};

/** A piece as lines of HTML, without the indentation that it has in its file. A line that is too long goes on further in. */
export const codeHtml = (piece: Piece, numbersOf: NumbersOf): string => {
  const { source, from, to } = piece;
  const [first, last] = linesOf(piece);
  const startOf = (line: number): number => source.getPositionOfLineAndCharacter(line - 1, 0);
  const indentOf = (line: number): number => /^ */.exec(source.text.slice(startOf(line)))![0].length;
  const outer = indentOf(first);
  return tokensOf(source)
    .slice(first - 1, last)
    .map((tokens, i) => {
      const left = Math.max(startOf(first + i) + outer, from);
      const html = tokens.map((token) => {
        const begin = Math.max(token.offset, left);
        const end = Math.min(token.offset + token.content.length, to);
        return begin < end ? tokenHtml(piece, token, begin, end, numbersOf) : '';
      });
      return `<span class="ln" style="--i:${Math.max(0, indentOf(first + i) - outer)}">${html.join('')}</span>`;
    })
    .join('\n');
};
