/** What the pages' Markdown has beyond CommonMark: the two views of pseudocode, and links and pictures that leave docs/. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { ShikiTransformer } from 'shiki';
import type { MarkdownRenderer } from 'vitepress';
import { addressOf, base, fileOfPage, linked } from './files.js';
import { type Addresses, sideBySide, whatChanges } from './views.js';

const addresses: Addresses = {
  source: (file, first, last) => addressOf(file, `#L${first}-L${last}`),
  page: (path) => `${base}${path}.html`,
};

/** ```pseudocode ppo and ```changes vpg ppo are views. On GitHub they are blocks of text. */
export const views = (md: MarkdownRenderer): void => {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, i, options, env, self) => {
    const [kind, ...names] = tokens[i].info.trim().split(/\s+/);
    if (kind === 'pseudocode') return sideBySide(names[0], addresses);
    if (kind === 'changes') return whatChanges(names[0], names[1], addresses);
    return fence(tokens, i, options, env, self);
  };
};

/** Each line of a block that says `anchored` has an anchor: L1, L2, … */
export const lineAnchors: ShikiTransformer = {
  name: 'line-anchors',
  line(node, line) {
    if (this.options.meta?.__raw?.includes('anchored')) node.properties.id = `L${line}`;
  },
};

const isRelative = (href: string): boolean => href !== '' && !/^([a-z]+:|#|\/)/i.test(href);

/** Links that leave docs/ lead to the repository, or to the site's own view of a file; on GitHub they are relative. */
export const links = (md: MarkdownRenderer): void => {
  const open = md.renderer.rules.link_open!;
  md.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const href = tokens[i].attrGet('href') ?? '';
    const from = fileOfPage(env.relativePath ?? '');
    const path = isRelative(href) ? linked(from, href) : '';
    const isPage = path.startsWith('docs/') && path.endsWith('.md') && path !== 'docs/README.md';
    const stays = from.startsWith('docs/') && isPage;
    if (!isRelative(href) || stays) return open(tokens, i, options, env, self);
    tokens[i].attrSet('href', addressOf(path, /#.*$/.exec(href)?.[0] ?? ''));
    return self.renderToken(tokens, i, options);
  };
};

/**
 * Classes of a picture: `on-white` are drawings on white, whose lightness is turned round on a dark page, and `broad` those
 * of them that would be too small to be read at the width of a phone.
 */
const lookOf = (src: string, page: string): string => {
  const svg = isRelative(src) && src.endsWith('.svg') ? readFileSync(linked(fileOfPage(page), src), 'utf8') : '';
  if (!/fill="white"/.test(svg.slice(0, 500))) return '';
  return Number(/<svg[^>]* width="(\d+)"/.exec(svg)?.[1]) >= 600 && !svg.includes('<animate') ? 'on-white broad' : 'on-white';
};

/** Pictures of pages that are shown under source/ are found from there. */
export const pictures = (md: MarkdownRenderer): void => {
  const moved = (src: string, page: string): string => {
    if (!page.startsWith('source/') || !isRelative(src)) return src;
    const picture = posix.relative('docs/', linked(fileOfPage(page), src));
    return posix.relative(posix.dirname(page), picture).replace(/^(?!\.)/, './');
  };
  const image = md.renderer.rules.image!;
  md.renderer.rules.image = (tokens, i, options, env, self) => {
    const src = tokens[i].attrGet('src') ?? '';
    tokens[i].attrJoin('class', lookOf(src, env.relativePath ?? ''));
    tokens[i].attrSet('src', moved(src, env.relativePath ?? ''));
    return image(tokens, i, options, env, self);
  };
  for (const rule of ['html_block', 'html_inline'] as const) {
    const html = md.renderer.rules[rule]!;
    md.renderer.rules[rule] = (tokens, i, options, env, self) => {
      const page: string = env.relativePath ?? '';
      // Vue takes a path without ./ for the name of a package
      tokens[i].content = tokens[i].content.replace(
        /<img([^>]*\ssrc=")([^"]+)"/g,
        (_, before: string, src: string) =>
          `<img class="${lookOf(src, page)}"${before}${isRelative(src) ? moved(src, page).replace(/^(?!\.)/, './') : src}"`,
      );
      return html(tokens, i, options, env, self);
    };
  }
};
