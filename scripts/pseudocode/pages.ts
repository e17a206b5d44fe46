/** Pseudocode as it is written on a page. */

/** A line of pseudocode on a page: its number as it is written there, and its words. */
export interface PageLine {
  readonly number: string;
  readonly text: string;
}
/** A page's block of pseudocode: the algorithm that it names, and its lines; undefined if the page has none. */
export const pseudocodeOn = (page: string): { readonly algo: string; readonly lines: readonly PageLine[] } | undefined => {
  const block = /```pseudocode (\w+)\n([\s\S]*?)```/.exec(page);
  if (!block) return undefined;
  const lines = block[2].trim().split('\n');
  return {
    algo: block[1],
    lines: lines.map((line) => {
      const [, number, text] = /^(\d+)\s+(.*)$/.exec(line.trim()) ?? ['', '?', line];
      return { number, text };
    }),
  };
};
