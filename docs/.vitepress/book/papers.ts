/** The form over the list of papers, and what it filters by; the page itself is plain Markdown, and whole without it. */
import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';

interface Listed {
  readonly number: number;
  readonly kind: string;
  readonly year: number;
}
const listed = (): readonly Listed[] => JSON.parse(readFileSync('docs/papers.json', 'utf8')).papers;

const optionOf = (value: string | number): string => `<option value="${value}">${value}</option>`;
const choice = (label: string, name: string, all: string, values: readonly (string | number)[]): string =>
  `<label>${label} <select name="${name}"><option value="">${all}</option>${values.map(optionOf).join('')}</select></label>`;

/** The form as HTML. A browser without scripts does not show it: see views of `.paper-filter` in the style. */
const paperForm = (papers: readonly Listed[]): string => {
  const kinds = [...new Set(papers.map(({ kind }) => kind))].sort();
  const years = [...new Set(papers.map(({ year }) => year))].sort((a, b) => b - a);
  return `<form class="paper-filter" role="search" aria-label="Filter the papers" v-pre>
<label>Words <input type="search" name="q" autocomplete="off"></label>
${choice('Kind', 'kind', 'all kinds', kinds)}
${choice('From', 'from', 'any year', years)}
${choice('To', 'to', 'any year', years)}
<button type="reset">Show all</button>
<output>${papers.length} of ${papers.length} papers</output>
</form>\n`;
};

/** Puts the form where the page says `<!-- papers -->`, and gives each paper its number, kind and year. */
export const papers = (md: MarkdownRenderer): void => {
  const html = md.renderer.rules.html_block!;
  md.renderer.rules.html_block = (tokens, i, options, env, self) =>
    tokens[i].content.trim() === '<!-- papers -->' ? paperForm(listed()) : html(tokens, i, options, env, self);
  md.renderer.rules.list_item_open = (tokens, i, options, env, self) => {
    const paper = env.relativePath === 'papers.md' ? listed().find(({ number }) => `${number}` === tokens[i].info) : undefined;
    if (paper) {
      tokens[i].attrSet('value', `${paper.number}`); // else papers after hidden ones would be numbered anew
      tokens[i].attrSet('data-kind', paper.kind);
      tokens[i].attrSet('data-year', `${paper.year}`);
    }
    return self.renderToken(tokens, i, options);
  };
};
