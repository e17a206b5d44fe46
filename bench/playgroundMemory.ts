/** The playground for a long time: the memory of 500 epochs and eight branches, and how long it takes to go back in them. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { aloneInProcess, openPage } from '../test/support/site.js';

/** The shortest epochs that the page has, and steps so small that nothing is ever solved, where a run would rest. */
const PATH = 'playground.html?algo=vpg&env=MountainCar-v0&steps_per_epoch=600&pi_lr=0.00001';
/** Epochs of the first run, after which it rests by itself. */
const EPOCHS = 500;
const BRANCHES = 8;
/** Epochs of each further branch, and from one fork to the next. */
const MORE = 100;
const APART = 60;
const LONGEST = 1_200_000; // ms

/** Memory in MB. */
export interface PlaygroundMemory {
  /** Of the page and its worker as Chromium counts it: objects and arrays. */
  readonly counted: number;
  /** Of all processes that show pages, with the browser's own, and without what they share with other programs. */
  readonly resident: number;
  /** Of kept states, as the playground counts it. */
  readonly kept: number;
}

const renderersOf = async (browser: Browser): Promise<number[]> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
};

const residentMemory = async (browser: Browser): Promise<number> =>
  (await renderersOf(browser))
    .map((id) => readFileSync(`/proc/${id}/status`, 'utf8'))
    .reduce((sum, text) => sum + Number(/RssAnon:\s+(\d+) kB/.exec(text)?.[1]) / 1000, 0);

const dataOf = (page: Page, name: 'epoch' | 'kept'): Promise<number> =>
  page.locator('.playground').evaluate((element, name) => Number((element as HTMLElement).dataset[name]), name);
const epochOf = (page: Page): Promise<number> => dataOf(page, 'epoch');

const memoryOf = async (browser: Browser, page: Page): Promise<PlaygroundMemory> => {
  const counted = await page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
    };
    return (await measure.call(performance)).bytes / 1e6;
  });
  return { counted, resident: await residentMemory(browser), kept: (await dataOf(page, 'kept')) / 1e6 };
};

const main = '.playground .main';
const restsAt = (page: Page, epoch: number): Promise<void> =>
  page.locator(`.playground[data-state=resting][data-epoch="${epoch}"]`).waitFor({ timeout: LONGEST });

const stateOf = (page: Page): Promise<string | undefined> =>
  page.locator('.playground').evaluate((element) => (element as HTMLElement).dataset.state);

/**
 * Learns until an epoch has come, and pauses, if it does not rest by itself.
 * @throws Error if it rests earlier
 */
const learnUntil = async (page: Page, epoch: number): Promise<void> => {
  await page.locator(main).click();
  await page.waitForFunction(
    (epoch) => {
      const { epoch: now, state } = document.querySelector<HTMLElement>('.playground')!.dataset;
      return Number(now) >= epoch || state === 'resting';
    },
    epoch,
    { timeout: LONGEST, polling: 200 },
  );
  if ((await stateOf(page)) === 'learning') await page.locator(main).click();
  await page.locator('.playground[data-state=resting]').waitFor({ timeout: LONGEST });
  if ((await epochOf(page)) < epoch)
    throw new Error(`it rests at epoch ${await epochOf(page)}: ${await page.locator('.says').textContent()}`);
};

/** Goes back to an epoch of the branch that is looked at; the seconds until the page stands there. */
const goBack = async (page: Page, epoch: number): Promise<number> => {
  const begun = performance.now();
  await page.locator('.timeline input').evaluate((input, epoch) => {
    (input as HTMLInputElement).value = String(epoch);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, epoch);
  await restsAt(page, epoch);
  return (performance.now() - begun) / 1000;
};

/** What was measured of a long session. */
export interface LongSession {
  readonly before: PlaygroundMemory;
  readonly after: PlaygroundMemory;
  readonly branches: number;
  readonly epochs: number;
  /** Seconds of each time that it went back to where a branch was to grow. */
  readonly back: readonly number[];
}

/** @returns a row with the memory after a long session, in MB */
export const playgroundMemory = async (browser: Browser): Promise<Record<string, string | number>[]> => {
  const { before, after, branches, back } = await longSession(browser);
  return [
    {
      what: `${EPOCHS} epochs and ${branches - 1} branches of ${MORE} more`,
      'objects and arrays, MB': after.counted.toFixed(0),
      'of which kept states': after.kept.toFixed(1),
      'resident, MB': after.resident.toFixed(0),
      'before it began': before.resident.toFixed(0),
      'slowest way back, s': Math.max(...back).toFixed(2),
    },
  ];
};

/** 500 epochs, and seven branches of a hundred more. */
export const longSession = async (browser: Browser): Promise<LongSession> => {
  // films are held, since drawing them would take most of the time where no GPU draws
  const { page } = await openPage(browser, PATH, { headers: aloneInProcess, reducedMotion: 'reduce' });
  await page.locator('.playground[data-state=ready]').waitFor();
  const before = await memoryOf(browser, page);
  await learnUntil(page, EPOCHS);
  const back: number[] = [];
  let epochs = EPOCHS;
  for (let branch = 1; branch < BRANCHES; branch++) {
    const from = EPOCHS - APART * branch;
    back.push(await goBack(page, from));
    await learnUntil(page, from + MORE);
    epochs += (await epochOf(page)) - from;
  }
  const after = await memoryOf(browser, page);
  const branches = await page.locator('.timeline li').count();
  await page.context().close();
  return { before, after, branches, epochs, back };
};
