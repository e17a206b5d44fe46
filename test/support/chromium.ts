/** Pages in Chromium: a folder is bundled by Vite, as a user's page would be, and opened. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Why none can be opened; undefined where one can. */
export const noChromium = existsSync(path)
  ? undefined
  : `there is no browser at ${path}; install chromium, or set CHROMIUM to the path of one`;

/** With these WebGL and WebGPU are there on machines without a GPU, computed by SwiftShader, and the same on those with one. */
export const software: readonly string[] = ['--enable-unsafe-swiftshader', '--use-angle=swiftshader', '--use-webgpu-adapter=swiftshader'];
const quiet = ['--no-first-run', '--disable-background-networking', '--disable-sync'];

/**
 * @param flags which GPU to take
 * @throws Error if there is no browser
 */
export const launch = (flags: readonly string[]): Promise<Browser> => {
  if (noChromium) throw new Error(`launch: ${noChromium}`);
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', ...quiet, '--enable-unsafe-webgpu', ...flags] });
};

/** Bundle the page of a folder for production, with Vite's own defaults. */
export const bundle = (folder: string, into: string): void => {
  const { NODE_ENV: _, ...env } = process.env; // that of the tests would become a part of the page
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const options = ['--outDir', into, '--logLevel', 'error'];
  execFileSync(process.execPath, [vite, 'build', folder, ...options], { env, stdio: 'inherit' });
};

export interface Visit {
  readonly page: Page;
  /** The files that the page has asked for. */
  readonly asked: readonly string[];
  /** Wait until this is true in the page; throws what the page throws. */
  until(condition: () => boolean): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.safetensors': 'application/octet-stream',
};
const PATIENCE = 100_000; // ms

/**
 * Open the page that lies in a folder. No server is needed: requests are answered here, and none leaves the machine.
 * @param before runs in the page before its own scripts do
 */
export const open = async (browser: Browser, folder: string, before: () => void = () => {}): Promise<Visit> => {
  const page = await browser.newPage();
  const asked: string[] = [];
  const failed = new Promise<never>((_, reject) => {
    page.on('pageerror', reject);
    page.on('requestfailed', (request) => reject(new Error(`${request.url()} is not there`)));
  });
  failed.catch(() => {}); // it is for `until` to tell
  await page.route('**', (route) => {
    const { pathname } = new URL(route.request().url());
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    asked.push(file);
    const contentType = types[extname(file)];
    const there = contentType && existsSync(join(folder, file));
    return there ? route.fulfill({ body: readFileSync(join(folder, file)), contentType }) : route.abort();
  });
  await page.addInitScript(before);
  await page.goto('http://localhost/'); // only what is local, or came by https, may use WebGPU
  return {
    page,
    asked,
    until: async (condition) => void (await Promise.race([page.waitForFunction(condition, undefined, { timeout: PATIENCE }), failed])),
  };
};
