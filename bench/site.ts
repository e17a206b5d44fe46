/** The site of docs/: how long its build takes, and after how many seconds its pages show something. */
import type { Browser } from 'playwright-core';
import { launch, software } from '../test/support/chromium.js';
import { buildSite, openPage } from '../test/support/site.js';
import { sitePlayground } from './sitePlayground.js';

const VISITS = 5;
const paths = ['index.html', 'introduction/3-policy-gradient.html', 'algorithms/ppo.html', 'changes/vpg-npg.html', 'experiments.html'];

/** Seconds from the request of a page to its first content. */
const firstContent = async (browser: Browser, path: string): Promise<number> => {
  const { page } = await openPage(browser, path);
  const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const milliseconds = (await paint.jsonValue()) ?? Number.NaN;
  await page.context().close();
  return milliseconds / 1000;
};

/** @returns a row for the build, and one for each of some pages: the median of five visits, each with an empty cache */
export const site = async (): Promise<Record<string, string | number>[]> => {
  const begun = performance.now();
  buildSite();
  const built = (performance.now() - begun) / 1000;
  const browser = await launch(software);
  const rows: Record<string, string | number>[] = [{ what: 'build, with the API reference', seconds: built.toFixed(1) }];
  for (const path of paths) {
    const times: number[] = [];
    for (let i = 0; i < VISITS; i++) times.push(await firstContent(browser, path));
    times.sort((a, b) => a - b);
    rows.push({ what: `first content of ${path}`, seconds: times[VISITS >> 1].toFixed(2) });
  }
  rows.push(...(await sitePlayground(browser)));
  await browser.close();
  return rows;
};
