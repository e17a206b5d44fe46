/** BipedalWalker in the playground: how long PPO takes, as its lesson is set, until the walker stands and until it walks. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openLesson } from './playgroundBack.js';
import { renderersOf } from './playgroundMemory.js';

/**
 * Mean returns of an epoch, and what its episodes look like. A fall costs 100 points: above −70 the episodes last all their
 * 1,600 steps. The way to the end of the ground is worth 300.
 */
const milestones = [
  [-70, 'it no longer falls'],
  [0, 'it goes forward'],
  [100, 'a third of the way'],
] as const;
const TICKS = 100; // a second, in which Linux counts CPU time
const LONGEST = 1_500_000; // ms

/** Seconds of CPU that the workers of all pages have taken; Linux says it. */
const workerSeconds = async (browser: Browser): Promise<number> => {
  const threads = (await renderersOf(browser)).flatMap((id) =>
    readdirSync(`/proc/${id}/task`).map((task) => `/proc/${id}/task/${task}/stat`),
  );
  const ticks = threads.map((file) => {
    const [, name, rest] = /\((.*)\) (.*)/.exec(readFileSync(file, 'utf8')) ?? [];
    const fields = rest.split(' '); // from the third on: 14 and 15 are the time in the program and in the system
    return name.startsWith('DedicatedWorker') ? Number(fields[11]) + Number(fields[12]) : 0;
  });
  return ticks.reduce((a, b) => a + b, 0) / TICKS;
};

/** @returns a row for each milestone: the seconds since the click, those of the worker's CPU, and the epochs */
export const playgroundWalker = async (browser: Browser): Promise<Record<string, string | number>[]> => {
  const page = await openLesson(browser, 'ppo', 'BipedalWalker-v3');
  const begun = [performance.now(), await workerSeconds(browser)];
  const rows: Record<string, string | number>[] = [];
  await page.locator('.playground .main').click();
  for (const [level, what] of milestones) {
    await page.waitForFunction(
      (level) => {
        const said = document.querySelector('.playground .curve svg')?.getAttribute('aria-label') ?? '';
        return Number(/branch 1: (\S+) after/.exec(said)?.[1].replace('−', '-') ?? Number.NaN) >= level;
      },
      level,
      { timeout: LONGEST, polling: 100 },
    );
    rows.push({
      what: `PPO on BipedalWalker in the playground: ${what}, a return of ${level}`,
      seconds: ((performance.now() - begun[0]) / 1000).toFixed(0),
      'of CPU': ((await workerSeconds(browser)) - begun[1]).toFixed(0),
      epoch: await page.locator('.playground').evaluate((element) => Number((element as HTMLElement).dataset.epoch)),
    });
    console.log(rows.at(-1));
  }
  await page.context().close();
  return rows;
};
