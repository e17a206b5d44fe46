/** The playground of the site: how long its first epoch takes after the click, and PPO until CartPole is solved. */
import type { Browser } from 'playwright-core';
import { openPage } from '../test/support/site.js';
import { tasksWhile } from '../test/support/tasks.js';

/** Seconds of the clock, and of the CPU in the worker, from the click until the page shows that something has happened. */
interface Measured {
  readonly seconds: number;
  readonly cpu: number;
}

const RUNS = 3;
const LONGEST = 300_000; // ms

const fromClickUntil = async (browser: Browser, selector: string): Promise<Measured> => {
  const { page } = await openPage(browser, 'playground.html?algo=ppo&env=CartPole-v1');
  await page.locator('.playground[data-state=ready]').waitFor();
  let seconds = 0;
  const tasks = await tasksWhile(browser, page, async () => {
    seconds = await page.evaluate(
      ([selector, longest]) =>
        new Promise<number>((done, fail) => {
          const begun = performance.now();
          const look = (): void => {
            if (document.querySelector(selector)) done((performance.now() - begun) / 1000);
            else if (performance.now() - begun > longest) fail(new Error(`${selector} has not come`));
            else requestAnimationFrame(look);
          };
          document.querySelector<HTMLElement>('.playground .main')!.click();
          look();
        }),
      [selector, LONGEST] as const,
    );
  });
  await page.context().close();
  const cpu = tasks.filter(({ thread }) => thread === 'worker').reduce((sum, task) => sum + task.cpu, 0) / 1000;
  return { seconds, cpu };
};

/** @returns rows for the playground, each the median of three visits */
export const sitePlayground = async (browser: Browser): Promise<Record<string, string | number>[]> => {
  const rows: Record<string, string | number>[] = [];
  for (const [what, selector] of [
    ['first epoch of the playground after the click', '.playground:not([data-epoch="0"])'],
    ['PPO solves CartPole in the playground', '.playground[data-state=resting]'],
  ]) {
    const runs: Measured[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await fromClickUntil(browser, selector));
    runs.sort((a, b) => a.seconds - b.seconds);
    const { seconds, cpu } = runs[RUNS >> 1];
    rows.push({ what, seconds: seconds.toFixed(2), 'of CPU': cpu.toFixed(2) });
  }
  return rows;
};
