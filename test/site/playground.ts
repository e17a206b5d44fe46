/** The playground in Chromium: it learns what Node learns, can be stopped, stepped and gone back in, and leaves the page its thread. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { cartPole, ppo, readSafetensors, tree } from '../../src/index.js';
import { openPage } from '../support/site.js';
import { tasksWhile } from '../support/tasks.js';

const START = 'playground.html?algo=ppo&env=CartPole-v1';
const button = (page: Page, name: string) => page.locator('.playground').getByRole('button', { name, exact: true });
const epochOf = (page: Page): Promise<number> =>
  page.locator('.playground').evaluate((element) => Number((element as HTMLElement).dataset.epoch));
const at = (page: Page, epoch: number, state = 'resting') =>
  page.locator(`.playground[data-epoch="${epoch}"][data-state="${state}"]`).waitFor();
const setRange = (page: Page, selector: string, value: number, event: string): Promise<void> =>
  page.locator(selector).evaluate(
    (input, [value, event]) => {
      (input as HTMLInputElement).value = String(value);
      input.dispatchEvent(new Event(event, { bubbles: true }));
    },
    [value, event] as const,
  );
const goTo = (page: Page, epoch: number): Promise<void> => setRange(page, '.timeline input', epoch, 'change');
/** What the table of the update says, by its rows. */
const readings = (page: Page): Promise<Record<string, string>> =>
  page.locator('.update tbody tr').evaluateAll((rows) =>
    Object.fromEntries(
      rows.map((row) => [
        row.getAttribute('data-reading'),
        Array.from(row.children)
          .slice(1, 3)
          .map((cell) => cell.textContent)
          .join(' → '),
      ]),
    ),
  );

/** The policy's file where the learner stands, by the button that hands it out. */
const savedPolicy = async (page: Page): Promise<Buffer> => {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'The policy, model.safetensors').click()]);
  return readFileSync(await download.path());
};

/** The tests of the playground, for the file that builds the site. */
export const playgroundTests = (browser: () => Browser): void => {
  test('learns what Node learns, bit for bit, and leaves the page its thread', async () => {
    const { page, faults } = await openPage(browser(), START);
    await at(page, 0, 'ready');
    await page.locator('summary', { hasText: 'Take it with you' }).click();
    const tasks = await tasksWhile(browser(), page, async () => {
      await button(page, 'Learn').click();
      await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.playground')?.dataset.epoch) >= 6, undefined, {
        timeout: 60_000,
      });
    });
    const ofPage = tasks.filter(({ thread }) => thread === 'page').map(({ cpu }) => cpu);
    expect(ofPage.length).toBeGreaterThan(100);
    expect(Math.max(...ofPage)).toBeLessThan(50);
    expect(Math.max(...tasks.filter(({ thread }) => thread === 'worker').map(({ cpu }) => cpu))).toBeGreaterThan(50);
    await button(page, 'Pause').click();
    await page.locator('.playground[data-state=resting]').waitFor();
    await goTo(page, 3);
    await at(page, 3);
    const config = { env: cartPole, seed: 0, stepsPerEpoch: 2000, piLr: 1e-3, targetKl: 0.01, clipRatio: 0.2, gamma: 0.99, lam: 0.97 };
    const third = [...ppo({ ...config, epochs: 3 })][2];
    const { tensors } = readSafetensors(await savedPolicy(page));
    for (const [name, tensor] of tree.entries(ppo.saved(third.state))) expect(tensors.get(name), name).toEqual(tensor);
    expect(faults).toEqual([]);
  });

  test('pauses, takes one update at a time, and pauses when it is not looked at', async () => {
    const { page } = await openPage(browser(), `${START}&steps_per_epoch=400`);
    await at(page, 0, 'ready');
    await button(page, 'One update').click();
    await at(page, 1);
    await button(page, 'Learn').or(button(page, 'Go on')).click();
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.playground')?.dataset.epoch) > 2);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.locator('.playground[data-state=resting]').waitFor();
    expect(await page.locator('.says').textContent()).toBe('Paused while the page was hidden.'); // and not since it was solved
    const stopped = await epochOf(page);
    await page.locator('.inside .bins').first().waitFor(); // the worker has gone on to other things
    await page.waitForTimeout(300);
    expect(await epochOf(page)).toBe(stopped);
    await button(page, 'One update').click();
    await at(page, stopped + 1);
    await page.waitForTimeout(300);
    expect(await epochOf(page)).toBe(stopped + 1);
  });

  test('goes back, and from there the same way or another', async () => {
    const { page } = await openPage(browser(), `${START}&steps_per_epoch=400&lam=0.9`);
    await at(page, 0, 'ready');
    await page.locator('summary', { hasText: 'Take it with you' }).click();
    for (let epoch = 1; epoch <= 9; epoch++) {
      await button(page, 'One update').click();
      await at(page, epoch);
    }
    const first = await savedPolicy(page);
    await goTo(page, 7);
    await at(page, 7);
    const eighth = async (): Promise<Record<string, string>> => {
      await button(page, 'One update').click();
      await at(page, 8);
      return readings(page);
    };
    const same = await eighth();
    await button(page, 'One update').click();
    await at(page, 9);
    expect((await savedPolicy(page)).equals(first)).toBe(true);
    expect(await page.locator('.timeline li').count()).toBe(2);
    await goTo(page, 7);
    await at(page, 7);
    await setRange(page, 'input[data-name=piLr]', 90, 'input');
    const other = await eighth();
    expect(other['KL from the old policy']).not.toBe(same['KL from the old policy']);
    expect(await page.locator('.timeline li').count()).toBe(3);
    expect(await page.locator('.run.pale').count()).toBe(2);
    expect(page.url()).toContain('pi_lr=');
    await page.getByText('No command makes this branch').waitFor();
  });

  test('is operated by keys alone', async () => {
    const { page } = await openPage(browser(), START);
    await at(page, 0, 'ready');
    await page.locator('.playground .main').focus();
    await page.keyboard.press('Tab');
    for (const epoch of [1, 2]) {
      await page.keyboard.press('Enter');
      await at(page, epoch);
    }
    await page.locator('.timeline input').focus();
    await page.keyboard.press('ArrowLeft');
    await at(page, 1);
    await page.locator('.playground .main').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 2);
    await page.keyboard.press('Enter'); // the same button, which has kept the focus
    await page.locator('.playground[data-state=resting]').waitFor();
  });

  test('the address holds the whole setting', async () => {
    const { page } = await openPage(browser(), 'playground.html?algo=td3&env=Pendulum-v1&act_noise=0.3&seed=4');
    await at(page, 0, 'ready');
    expect(await page.locator('input[data-name=actNoise]').getAttribute('aria-valuetext')).toBe('0.3');
    expect(await page.locator('input[data-name=seed]').getAttribute('aria-valuetext')).toBe('4');
    await page.getByLabel('Algorithm').selectOption('dqn');
    await at(page, 0, 'ready');
    expect(page.url()).toMatch(/\?algo=dqn&env=CartPole-v1$/); // whose actions TD3's world has not
  });

  test('an engine is loaded when it is asked for, and not before', async () => {
    const { page, asked } = await openPage(browser(), 'playground.html?algo=ppo&env=LunarLander-v3');
    await page.locator('.playground[data-state=asking]').waitFor();
    expect(asked.filter((file) => file.includes('planck'))).toEqual([]);
    await button(page, 'Load planck, 48 kB').click();
    await at(page, 0, 'ready');
    expect(asked.filter((file) => /planck.*\.js$/.test(file))).toHaveLength(1);
    await page.locator('.world canvas').waitFor();
  });

  test('two runs beside each other begin as one, part where their settings do, and stand in the address', async () => {
    const { page, faults } = await openPage(browser(), 'playground/compare.html?env=CartPole-v1&a=ppo&b=ppo&b.lam=0.5&seed=3');
    const both = (epochs: string, state: string) => page.locator(`.compare[data-epochs="${epochs}"][data-state="${state}"]`).waitFor();
    const reached = (): Promise<string[]> =>
      page.locator('.compare .says').evaluateAll((lines) => lines.map((line) => /[\d,]+ steps.*/.exec(line.textContent)![0]));
    await both('0 0', 'ready ready');
    await button(page, 'One update').focus();
    await page.keyboard.press('Enter');
    await both('1 1', 'resting resting');
    const [a, b] = await reached();
    expect(a).toMatch(/^2,000 steps, return \d/);
    expect(b).toBe(a); // the same policy and the same draws
    await page.keyboard.press('Enter');
    await both('2 2', 'resting resting');
    expect(new Set(await reached()).size).toBe(2);
    expect(await page.locator('.compare path.run').count()).toBe(2);
    await button(page, 'Go on').click();
    await button(page, 'Pause').click();
    await page.locator('.compare[data-state="resting resting"]').waitFor();
    await page.getByLabel('Algorithm B').selectOption('dqn');
    await page.waitForFunction(() => location.search === '?env=CartPole-v1&a=ppo&seed=3&b=dqn');
    await page.getByLabel('World').selectOption('Pendulum-v1');
    await both('0 0', 'ready ready');
    expect(await page.getByLabel('Algorithm B').inputValue()).toBe('ppo'); // whose actions DQN cannot choose
    expect(faults).toEqual([]);
  });

  test('a page of text has a button, and nothing of the playground before it is pressed', async () => {
    const { page, asked } = await openPage(browser(), 'algorithms/ppo.html');
    const loaded = (): string[] => asked.filter((file) => /Playground|worker/.test(file));
    await page.waitForLoadState('networkidle');
    expect(loaded()).toEqual([]);
    await page.getByRole('button', { name: 'Let PPO learn here' }).click();
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.playground')?.dataset.epoch) > 0, undefined, {
      timeout: 30_000,
    });
    expect(loaded().length).toBeGreaterThan(1);
    expect(page.url()).toMatch(/ppo\.html$/);
  });
};
