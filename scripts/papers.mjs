/** Writes the lists of docs/papers.md, one for each topic, from docs/papers.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';

const page = 'docs/papers.md';
const begin = '<!-- papers -->\n';
const end = '<!-- /papers -->';
const { sections, papers } = JSON.parse(readFileSync('docs/papers.json', 'utf8'));

const item = ({ number, title, authors, year, name, kind, url, why, page: ours }) => {
  const about = [name, kind === 'algorithm' && name ? undefined : kind].filter(Boolean).join(', ');
  const here = ours ? ` → [our page](${ours})` : '';
  return `${number}. [${title}](${url}), ${authors}, ${year}. *${about}.* ${why}${here}`;
};
const list = (section) =>
  papers
    .filter((paper) => paper.section === section)
    .map(item)
    .join('\n');
const part = ({ id, name }) => `### ${name}\n\n${list(id)}`;
const section = ({ id, name, parts }) => [`## ${name}`, ...(parts.length > 0 ? parts.map(part) : [list(id)])].join('\n\n');

/** The page with its lists made anew. */
export const filled = (text) => {
  const [before, rest] = text.split(begin);
  return `${before}${begin}${sections.map(section).join('\n\n')}\n${end}${rest.split(end)[1]}`;
};

if (argv[1]?.endsWith('papers.mjs')) writeFileSync(page, filled(readFileSync(page, 'utf8')));
