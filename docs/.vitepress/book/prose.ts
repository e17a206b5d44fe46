/** Letters with subscripts in prose, names that a line does not break, and columns of tables that are wide enough to be read. */
import type { MarkdownRenderer } from 'vitepress';
import { lineHtml } from './lineHtml.js';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** A letter, or a word that has subscripts in mathematics, with its subscript or exponent: θ_k, s_{t+1}, φ_targ, max_a, α^j. */
const LOWERED =
  /(?<![\p{L}\p{M}\d_])\p{L}\p{M}*\^\p{L}(?!\p{L})|(?<![\p{L}\p{M}\d_])(?:\p{L}\p{M}*|max|min|mean)_(?:\{(?:[^{}]|\{[^{}]*\})*\}|targ(?:,[12i])?|low|high|max|[\p{L}\d]\p{M}*(?![\p{L}_]))/gu;

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

/** Classes of columns that have a least width, and the characters of their longest cell from which on they do. */
const WIDTHS = { longest: 90, long: 28 };

const letters = ({ children }: Token): number => (children ?? []).reduce((sum, { content }) => sum + content.length, 0);

/** Marks the long columns of a table, which a phone would squeeze to a word or two; of two columns neither needs more than half. */
const markColumns = (table: readonly Token[]): void => {
  const columns: { token: Token; length: number }[][] = [];
  let column = 0;
  for (const [i, token] of table.entries()) {
    if (token.type === 'tr_open') column = 0;
    if (!/^t[hd]_open$/.test(token.type)) continue;
    columns[column] ??= [];
    columns[column++].push({ token, length: letters(table[i + 1]) });
  }
  for (const cells of columns) {
    const most = Math.max(...cells.map(({ length }) => length));
    const found = Object.entries(WIDTHS).find(([, least]) => most > least)?.[0];
    const width = found && columns.length < 3 ? 'half' : found;
    if (width) for (const { token } of cells) token.attrJoin('class', width);
  }
};
const longColumns = (md: MarkdownRenderer): void => {
  md.core.ruler.push('long_columns', ({ tokens }) => {
    const ends = tokens.flatMap(({ type }, i) => (type === 'table_close' ? [i] : []));
    for (const [i, { type }] of tokens.entries())
      if (type === 'table_open')
        markColumns(
          tokens.slice(
            i,
            ends.find((end) => end > i),
          ),
        );
  });
};

export const prose = (md: MarkdownRenderer): void => {
  subscripts(md);
  wholeNames(md);
  longColumns(md);
};
