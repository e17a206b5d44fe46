/** A page in Chromium, for the tests of one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { bundle, launch, noChromium, open, software, type Visit } from './chromium.js';

/**
 * Bundles a fixture once, and gives a function that opens its page, which is closed when the test ends. Where there is no
 * Chromium the tests are skipped and say why; where CI is set they fail instead.
 */
export const usePage = (fixture: string): ((before?: () => void) => Promise<Visit>) => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-browser-'));
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (noChromium && !process.env.CI) return console.warn(`Skipped: ${noChromium}`);
    bundle(join('test/browser/fixture', fixture), folder);
    browser = await launch(software);
  }, 60_000);
  beforeEach(({ skip }) => skip(!browser, noChromium));
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  return (before) => open(browser!, folder, before);
};
