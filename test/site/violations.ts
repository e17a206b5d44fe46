/** What axe finds on a page, and whether it fits a phone. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../support/site.js';

/**
 * Violations of WCAG 2.2, levels A and AA, each with its first place. Contrast is looked at apart, and neither in code, whose
 * few colours another test compares with their paper, nor in equations, which have the colour of the text around them.
 */
export const violations = (page: Page, onlyContrast: boolean, within = 'html', without: string[] = []): Promise<string[]> =>
  page.evaluate(
    async ([onlyContrast, within, without]: [boolean, string, string[]]) => {
      interface Axe {
        run(
          context: object,
          options: object,
        ): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
      }
      const { axe } = window as unknown as { readonly axe: Axe };
      const wcag = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'color-contrast': { enabled: false } } };
      const found = onlyContrast
        ? await axe.run(
            { include: [within], exclude: ['pre', '.katex', ...without] },
            { runOnly: { type: 'rule', values: ['color-contrast'] }, resultTypes: ['violations'] },
          )
        : await axe.run({ include: [within], exclude: ['.katex-html', ...without] }, { ...wcag, resultTypes: ['violations'] });
      return found.violations.map(({ id, nodes }) => `${id}, ${nodes.length} times, first ${nodes[0].target}: ${nodes[0].failureSummary}`);
    },
    [onlyContrast, within, without] as [boolean, string, string[]],
  );

export type Scheme = 'light' | 'dark';

/**
 * Faults of pages: violations, contrast in the schemes that are asked for, and widths beyond a phone's.
 * @param whole pages on which the bar and the table of contents are looked at too, which are the same on all others
 */
export const faultsOn = async (
  browser: Browser,
  files: readonly string[],
  schemesOf: (file: string, i: number) => readonly Scheme[],
  whole: readonly string[],
): Promise<string[]> => {
  const axe = readFileSync('docs/node_modules/axe-core/axe.min.js', 'utf8');
  const bad: string[] = [];
  const visit = async (file: string, schemes: readonly Scheme[]): Promise<void> => {
    const { page, faults } = await openPage(browser, file);
    await page.evaluate(axe);
    const frame = whole.includes(file) ? [] : ['.VPSidebar', '.VPNav'];
    const found = await violations(page, false, 'html', frame);
    await page.addStyleTag({ content: '* { transition: none !important; }' }); // else colours are still on their way
    for (const scheme of schemes) {
      await page.evaluate((isDark) => document.documentElement.classList.toggle('dark', isDark), scheme === 'dark');
      found.push(...(await violations(page, true, 'html', frame)).map((fault) => `in ${scheme}, ${fault}`));
    }
    await page.setViewportSize({ width: 390, height: 844 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) found.push(`${over} pixels wider than a phone`);
    bad.push(...[...found, ...faults].map((fault) => `${file}: ${fault}`));
    await page.context().close();
  };
  const queue = files.map((file, i) => [file, schemesOf(file, i)] as const);
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) await visit(...next);
  };
  await Promise.all([work(), work(), work()]);
  return bad;
};
