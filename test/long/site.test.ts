/** Every page of the site, those of the API and the views of source files among them, in both schemes. */
import { expect, test } from 'vitest';
import { faultsOn } from '../site/violations.js';
import { useSite } from '../support/hooks.js';
import { htmlFiles } from '../support/site.js';

const browser = useSite();

test('is for everybody, in light and dark, and no wider than a phone', async () => {
  const files = htmlFiles();
  expect(files.length).toBeGreaterThan(150);
  expect(await faultsOn(browser(), files, () => ['light', 'dark'], files)).toEqual([]);
});
