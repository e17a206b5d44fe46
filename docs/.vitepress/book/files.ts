/**
 * Files of the repository that pages lead to: where there is a repository on the web they are read there, and where there
 * is none, on pages of the site itself, under source/. Paths are relative to the root of the repository.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, normalize } from 'node:path';

/** The address of a repository from package.json: 'https://github.com/owner/name', without 'git+' and '.git'. */
const webAddress = (repository: string | { readonly url: string } | undefined): string | undefined =>
  (typeof repository === 'object' ? repository.url : repository)?.replace(/^git\+/, '').replace(/\.git$/, '');
/** The repository's address on the web, if package.json has one. */
export const repository: string | undefined = webAddress(JSON.parse(readFileSync('package.json', 'utf8')).repository);

/** The path that the site is served under; it begins and ends with a slash. */
export const base: string = `/${process.env.BASE ?? ''}/`.replace(/\/+/g, '/');

const posix = (path: string): string => normalize(path).replaceAll('\\', '/').replace(/\/$/, '');
/** The file that a page of the site is made from: pages under source/ show files from outside of docs/. */
export const fileOfPage = (page: string): string => {
  if (!page.startsWith('source/')) return `docs/${page}`;
  const path = page.replace(/^source\//, '');
  return existsSync(path) ? path : path.replace(/\.md$/, ''); // source/src/algos/ppo.ts.md, and source/README.md
};
/** The file that a relative link in another file leads to. */
export const linked = (from: string, href: string): string => posix(join(dirname(from), decodeURI(href.replace(/[#?].*$/, ''))));

/** Files that are handed out as they are. */
const isData = (path: string): boolean => /\.(json|txt|svg|png|gif|yml)$/.test(path);
const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/**
 * Where a file or a folder of the repository can be read.
 * @param hash '', or '#' and an anchor; '#L3-L9' are lines of code
 */
export const addressOf = (path: string, hash = ''): string => {
  if (path === 'docs/README.md') return base;
  if (path.startsWith('docs/') && path.endsWith('.md')) return `${base}${path.slice(5, -3)}.html${hash}`;
  if (repository) return `${repository}/${isFolder(path) ? 'tree' : 'blob'}/main/${path}${hash}`;
  if (isData(path)) return `${base}source/${path}`;
  return `${base}source/${path.replace(/\.md$/, '')}.html${hash.replace(/^(#L\d+)-L\d+$/, '$1')}`;
};

const linksIn = (file: string): string[] => {
  const prose = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '');
  const hrefs = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href);
  return hrefs.filter((href) => !/^([a-z]+:|#|\/)/.test(href)).map((href) => linked(file, href));
};
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', '.vitepress', 'source', 'api'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`];
  });

/** The pages in docs/: 'docs/algorithms/ppo.md'. */
export const pages = (): string[] => filesIn('docs').filter((file) => file.endsWith('.md') && file !== 'docs/README.md');

/** Every file and folder outside of docs/ that a page leads to, in one step or in several, and all algorithms. */
export const filesLedTo = (): { readonly shown: string[]; readonly data: string[] } => {
  const found = new Set<string>(readdirSync('src/algos').map((file) => `src/algos/${file}`));
  const queue = ['docs/README.md', ...pages()];
  for (let file = queue.pop(); file; file = queue.pop()) {
    for (const path of linksIn(file)) {
      const isPage = path.startsWith('docs/') && path.endsWith('.md');
      if (isPage || path.startsWith('..') || found.has(path) || !existsSync(path)) continue;
      found.add(path);
      if (path.endsWith('.md')) queue.push(path);
    }
  }
  const all = [...found].sort();
  return { shown: all.filter((path) => !isData(path)), data: all.filter(isData) };
};

const languages: Readonly<Record<string, string>> = { '.ts': 'ts', '.mjs': 'js', '.js': 'js', '.sh': 'sh', '.vue': 'vue' };
/** A folder as a list of its files; those that have a page are links. */
const listOf = (folder: string, shown: readonly string[]): string => {
  const rows = readdirSync(folder).map((name) => {
    const code = `\`${name}\``;
    return shown.includes(`${folder}/${name}`) ? `- [${code}](${basename(folder)}/${name})` : `- ${code}`;
  });
  return `# ${folder}\n\n${rows.join('\n')}\n`;
};

/** A file or a folder of the repository as Markdown. */
export const asMarkdown = (path: string, shown: readonly string[]): string => {
  if (isFolder(path)) return listOf(path, shown);
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.md')) return text;
  return `# ${path}\n\n\`\`\`\`${languages[extname(path)] ?? 'txt'} anchored\n${text.trimEnd()}\n\`\`\`\`\n`;
};
