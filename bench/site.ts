/** The site of docs/: the seconds of its build, and of its pages the weight and the seconds until they show something. */
import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { launch, software } from '../test/support/chromium.js';
import { buildSite, kilobytes, layoutShift, openPage } from '../test/support/site.js';

type Row = Record<string, string | number>;

const VISITS = 5;
/** Pages of each kind: text, with equations, with code beside pseudocode, with a comparison, with a form, with a program. */
const paths = [
  'index.html',
  'introduction/3-policy-gradient.html',
  'algorithms/ppo.html',
  'changes/vpg-npg.html',
  'papers.html',
  'playground.html',
];

/** Seconds from the request of a page to its first content, with an empty cache. */
const firstContent = async (browser: Browser, path: string): Promise<number> => {
  const { page } = await openPage(browser, path);
  const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const milliseconds = (await paint.jsonValue()) ?? Number.NaN;
  await page.context().close();
  return milliseconds / 1000;
};

/** Kilobytes of what a page loads by itself, and how far it moves meanwhile. */
const weight = async (browser: Browser, path: string): Promise<Row> => {
  const { page, asked } = await openPage(browser, path);
  const shift = await layoutShift(page);
  const size = (extension: string): string => kilobytes([...asked], extension).toFixed(0);
  await page.context().close();
  const sizes = { 'script kB': size('.js'), 'style kB': size('.css'), 'HTML kB': size('.html'), 'fonts kB': size('.woff2') };
  return { ...sizes, 'layout shift': shift.toFixed(3) };
};

const rowOf = async (browser: Browser, path: string): Promise<Row> => {
  const times: number[] = [];
  for (let i = 0; i < VISITS; i++) times.push(await firstContent(browser, path));
  times.sort((a, b) => a - b);
  return { page: path, ...(await weight(browser, path)), 'first content s': times[VISITS >> 1].toFixed(2) };
};

/**
 * @returns a row for each of some pages, the seconds being the median of five visits; each also says how long the build of
 * the whole site took, API reference included, and how many processes wanted a core then, since others make seconds longer
 */
export const site = async (): Promise<Row[]> => {
  const begun = performance.now();
  buildSite();
  const build = { 'build s': ((performance.now() - begun) / 1000).toFixed(0), 'load average': loadavg()[0].toFixed(1) };
  const browser = await launch(software);
  const rows: Row[] = [];
  for (const path of paths) rows.push({ ...(await rowOf(browser, path)), ...build });
  await browser.close();
  return rows;
};

/** A part of the bench that visits the playground of a new build. */
export const inPlayground = (measure: (browser: Browser) => Promise<Row[]>) => async (): Promise<Row[]> => {
  buildSite();
  const browser = await launch(software);
  const rows = await measure(browser);
  await browser.close();
  return rows;
};
