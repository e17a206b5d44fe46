/** Exercises in Chromium: hints, errors at their line, loops that end, progress that stays; by keys, for everybody, and light. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { folder, openPage } from '../support/site.js';
import { violations } from './violations.js';

const solutionOf = (name: string): string => readFileSync(`exercises/${name}/solution.ts`, 'utf8');
const editorIn = async (page: Page): Promise<void> => {
  await page.locator('.exercise-door').scrollIntoViewIfNeeded();
  await page.locator('.exercise[data-ready=true] .cm-content').waitFor();
};
/** Writes a program and checks it, by keys alone; the verdict that is shown. */
const check = async (page: Page, code: string): Promise<string> => {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(code);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
  return (await page.locator('.verdict').textContent()) ?? '';
};
const scripts = (asked: readonly string[]): number =>
  [...new Set(asked)]
    .filter((file) => extname(file) === '.js')
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length / 1000, 0);

/** That an exercise has no fault for readers of screens, in light and dark, and is no wider than a phone. */
const expectForAll = async (page: Page): Promise<void> => {
  await page.evaluate(readFileSync('docs/node_modules/axe-core/axe.min.js', 'utf8'));
  await page.addStyleTag({ content: '* { transition: none !important; }' });
  const found = [...(await violations(page, false, '.exercise')), ...(await violations(page, true, '.exercise'))];
  await page.evaluate(() => document.documentElement.classList.add('dark'));
  found.push(...(await violations(page, true, '.exercise')));
  expect(found).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
};

/** The tests of exercises, for the file that builds the site. */
export const exerciseTests = (browser: () => Browser): void => {
  test('a mistake is named with one hint and then another, an error stands at its line, a loop ends, and a solution passes', async () => {
    const { page, faults, asked } = await openPage(browser(), 'exercises/gaussian-likelihood.html');
    expect(asked.some((file) => /editor|worker/.test(file))).toBe(false);
    await editorIn(page);
    const solution = solutionOf('gaussian-likelihood');
    const withoutExp = solution.replace('exp(logStd)', 'logStd');
    expect(await check(page, withoutExp)).toMatch(/looks as if log σ is used as if it were σ\. Which of the symbols/);
    expect(await check(page, withoutExp)).toContain('Divide by exp(logStd)');
    expect(await check(page, solution.replace('const z =', "console.log('here');\n  throw new Error('oh');\n  const z ="))).toMatch(
      /throws: oh \(line 14\)here/,
    );
    expect(await page.locator('.wrong-line').textContent()).toBe("  throw new Error('oh');");
    expect(await check(page, `${solution}\nconst y = ;`)).toMatch(/cannot be read as TypeScript.*\(line 17\)/);
    expect(await check(page, 'while (true);')).toContain('no answer within 5 seconds');
    await expectForAll(page);
    expect(await check(page, solution)).toContain('Passed.');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Check');
    expect(scripts(asked)).toBeLessThanOrEqual(350);
    await page.reload();
    await editorIn(page);
    expect([await page.locator('.solved').textContent(), await page.locator('.cm-content').textContent()]).toEqual([
      '✓ solved',
      expect.stringContaining('const z = div(sub(x, mu), exp(logStd));'),
    ]);
    await page.getByRole('button', { name: 'Show a solution' }).click();
    expect(await page.locator('.solution').textContent()).toContain('HALF_LOG_2PI');
    await page.goto(page.url().replace(/[^/]*$/, 'index.html'));
    await page.getByText('1 of 5 solved').waitFor();
    expect(faults).toEqual([]);
  });

  test('a training run is drawn as it goes, and passes', async () => {
    const { page, faults, asked } = await openPage(browser(), 'exercises/ddpg-shapes.html');
    await editorIn(page);
    expect(await check(page, solutionOf('ddpg-shapes'))).toContain('The return ends at −219.');
    expect(await page.locator('.exercise .curve path.run').count()).toBe(3);
    await expectForAll(page);
    expect(scripts(asked)).toBeLessThanOrEqual(350);
    expect(faults).toEqual([]);
  });
};
