/** The site as it is built: that it is whole, light, and for everybody, on every page. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useSite } from '../support/hooks.js';
import { BASE, fileAt, htmlFiles, kilobytes, layoutShift, openPage, read } from '../support/site.js';
import { exerciseTests } from './exercises.js';
import { figureTests } from './figures.js';
import { playgroundTests } from './playground.js';
import { faultsOn, type Scheme } from './violations.js';

const browser = useSite();

test('what builds the site has no errors of types', () => {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'docs'], { stdio: 'pipe', encoding: 'utf8' });
});

test('an equation that KaTeX cannot read ends the build, and is named with its page', async () => {
  const { setEquation } = await import(/* @vite-ignore */ `${resolve('docs/.vitepress/book')}/math.ts`);
  expect(setEquation('r_t(\\theta)', true, 'a.md')).toContain('katex-display');
  expect(() => setEquation('\\frac{a}', true, 'a.md')).toThrow(/docs\/a\.md.*[\s\S]*\\frac{a}/);
});

describe('links', () => {
  const idsIn = (html: string): Set<string> => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
  /** Why a link in a file is dead; undefined if it is not. */
  const fault = (file: string, href: string, isLoaded: boolean, ids: ReadonlyMap<string, Set<string>>): string | undefined => {
    const url = new URL(href, `http://x${BASE}${file}`);
    if (url.protocol === 'data:') return undefined;
    if (url.host !== 'x') return isLoaded ? `${file}: ${href} is loaded from elsewhere` : undefined;
    const target = fileAt(url.pathname);
    if (!target) return `${file}: ${href} leads nowhere`;
    const anchor = decodeURIComponent(url.hash.slice(1));
    return anchor && ids.has(target) && !ids.get(target)?.has(anchor) ? `${file}: ${href} has no such anchor` : undefined;
  };

  test('lead to files and anchors that are there, under a base path, and nothing is loaded from elsewhere', () => {
    const files = htmlFiles();
    const ids = new Map(files.map((file) => [file, idsIn(read(file))]));
    const all = files.flatMap((file) =>
      [...read(file).matchAll(/<(\w+)[^>]*?\s(?:href|src)="([^"]+)"/g)].map(([, tag, href]) => ({
        file,
        href: href.replaceAll('&amp;', '&'),
        isLoaded: tag !== 'a',
      })),
    );
    expect(all.length).toBeGreaterThan(1000);
    expect(all.flatMap(({ file, href, isLoaded }) => fault(file, href, isLoaded, ids) ?? [])).toEqual([]);
  });
});

test('every page is for everybody, and no wider than a phone; contrast on every other page, and on all in test/long', async () => {
  // Views of source files, and pages of the API, are made from one template each: some stand for all.
  const every = (file: string): number => (file.startsWith('source/') ? 20 : file.startsWith('api/') ? 5 : 1);
  const files = htmlFiles().filter((file, i) => i % every(file) === 0);
  const templates = ['index.html', 'algorithms/ppo.html', 'changes/td3-sac.html', 'playground.html', 'papers.html'];
  const schemesOf = (file: string, i: number): readonly Scheme[] =>
    templates.includes(file) ? ['light', 'dark'] : i % 2 === 0 ? [i % 4 === 0 ? 'light' : 'dark'] : [];
  expect(files.length).toBeGreaterThan(30);
  expect(await faultsOn(browser(), files, schemesOf, templates)).toEqual([]);
}, 900_000);

test('the colours of code stand out from their paper, in light and dark', () => {
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5]
      .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const used = htmlFiles().flatMap((file) => [...read(file).matchAll(/--(?:shiki-)?(light|dark|l|d):(#[0-9a-fA-F]{6})/g)]);
  const coloursOf = (scheme: string): string[] => [...new Set(used.flatMap(([, of, colour]) => (of[0] === scheme[0] ? [colour] : [])))];
  expect(coloursOf('light').length).toBeGreaterThan(5);
  const pale = (scheme: string, papers: readonly string[]): string[] =>
    coloursOf(scheme).filter((colour) => papers.some((paper) => contrast(colour, paper) < 4.5));
  expect(pale('light', ['#fffefb', '#f8f6f1'])).toEqual([]);
  expect(pale('dark', ['#1a1a1f', '#212128'])).toEqual([]);
});

describe('weight', () => {
  test.each([
    ['index.html', 90, 50],
    ['experiments.html', 90, 0],
    ['introduction/3-policy-gradient.html', 90, 65],
    ['algorithms/ppo.html', 95, 55],
    ['algorithms/sac.html', 95, 55],
    ['changes/td3-sac.html', 95, 0],
    ['playground.html', 170, 0], // with its worker
    ['exercises/gaussian-policy.html', 350, 55], // with its editor and its worker
    ['playground/compare.html', 170, 0], // the same
  ])('%s loads at most %i kB of scripts and %i of fonts, and nothing moves', async (file, scripts, fonts) => {
    const opened = await openPage(browser(), file);
    const shift = await layoutShift(opened.page);
    const asked = [...new Set(opened.asked)]; // a second worker has its script from the browser's cache
    expect(kilobytes(asked, '.js')).toBeGreaterThan(30);
    expect(kilobytes(asked, '.js')).toBeLessThanOrEqual(scripts);
    expect(kilobytes(asked, '.woff2')).toBeLessThanOrEqual(fonts);
    expect(kilobytes(asked, '.css')).toBeGreaterThan(10);
    expect(kilobytes(asked, '.css')).toBeLessThanOrEqual(32);
    expect(shift).toBeLessThan(0.01);
  });

  test('no page is more than 40 kB of HTML', () => {
    const sizes = htmlFiles().map((file) => ({ file, size: kilobytes([file], '.html') }));
    expect(sizes.filter(({ size }) => size > 40)).toEqual([]);
    expect(sizes.filter(({ size }) => size > 10).length).toBeGreaterThan(10); // most of a page is there without scripts
  });
});

test('search finds the clip ratio', async () => {
  const { page } = await openPage(browser(), 'index.html');
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.locator('#localsearch-input').fill('clip ratio');
  await page.locator('.results .result').first().waitFor();
  expect((await page.locator('.results').textContent())?.replace(/\s+/g, ' ')).toContain('Proximal policy optimization');
});

test('papers are filtered by words, kind and year, and the address says by what', async () => {
  const { page, asked } = await openPage(browser(), 'papers.html?kind=analysis&q=seeds', { viewport: { width: 390, height: 844 } });
  const shown = (): Promise<number> => page.locator('li[data-kind]:visible').count();
  const all = await page.locator('li[data-kind]').count();
  const says = (text: string): Promise<void> => page.locator('output', { hasText: text }).waitFor();
  await says(`2 of ${all} papers`);
  expect(await shown()).toBe(2);
  expect(await page.locator('.vp-doc :is(h2, h3):visible').allInnerTexts()).toHaveLength(1);
  await page.locator('[name=q]').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('POLICY szepesvari');
  await says('No paper');
  await page.locator('[name=q]').fill('szepesvari');
  await page.locator('[name=kind]').selectOption('review');
  await page.locator('[name=to]').selectOption('2009');
  await says(`1 of ${all} papers`);
  expect(new URL(page.url()).search).toBe('?q=szepesvari&kind=review&to=2009');
  expect(await page.locator('li[data-kind]:visible').evaluate((item: HTMLLIElement) => item.value)).toBe(105);
  await page.evaluate(() => document.querySelector<HTMLAnchorElement>('a[href="#robots"]')?.click()); // its heading is hidden
  await says(`${all} of ${all} papers`);
  expect(new URL(page.url()).search).toBe('');
  expect(asked.filter((file) => /chunks\/papers/.test(file))).toHaveLength(1);
});

test('without scripts all papers are there, and no form that does nothing', async () => {
  const { page } = await openPage(browser(), 'papers.html', { javaScriptEnabled: false });
  expect(await page.locator('li[data-kind]:visible').count()).toBeGreaterThan(105);
  expect(await page.locator('.paper-filter').isVisible()).toBe(false);
});

describe('pseudocode and code', () => {
  test('each symbol of each line has an identifier beside it', () => {
    const pages = htmlFiles().filter((file) => file.startsWith('algorithms/'));
    const rows = pages.flatMap((file) =>
      read(file)
        .split('<div class="row" ')
        .slice(1)
        .map((row) => ({ file, row })),
    );
    expect(rows.length).toBeGreaterThan(100);
    const bare = rows.flatMap(({ file, row }) => {
      const [, id, symbols] = /id="([^"]+)" data-symbols="([^"]*)"/.exec(row)!;
      const [, code] = row.split('<div class="pieces">');
      const lit = new Set([...code.split('class="legend"')[0].matchAll(/data-s="([^"]+)"/g)].flatMap(([, numbers]) => numbers.split(' ')));
      return symbols
        .split(' ')
        .filter((symbol) => symbol !== '' && !lit.has(symbol))
        .map((symbol) => `${file}#${id}: ${symbol}`);
    });
    expect(bare).toEqual([]);
  });

  test('light each other up, under a pointer, a key and a finger', async () => {
    const { page } = await openPage(browser(), 'algorithms/ppo.html', { hasTouch: true });
    const row = page.locator('#ppo-6');
    const lit = (): Promise<string[]> => row.locator('code .sym.on').allInnerTexts();
    await row.locator('.words .sym', { hasText: 'clip' }).last().hover();
    expect(await lit()).toEqual(['clip']);
    await row.locator('code .sym', { hasText: 'clipRatio' }).first().hover();
    expect(await row.locator('.words .sym.on').allInnerTexts()).toEqual(['ε', 'ε']);
    await page.locator('h1').hover();
    expect(await lit()).toEqual([]);
    await page.locator('.legend button', { hasText: 'ratio' }).last().focus();
    expect(await lit()).toContain('ratio');
    await page.keyboard.press('Enter');
    await page.locator('.legend button').first().focus();
    await page.locator('h1').hover();
    await row.locator('.words .sym', { hasText: 'min' }).first().tap();
    expect(await lit()).toEqual(['minimum']);
  });

  test('code stands beside its line on a wide screen, and under it on a narrow one', async () => {
    const { page } = await openPage(browser(), 'algorithms/ppo.html');
    const box = async (part: string) => (await page.locator(`#ppo-6 ${part}`).boundingBox())!;
    expect((await box('.pieces')).x).toBeGreaterThanOrEqual((await box('.line')).x + (await box('.line')).width);
    await page.setViewportSize({ width: 390, height: 844 });
    expect((await box('.pieces')).y).toBeGreaterThanOrEqual((await box('.line')).y + (await box('.line')).height);
  });
});

describe('the playground', () => playgroundTests(browser));

test('line 6 of PPO is one click from the start', async () => {
  const { page } = await openPage(browser(), 'index.html');
  await page.locator('.vp-doc a[href$="algorithms/ppo.html#ppo-6"]').click();
  await page.locator('#ppo-6').waitFor();
  expect(await page.locator('#ppo-6').textContent()).toContain('minimum(mul(ratio, adv), mul(clipped, adv))');
  await expect.poll(() => page.locator('#ppo-6').evaluate((row) => row.getBoundingClientRect().top)).toBeLessThan(300);
});

test('the proof that a baseline does not bias the gradient is two clicks from the start', async () => {
  const { page } = await openPage(browser(), 'index.html');
  await page.locator('.vp-doc a[href$="3-policy-gradient.html#baselines"]').click();
  const proof = page.locator('h2#baselines ~ details').first();
  await proof.locator('summary').click();
  expect(await proof.textContent()).toContain('b(s_t)');
  expect(await proof.locator('.math').first().isVisible()).toBe(true);
});

describe('figures that are operated', () => figureTests(browser));

describe('exercises', () => exerciseTests(browser));

test('every page of docs/ is a page of the site', () => {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'docs/*.md'], {
    encoding: 'utf8',
    cwd: resolve('.'),
  });
  const pages = list.split('\n').filter((file) => file.endsWith('.md') && !/README|\[/.test(file));
  expect(pages.filter((file) => !fileAt(`${BASE}${file.slice(5, -3)}.html`))).toEqual([]);
});
