/** Going back in the playground: how long it takes with every on-policy algorithm in every world, and how much is kept for it. */
import type { Browser, Page } from 'playwright-core';
import { MOST_BYTES } from '../docs/.vitepress/theme/playground/keeping.js';
import { algorithmNames, isOnPolicy, worldsFor } from '../docs/.vitepress/theme/playground/lessons.js';
import { openPage } from '../test/support/site.js';
import { dataOf } from './playgroundMemory.js';

const LONGEST = 120_000; // ms
const EPOCHS = 3;

const playground = '.playground';
const isAt = (page: Page, epoch: number, state: string): Promise<void> =>
  page.locator(`${playground}[data-state=${state}][data-epoch="${epoch}"]`).waitFor({ timeout: LONGEST });

/** Opens a lesson, with the engine of its world. Films are held, since drawing them is a matter of the GPU. */
export const openLesson = async (browser: Browser, algo: string, worldId: string): Promise<Page> => {
  const { page } = await openPage(browser, `playground.html?algo=${algo}&env=${worldId}`, { reducedMotion: 'reduce' });
  await page.locator(`${playground}:is([data-state=ready], [data-state=asking])`).waitFor();
  const load = page.locator('.asks button');
  if (await load.isVisible()) await load.click();
  await isAt(page, 0, 'ready');
  return page;
};

/**
 * Goes from the last epoch to the first one as soon as it stands there, when the page still looks inside the last update.
 * @returns seconds until the page stands at the first epoch, and until it shows the film of its policy
 */
const timesBack = (page: Page): Promise<{ readonly there: number; readonly film: number }> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const begun = performance.now();
        const seconds = (): number => (performance.now() - begun) / 1000;
        const root = document.querySelector<HTMLElement>('.playground')!;
        let there = 0;
        const look = (): void => {
          if (!there && root.dataset.epoch === '1' && root.dataset.state === 'resting') there = seconds();
          if (there && root.textContent?.includes('after epoch 1,')) done({ there, film: seconds() });
          else requestAnimationFrame(look);
        };
        const input = root.querySelector<HTMLInputElement>('.timeline input')!;
        input.value = '1';
        input.dispatchEvent(new Event('change', { bubbles: true }));
        look();
      }),
  );

const rowOf = async (browser: Browser, algo: string, worldId: string): Promise<Record<string, string | number>> => {
  const page = await openLesson(browser, algo, worldId);
  const kept: number[] = [];
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    await page.locator(playground).getByRole('button', { name: 'One update' }).click();
    await isAt(page, epoch, 'resting');
    kept.push(await dataOf(page, 'kept'));
  }
  const { there, film } = await timesBack(page);
  await page.context().close();
  return {
    what: `going back: ${algo} in ${worldId}`,
    seconds: there.toFixed(2),
    'with its film': film.toFixed(2),
    'epochs in 100 MB': Math.floor(MOST_BYTES / (kept[EPOCHS - 1] - kept[EPOCHS - 2])),
  };
};

/** @returns a row for each on-policy algorithm and world */
export const playgroundBack = async (browser: Browser): Promise<Record<string, string | number>[]> => {
  const rows: Record<string, string | number>[] = [];
  for (const algo of algorithmNames.filter(isOnPolicy)) for (const { id } of worldsFor(algo)) rows.push(await rowOf(browser, algo, id));
  return rows;
};
