/** Text for HTML and SVG. */

/** Text in which & and < stand for themselves between the tags of a page. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
