/** The table of contents: sections with the pages that are there, in an order of their own; a page that no section knows is in the last. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pages } from './files.js';

/** A section's pages, by their paths in docs/ without .md; a path that ends with a slash is all of a folder. */
const order: readonly (readonly [section: string, pages: readonly string[]])[] = [
  ['Begin', ['index', 'install', 'playground', 'playground/', 'examples']],
  ['Introduction', ['introduction/']],
  [
    'Algorithms',
    ['the-algorithms'].concat(
      ['vpg', 'npg', 'trpo', 'ppo', 'ppo_penalty', 'a2c', 'dqn', 'ddpg', 'td3', 'sac', 'sac2018'].map((algo) => `algorithms/${algo}`),
    ),
  ],
  ['Algorithms', ['algorithms/']],
  [
    'Exercises',
    ['index', 'gaussian-likelihood', 'gaussian-policy', 'td3-losses', 'value-function', 'ddpg-shapes']
      .map((name) => `exercises/${name}`)
      .concat('exercises/bugs-returns', 'exercises/bugs-policies', 'exercises/bugs-critics', 'exercises/bugs-data', 'exercises/'),
  ],
  ['What changes', ['changes/']],
  ['Lessons', ['autodiff', 'pong-from-pixels']],
  ['When it does not learn', ['trouble/']],
  [
    'Use it',
    [
      'experiments',
      'parallel',
      'your-own-environment',
      'your-own-networks',
      'other-worlds',
      'wrappers',
      'mujoco',
      'box2d',
      'pong',
      'backends',
      'bridges',
    ],
  ],
  ['Coming from', ['coming-from/']],
  ['Research', ['essay', 'papers', 'performance', 'benchmarks', 'errata']],
  ['Reference', ['notation', 'glossary', 'architecture', 'credits']],
  ['API', ['api/']],
  ['More', ['']],
];
const changesInOrder = ['vpg-npg', 'npg-trpo', 'trpo-ppo', 'ppo-ppo_penalty', 'vpg-a2c', 'dqn-ddpg', 'ddpg-td3', 'td3-sac', 'sac2018-sac'];

/** A page's first heading, without marks of code. */
export const titleOf = (page: string): string => {
  const text = readFileSync(`docs/${page}.md`, 'utf8');
  return (/^# (.+)$/m.exec(text)?.[1] ?? page).replaceAll('`', '');
};

const rank = (page: string): string => {
  const change = changesInOrder.indexOf(page.replace('changes/', ''));
  return change < 0 ? page : `changes/${String(change).padStart(2, '0')}`;
};
/** The pages that TypeDoc has made, where it has. */
const apiPages = (): string[] =>
  existsSync('docs/api')
    ? readdirSync('docs/api', { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/api/${name.replaceAll('\\', '/')}`)
    : [];
const all = (): string[] =>
  [...pages(), ...apiPages()].map((file) => file.slice('docs/'.length, -'.md'.length)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));

/** The name of a page in the table: a subpath of the package is named as it is imported, and a namespace as it is used. */
const nameOf = (page: string): string => {
  if (page === 'index') return 'This book';
  const [, subpath, namespace] = /^api\/(?:engines\/)?([^/]+)(?:\/index|\/namespaces\/(.+))?$/.exec(page) ?? [];
  if (!subpath || page === 'api/index') return titleOf(page);
  return namespace ?? (subpath === 'index' ? 'spinningup' : `spinningup/${subpath}`);
};

interface Item {
  readonly text: string;
  readonly link: string;
}
/** The sections with their pages, as VitePress's sidebar has them. */
export const sidebar = (): { text: string; collapsed?: boolean; items: Item[] }[] => {
  const left = new Set(all());
  const sections = new Map<string, Item[]>();
  for (const [section, wanted] of order) {
    const matching = (path: string): string[] =>
      [...left].filter((page) => page === path || ((path.endsWith('/') || path === '') && page.startsWith(path)));
    const found = new Set(wanted.flatMap(matching));
    for (const page of found) left.delete(page);
    const items = [...found].map((page) => ({ text: nameOf(page), link: `/${page.replace(/(^|\/)index$/, '$1')}` }));
    sections.set(section, [...(sections.get(section) ?? []), ...items]);
  }
  const isOpen = (section: string): boolean => ['Begin', 'Introduction', 'Algorithms'].includes(section);
  return [...sections].filter(([, items]) => items.length > 0).map(([text, items]) => ({ text, collapsed: !isOpen(text), items }));
};

/** Of links in the bar at the top, those to pages that are there: docs/api exists only once it has been generated. */
export const nav = <L extends { readonly link: string }>(links: readonly L[]): L[] =>
  links.filter(({ link }) => existsSync(`docs${link.replace(/\/$/, '/index')}.md`));
