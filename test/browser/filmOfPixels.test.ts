/** The page of a film of Pong: each frame pixel for pixel, and no wider than a telephone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pong } from '../../src/envs/index.js';
import { page as filmPage } from '../../src/run/watch/filmPage.js';
import { useBrowser, useFolder } from '../support/hooks.js';
import { enlargedFrame, pongStates } from '../support/pongPixels.js';

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

/** The number of red, green and blue values in which the film, as the page shows it now, differs from an image. */
const differing = async (page: Page, image: Uint8Array): Promise<number> => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); // it is drawn
  const png = (await page.locator('main > svg').screenshot()).toString('base64');
  const compare = async ({ png, want }: { readonly png: string; readonly want: string }): Promise<number> => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    const bytes = atob(want);
    let n = Math.abs((data.length / 4) * 3 - bytes.length);
    for (let i = 0; i < bytes.length; i++) if (data[4 * Math.floor(i / 3) + (i % 3)] !== bytes.charCodeAt(i)) n++;
    return n;
  };
  return page.evaluate(compare, { png, want: Buffer.from(image).toString('base64') });
};

test.each([390, 1440])('[P3] in a window of %i pixels each frame has its own background, and its pixels twice as large', async (width) => {
  const page = await open(width);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await page.addStyleTag({ content: 'main > svg { position: fixed; left: 0; top: 0; }' }); // at whole pixels of the window
  await page.keyboard.press('Home');
  for (const state of pongStates) {
    expect(await differing(page, enlargedFrame(state, 2))).toBe(0);
    await page.keyboard.press('ArrowRight');
  }
});
