/** A page in Chromium, for the tests of one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { bundle, launch, noChromium, open, software, type Visit } from './chromium.js';
import { buildSite, noSite } from './site.js';

/** Chromium, for the tests of one file. Where there is none they are skipped and say why; where CI is set they fail instead. */
export const useBrowser = (): (() => Browser) => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (noChromium && !process.env.CI) return console.warn(`Skipped: ${noChromium}`);
    browser = await launch(software);
  }, 60_000);
  beforeEach(({ skip }) => skip(!browser, noChromium));
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(() => browser?.close());
  return () => browser!;
};

/** A folder that is there for the tests of one file. */
export const useFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-browser-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** Bundles a fixture once, and gives a function that opens its page, which is closed when the test ends. */
export const usePage = (fixture: string): ((before?: () => void) => Promise<Visit>) => {
  const [browser, folder] = [useBrowser(), useFolder()];
  beforeAll(() => {
    if (browser()) bundle(join('test/browser/fixture', fixture), folder);
  }, 60_000);
  return (before) => open(browser(), folder, before);
};

/** Builds the site of docs/ once. Where what builds it is missing the tests are skipped and say why; where CI is set they fail instead. */
export const useSite = (): (() => Browser) => {
  const browser = useBrowser();
  const why = process.env.CI ? undefined : noSite;
  beforeAll(() => (why ? console.warn(`Skipped: ${why}`) : buildSite()), 600_000);
  beforeEach(({ skip }) => skip(why !== undefined, why));
  return browser;
};
