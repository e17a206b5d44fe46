/** The site of the book: static, under any path (BASE), with no origin but its own. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig } from 'vitepress';
import { algorithms } from '../../src/algos/index.js';
import { anchorOf } from './book/anchor.js';
import { colours } from './book/code.js';
import { nav, sidebar } from './book/contents.js';
import { exercisePlaces } from './book/exercises.js';
import { base, filesLedTo, repository } from './book/files.js';
import { lineAnchors, links, pictures, views } from './book/markdown.js';
import { equations } from './book/math.js';
import { papers } from './book/papers.js';
import { prose } from './book/prose.js';
import { themes } from './book/themes.js';
import { sideBySide } from './book/views.js';

// the colours that the source needs stand in the head of every page, so all of it is coloured once before
for (const algo of Object.keys(algorithms)) sideBySide(algo, { source: () => '', page: () => '' });

export default defineConfig({
  base,
  title: 'Spinning Up',
  description: 'Deep reinforcement learning by reading and running code, in TypeScript.',
  lang: 'en',
  cleanUrls: false,
  lastUpdated: false,
  router: { prefetchLinks: false }, // else each page loads the scripts of all pages in its sidebar
  srcExclude: ['README.md'],
  head: [
    ['link', { rel: 'icon', href: `${base}favicon.svg`, type: 'image/svg+xml' }],
    ['style', {}, colours()],
  ],
  // the letters of formulas come with the page: a line is broken anew when they come after it
  transformHead: ({ assets, content }) =>
    (content.includes('class="katex') ? assets : [])
      .filter((file) => /KaTeX_(Main-Regular|Math-Italic)\b.*\.woff2$/.test(file))
      .map((href) => ['link', { rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: '' }]),
  // here and not in the pages: GitHub shows front matter as a table
  transformPageData: ({ relativePath, frontmatter }) => {
    if (/^(algorithms|changes|playground)\b/.test(relativePath)) Object.assign(frontmatter, { aside: false, pageClass: 'wide' });
    if (/^source\//.test(relativePath)) Object.assign(frontmatter, { aside: false, prev: false, next: false });
  },
  markdown: {
    theme: themes,
    attrs: false, // else the braces of s_{t+1} at the end of a cell would be read as its attributes
    codeTransformers: [lineAnchors],
    anchor: { slugify: anchorOf },
    config: (md) => {
      equations(md);
      views(md);
      links(md);
      pictures(md);
      papers(md);
      exercisePlaces(md);
      prose(md);
    },
  },
  themeConfig: {
    nav: nav([
      { text: 'Introduction', link: '/introduction/1-concepts', activeMatch: '/introduction/' },
      { text: 'Algorithms', link: '/algorithms/ppo', activeMatch: '/(algorithms|changes)/' },
      { text: 'Playground', link: '/playground' },
      { text: 'Exercises', link: '/exercises/', activeMatch: '/exercises/' },
      { text: 'Use it', link: '/experiments' },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
    ]),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    notFound: { linkText: 'To the start', linkLabel: 'To the start' },
    search: {
      provider: 'local',
      options: {
        // files of the repository are shown, and not searched
        _render: (source, env, md) => (env.relativePath.startsWith('source/') ? '' : md.render(source, env)),
      },
    },
    ...(repository && { socialLinks: [{ icon: 'github' as const, link: repository }] }),
  },
  vite: {
    define: { __VUE_OPTIONS_API__: false }, // all components are functions of setup: what serves the others stays away
    worker: { format: 'es' }, // engines are files of their own, which a worker loads when a world needs them
    plugins: [
      {
        name: 'data-of-the-repository',
        // while the site is being written; a build has copies
        configureServer: ({ middlewares }) => {
          middlewares.use((request, response, next) => {
            const file = request.url?.replace(`${base}source/`, '') ?? '';
            if (!request.url?.startsWith(`${base}source/`) || !filesLedTo().data.includes(file)) return next();
            response.end(readFileSync(file));
          });
        },
      },
    ],
  },
  buildEnd: ({ outDir }) => {
    if (repository) return;
    for (const file of filesLedTo().data) {
      const copy = `${outDir}/source/${file}`;
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(file, copy);
    }
  },
});
