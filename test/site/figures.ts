/** The interactive figures in Chromium: each asks, shows its numbers, is operated by keys, and is for everybody. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../support/site.js';
import { violations } from './violations.js';

/** A figure's title and right answer; the key that is pressed on its first slider, and numbers that are read before and after. */
type Figure = readonly [title: string, answer: string, key: string, before: string, after: string];

const figures: Readonly<Record<string, readonly Figure[]>> = {
  'algorithms/ppo': [['The clipped objective', 'No, it has had enough', 'ArrowLeft', 'At r = 1.50, Â = +1 gives 1.20', 'At r = 1.48']],
  'introduction/3-policy-gradient': [
    ['The policy gradient with', 'The spread grows', 'End', '1.99 ± 4.57', '2.05 ± 5.24'],
    ['Advantages under γ and λ', 'One', 'End', '1 of 20', '15 of 20'],
  ],
  'algorithms/sac': [['A squashed Gaussian', 'Near −1 and 1', 'End', 'tanh μ, is 0.00', 'tanh μ, is 1.00']],
  'algorithms/trpo': [['A step inside the trust', 'More than 1', 'Home', '1.7224, beyond δ', '0.0106, beyond δ']],
  'algorithms/td3': [['Overestimation by', 'About 1.5', 'End', '1.54 with one critic', '3.09 with one critic']],
};

/** Answers a figure's question and moves its first slider, by keys alone, and reads what it says. */
const operate = async (page: Page, i: number, [title, answer, key, before, after]: Figure): Promise<void> => {
  await page.locator('.when-seen').nth(i).scrollIntoViewIfNeeded();
  const figure = page.locator(`section.figure[aria-label^="${title}"]`);
  await figure.waitFor();
  expect(await figure.locator('svg').count()).toBe(0);
  await figure.getByRole('button', { name: answer, exact: true }).focus();
  await page.keyboard.press('Enter');
  expect(await figure.locator('.reply').textContent()).toContain('Right');
  expect(await figure.locator('.reading').textContent()).toContain(before);
  await figure.locator('input').first().focus();
  await page.keyboard.press(key);
  await expect.poll(() => figure.locator('.reading').textContent()).toContain(after);
};

/** Right ends of the charts of a page that is as wide as a phone. */
const rightEnds = async (page: Page): Promise<number[]> => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  return page.locator('.figure svg[role=img]').evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().right));
};

/** The tests of all figures, for the file that builds the site. */
export const figureTests = (browser: () => Browser): void => {
  test.each(Object.entries(figures))('%s', async (file, all) => {
    const { page, faults } = await openPage(browser(), `${file}.html`);
    for (const [i, figure] of all.entries()) await operate(page, i, figure);
    await page.evaluate(readFileSync('docs/node_modules/axe-core/axe.min.js', 'utf8'));
    await page.addStyleTag({ content: '* { transition: none !important; }' });
    const found = [...(await violations(page, false, '.figure')), ...(await violations(page, true, '.figure'))];
    await page.evaluate(() => document.documentElement.classList.add('dark'));
    found.push(...(await violations(page, true, '.figure')));
    expect([...found, ...faults]).toEqual([]);
    const ends = await rightEnds(page);
    expect(ends).toHaveLength(all.length);
    for (const end of ends) expect(end).toBeLessThan(390);
  });
};
