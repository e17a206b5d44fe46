/** The site of docs/: built, and opened in Chromium under a base path that is not /. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export const BASE = '/spinningup/';
export const folder = resolve('build/site');
/** Why the site cannot be built; undefined if it can. */
export const noSite = existsSync('docs/node_modules/vitepress')
  ? undefined
  : 'what builds the site is not installed; npm ci --prefix docs --ignore-scripts installs it';

/** Builds the site; it throws what the build says if it fails. With SITE=kept the last build is looked at again. */
export const buildSite = (): void => {
  if (process.env.SITE === 'kept') return;
  const { NODE_ENV: _, VITEST: __, ...env } = process.env; // those of the tests would make another build
  execFileSync(process.execPath, ['scripts/docs.mjs', 'build', '--outDir', folder], {
    env: { ...env, BASE, NO_COLOR: '1' },
    stdio: 'pipe',
  });
};

/** The site's pages as files: 'algorithms/ppo.html'. */
export const htmlFiles = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html'))
    .sort();
export const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** The file that an address of the site asks for; undefined if it is outside of the base path, or if there is none. */
export const fileAt = (pathname: string): string | undefined => {
  if (!pathname.startsWith(BASE)) return undefined;
  const path = decodeURIComponent(pathname.slice(BASE.length)).replace(/(^|\/)$/, '$1index.html');
  return existsSync(join(folder, path)) ? path : undefined;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** A page that is open, the files it has asked for, and what has gone wrong in it. */
export interface Opened {
  readonly page: Page;
  readonly asked: readonly string[];
  readonly faults: readonly string[];
}
/** Headers with which a page stands alone in its process, so that it may ask how much memory it takes. */
export const aloneInProcess = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** A context of the browser, and headers of every answer. */
export interface PageOptions extends BrowserContextOptions {
  readonly headers?: Readonly<Record<string, string>>;
}
/** Opens a page of the site. No server is needed: requests are answered here, and one to another origin is a fault. */
export const openPage = async (browser: Browser, path: string, { headers, ...options }: PageOptions = {}): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  await page.route('**', (route) => {
    const url = new URL(route.request().url());
    const file = url.host === 'localhost' ? fileAt(url.pathname) : undefined;
    if (!file) faults.push(`${url.href} is not there`);
    if (!file) return route.abort();
    asked.push(file);
    const contentType = types[extname(file)] ?? 'application/octet-stream';
    return route.fulfill({ body: readFileSync(join(folder, file)), headers: { ...headers, 'content-type': contentType } });
  });
  await page.goto(`http://localhost${BASE}${path}`);
  return { page, asked, faults };
};

/** The size of those of some files that have an extension, as a server sends them: compressed, but for fonts, which are already. */
export const kilobytes = (files: readonly string[], extension: string): number => {
  const sizes = files
    .filter((file) => extname(file) === extension)
    .map((file) => readFileSync(join(folder, file)))
    .map((bytes) => (extension === '.woff2' ? bytes : gzipSync(bytes)).length);
  return sizes.reduce((a, b) => a + b, 0) / 1000;
};

/** The cumulative layout shift of a page in its first second and a half. */
export const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        const add = (entries: PerformanceObserverEntryList): void => {
          for (const entry of entries.getEntries()) sum += (entry as PerformanceEntry & { readonly value: number }).value;
        };
        new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum), 1500);
      }),
  );
