/** Letters with subscripts in prose, names that a line does not break, and columns of tables that are wide enough to be read. */
import type { MarkdownRenderer } from 'vitepress';
import { lineHtml } from './lineHtml.js';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** A letter, or a word that has subscripts in mathematics, with its subscript: θ_k, s_{t+1}, φ_targ, max_a. */
const LOWERED =
  /(?<![\p{L}\p{M}\d_])(?:\p{L}\p{M}*|max|min|mean)_(?:\{(?:[^{}]|\{[^{}]*\})*\}|targ(?:,[12i])?|low|high|max|[\p{L}\d]\p{M}*(?![\p{L}_]))/gu;

const subscripts = (md: MarkdownRenderer): void => {
  const text = md.renderer.rules.text!;
  md.renderer.rules.text = (...of) => text(...of).replace(LOWERED, (symbol) => lineHtml(symbol, []));
};

/** A flag or a name in code that is short enough to stay on one line, where a browser would break it after a hyphen. */
const wholeNames = (md: MarkdownRenderer): void => {
  const code = md.renderer.rules.code_inline!;
  md.renderer.rules.code_inline = (tokens, i, ...rest) => {
    if (/^\S{1,26}$/.test(tokens[i].content)) tokens[i].attrJoin('class', 'whole');
    return code(tokens, i, ...rest);
  };
};

/** Characters of a column's longest cell from which on the column has a least width. */
const LONG = 36;

const letters = ({ children }: Token): number => (children ?? []).reduce((sum, { content }) => sum + content.length, 0);

/** Marks the long columns of tables with three columns or more, which a phone would squeeze to a word or two. */
const longColumns = (md: MarkdownRenderer): void => {
  const mark = (tokens: readonly Token[]): void => {
    let column = 0;
    const cells = tokens.flatMap((token, i) => {
      if (token.type === 'tr_open') column = 0;
      return /^t[hd]_open$/.test(token.type) ? [{ token, column: column++, length: letters(tokens[i + 1]) }] : [];
    });
    const long = new Set(cells.filter(({ length }) => length > LONG).map((cell) => cell.column));
    if (cells.some((cell) => cell.column >= 2)) for (const cell of cells) if (long.has(cell.column)) cell.token.attrJoin('class', 'long');
  };
  md.core.ruler.push('long_columns', ({ tokens }) => {
    for (const [i, { type }] of tokens.entries())
      if (type === 'table_open')
        mark(
          tokens.slice(
            i,
            tokens.findIndex((token, j) => j > i && token.type === 'table_close'),
          ),
        );
  });
};

export const prose = (md: MarkdownRenderer): void => {
  subscripts(md);
  wholeNames(md);
  longColumns(md);
};
