/** The table of contents of the site. */
import { expect, test } from 'vitest';
import { sidebar } from '../../docs/.vitepress/book/contents.js';

test('every page is in the table of contents once', () => {
  const links = sidebar().flatMap(({ items }) => items.map(({ link }) => link));
  expect(links.length).toBeGreaterThan(60);
  expect(links.filter((link, i) => links.indexOf(link) < i)).toEqual([]);
});
