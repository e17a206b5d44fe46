/** What axe finds on a page. */
import type { Page } from 'playwright-core';

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
