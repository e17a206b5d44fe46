/** The playground for a long time: 500 epochs and eight branches in the memory that a page may take. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useSite } from '../support/hooks.js';
import { openPage } from '../support/site.js';

const browser = useSite();

/** Memory of all processes that show pages, in MB, without what they share with other programs; Linux says it. */
const pageMemory = async (of: Browser): Promise<number> => {
  const session = await of.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => readFileSync(`/proc/${id}/status`, 'utf8'));
  return own.reduce((sum, text) => sum + Number(/RssAnon:\s+(\d+) kB/.exec(text)?.[1]) / 1000, 0);
};

const epochOf = (page: Page): Promise<number> =>
  page.locator('.playground').evaluate((element) => Number((element as HTMLElement).dataset.epoch));

/** Learns until an epoch; a run that is solved and rests is told to go on. */
const learnUntil = async (page: Page, epoch: number): Promise<void> => {
  const main = page.locator('.playground .main');
  while ((await epochOf(page)) < epoch) {
    if (['Learn', 'Go on', 'Branch off'].includes((await main.textContent()) ?? '')) await main.click();
    await page.waitForTimeout(100);
  }
  if ((await main.textContent()) === 'Pause') await main.click();
  await page.locator('.playground[data-state=resting]').waitFor();
};

const goBack = async (page: Page, epoch: number): Promise<void> => {
  await page.locator('.timeline input').evaluate((input, epoch) => {
    (input as HTMLInputElement).value = String(epoch);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, epoch);
  await page.locator(`.playground[data-state=resting][data-epoch="${epoch}"]`).waitFor();
};

test('500 epochs and eight branches take less than 300 MB', async () => {
  const { page } = await openPage(browser(), 'playground.html?algo=ppo&env=CartPole-v1&steps_per_epoch=600');
  await page.locator('.playground[data-state=ready]').waitFor();
  const before = await pageMemory(browser());
  await learnUntil(page, 500);
  for (let branch = 1; branch < 8; branch++) {
    const begun = performance.now();
    await goBack(page, 40 * branch);
    console.log(`back at epoch ${40 * branch} after ${((performance.now() - begun) / 1000).toFixed(2)} s`);
    await learnUntil(page, 40 * branch + 40);
  }
  const after = await pageMemory(browser());
  console.log(`memory of the page: ${before.toFixed(0)} MB at first, ${after.toFixed(0)} MB in the end`);
  expect(await page.locator('.timeline li').count()).toBe(8);
  expect(after).toBeLessThan(300);
});
