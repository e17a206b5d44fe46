/** Equations: $…$ in a line and $$…$$ as a block, as GitHub reads them, set by KaTeX at build time. */
import katex from 'katex';
import type { MarkdownRenderer } from 'vitepress';

/**
 * An equation as HTML.
 * @throws Error with the page and the formula, if KaTeX cannot read it
 */
export const setEquation = (tex: string, displayMode: boolean, page: string): string => {
  try {
    const html = katex.renderToString(tex, {
      displayMode,
      throwOnError: true,
      strict: 'error',
      output: 'htmlAndMathml',
    });
    return displayMode
      ? `<div class="math" v-pre tabindex="0" role="group" aria-label="equation">${html}</div>\n`
      : `<span v-pre>${html}</span>`;
  } catch (error) {
    throw new Error(`docs/${page}: ${(error as Error).message}\n${tex}`);
  }
};

/** Teaches a Markdown renderer equations. A $ before a digit or beside a space is a price. */
export const equations = (md: MarkdownRenderer): void => {
  md.block.ruler.before(
    'fence',
    'math',
    (state, startLine, endLine, silent) => {
      const line = (i: number): string => state.src.slice(state.bMarks[i] + state.tShift[i], state.eMarks[i]);
      if (!line(startLine).startsWith('$$')) return false;
      if (silent) return true;
      let last = startLine;
      while (
        last < endLine &&
        !line(last)
          .slice(last === startLine ? 2 : 0)
          .trimEnd()
          .endsWith('$$')
      )
        last++;
      const text = Array.from({ length: last - startLine + 1 }, (_, i) => line(startLine + i))
        .join('\n')
        .trim();
      Object.assign(state.push('math_block', 'div', 0), { content: text.slice(2, -2).trim(), block: true, map: [startLine, last + 1] });
      state.line = last + 1;
      return true;
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  );
  md.inline.ruler.after('escape', 'math', (state, silent) => {
    const match = /^\$(?![\s$])((?:[^$\\]|\\.)*?[^\s\\])\$(?!\d)/.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!silent) state.push('math_inline', 'span', 0).content = match[1];
    state.pos += match[0].length;
    return true;
  });
  md.renderer.rules.math_block = (tokens, i, _, env) => setEquation(tokens[i].content, true, env.relativePath);
  md.renderer.rules.math_inline = (tokens, i, _, env) => setEquation(tokens[i].content, false, env.relativePath);
};
