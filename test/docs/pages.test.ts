/** All pages together: links lead somewhere, the index is complete, and code that is quoted is the source's. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { anchorOf } from '../../docs/.vitepress/book/anchor.js';
import { pseudocodeOn } from '../../scripts/pseudocode/pages.js';
import { markdownIn } from '../support/pages.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownIn('docs'), ...markdownIn('bench')];
const read = (file: string): string => readFileSync(file, 'utf8');
/** The text without blocks of code, whose brackets are no links. */
const prose = (text: string): string => text.replace(/```[\s\S]*?```/g, '');

/** The anchors of a page: its headings, and on the site each line of its pseudocode. */
const anchorsOf = (text: string): string[] => {
  const headings = [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title));
  const { algo = '', lines = [] } = pseudocodeOn(text) ?? {};
  return [...headings, ...lines.map(({ number }) => `${algo}-${number}`)];
};

interface Link {
  readonly file: string;
  readonly anchor?: string;
}
const linksOf = (page: string): Link[] =>
  [...prose(read(page)).matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)]
    .map(([, to]) => to)
    .filter((to) => !/^[a-z]+:/.test(to))
    .map((to) => to.split('#'))
    .map(([file, anchor]) => ({ file: file === '' ? page : normalize(join(dirname(page), file)), ...(anchor && { anchor }) }));

describe.each(pages)('%s', (page) => {
  test('leads to files and headings that are there', () => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) => !existsSync(file) || (anchor && file.endsWith('.md') && !anchorsOf(read(file)).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });
});

test('formulas have no macro that GitHub refuses: it shows an error in the place of the whole formula', () => {
  const refused = /\\(?:operatorname|mbox|phantom|newcommand|def|href)\b/;
  expect(pages.filter((page) => refused.test(prose(read(page))))).toEqual([]);
});

test('docs/README.md lists every page', () => {
  const listed = linksOf('docs/README.md').map(({ file }) => file);
  expect(markdownIn('docs').filter((page) => page !== 'docs/README.md' && !listed.includes(page))).toEqual([]);
});

/** The statement that declares a name, without the comment above it. */
const declaration = (file: string, name: string): string => {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const declares = (node: ts.Statement): boolean =>
    ts.isVariableStatement(node) && node.declarationList.declarations.some((found) => found.name.getText() === name);
  const found = source.statements.find(declares);
  return found?.getText() ?? `${file} declares no ${name}`;
};

test('code that is quoted is the source’s', () => {
  const quote = /<!-- from ([\w./]+): (\w+) -->\n```typescript\n([\s\S]*?)\n```/g;
  const quotes = pages.flatMap((page) => [...read(page).matchAll(quote)]);
  expect(quotes.length).toBeGreaterThan(0);
  for (const [, file, name, code] of quotes) expect(code).toBe(declaration(file, name));
});

test('docs/notation.md is what scripts/notation.mjs makes of every symbol', async () => {
  // @ts-expect-error a script without types
  const { filled } = await import('../../scripts/notation.mjs');
  const page = read('docs/notation.md');
  expect(filled(page)).toBe(page);
  expect(page).not.toContain('undefined');
});

test('docs/papers.md is what scripts/papers.mjs makes of docs/papers.json', async () => {
  // @ts-expect-error a script without types
  const { filled } = await import('../../scripts/papers.mjs');
  const page = read('docs/papers.md');
  expect(filled(page)).toBe(page);
  expect(page).not.toContain('undefined');
});

interface Paper {
  readonly number: number;
  readonly section: string;
  readonly year: number;
  readonly url: string;
  readonly arxiv?: string;
  readonly page?: string;
  readonly why: string;
}

test('docs/papers.json numbers its papers, and each is in a section and has a reason', () => {
  const { sections, papers }: { sections: { id: string; parts: { id: string }[] }[]; papers: Paper[] } = JSON.parse(
    read('docs/papers.json'),
  );
  const ids = sections.flatMap(({ id, parts }) => (parts.length > 0 ? parts.map((part) => part.id) : [id]));
  expect(papers.map(({ number }) => number)).toEqual(papers.map((_, i) => i + 1));
  expect(papers.filter(({ section }) => !ids.includes(section))).toEqual([]);
  expect(papers.filter(({ arxiv, url }) => arxiv !== undefined && url !== `https://arxiv.org/abs/${arxiv}`)).toEqual([]);
  expect(papers.filter(({ page }) => page !== undefined && !existsSync(`docs/${page}`))).toEqual([]);
  expect(papers.filter(({ why }) => why.length < 40)).toEqual([]);
  expect(papers.filter(({ number, year }) => number > 105 && year >= 2019).length).toBeGreaterThanOrEqual(12);
  // An arXiv number begins with the year and month of the first version.
  const submitted = ({ arxiv }: Paper): number => 2000 + Number(arxiv?.slice(0, 2));
  expect(papers.filter((paper) => paper.arxiv !== undefined && Math.abs(submitted(paper) - paper.year) > 1)).toEqual([]);
});

test('docs/symbols.json has no symbol that no pseudocode has', () => {
  const symbolsOf = (file: string): string[] =>
    Object.entries<object>(JSON.parse(read(file))).flatMap(([algorithms, of]) =>
      Object.keys(of).map((symbol) => `${algorithms}: ${symbol}`),
    );
  expect(symbolsOf('docs/symbols.json').sort()).toEqual(symbolsOf('docs/notation.json').sort());
});
