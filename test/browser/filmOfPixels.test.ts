/** The page of a film of Pong: each frame pixel for pixel, and no wider than a telephone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pong } from '../../src/envs/index.js';
import { page as filmPage } from '../../src/run/watch/filmPage.js';
import { useBrowser, useFolder } from '../support/hooks.js';
import { differing, enlargedFrame, pongStates, withoutAlpha } from '../support/pongPixels.js';

const [browser, folder] = [useBrowser(), useFolder()];

const open = async (width: number): Promise<Page> => {
  const frames = pongStates.map((state, step) => {
    const picture = pong().render?.(state);
    if (!picture) throw new Error('Pong should have pictures');
    return { picture, step, ret: -step };
  });
  const file = join(folder, 'film.html');
  writeFileSync(file, filmPage({ frames, every: 1, fps: 1 }, 'Pong'));
  const page = await browser().newPage({ viewport: { width, height: 900 } });
  await page.goto(`file://${file}`);
  return page;
};

/** The pixels of the film as the page shows it now, four bytes each. */
const shown = async (page: Page): Promise<number[]> => {
  const png = (await page.locator('main > svg').screenshot()).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])];
  }, png);
};

test.each([390, 1440])('[P3] in a window of %i pixels each frame has its own background, and its pixels twice as large', async (width) => {
  const page = await open(width);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await page.addStyleTag({ content: 'main > svg { position: fixed; left: 0; top: 0; }' }); // at whole pixels of the window
  await page.keyboard.press('Home');
  for (const state of pongStates) {
    expect(differing(withoutAlpha(await shown(page)), enlargedFrame(state, 2))).toBe(0);
    await page.keyboard.press('ArrowRight');
  }
});
