/**
 * The book, `node scripts/docs.mjs dev|build|preview [option …]`: the pages of docs/ as a site. What builds it is a package
 * of its own, in docs/package.json, which is installed here when it is first asked for, so that `npm ci` in a clone stays
 * as light as it is. BASE is the path that the site is served under, such as BASE=/spinningup/.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

const [command, ...options] = process.argv.slice(2);
if (!['dev', 'build', 'preview'].includes(command)) {
  console.error(`docs: the command must be 'dev', 'build' or 'preview', and is '${command ?? ''}'`);
  process.exit(2);
}

const start = 'docs/.vitepress/dist/index.html';
if (command === 'preview' && options.length === 0 && !existsSync(start)) {
  console.error('docs: there is no built site to show yet; npm run docs:build makes it');
  process.exit(2);
}
// a built site can be served under one path only, which its start page knows
if (command === 'preview' && existsSync(start))
  process.env.BASE ??= /href="([^"]*)favicon\.svg"/.exec(readFileSync(start, 'utf8'))?.[1] ?? '/';

/** The package is installed, and nothing has changed in its lock since. */
const isInstalled = () => {
  const installed = 'docs/node_modules/.package-lock.json';
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync('docs/package-lock.json').mtimeMs;
};
const run = (program, ...args) => execFileSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
const node = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });

try {
  // without scripts: npm would run those of the package in this folder's parent, which is linked
  if (!isInstalled()) run('npm', 'ci', '--prefix', 'docs', '--ignore-scripts', '--no-audit', '--no-fund');
  if (command !== 'preview') node('scripts/build.mjs', '--if-changed');
  if (command === 'build') node('docs/node_modules/typedoc/bin/typedoc', '--options', 'docs/typedoc.json');
  node('docs/node_modules/vitepress/bin/vitepress.js', command, 'docs', ...options);
} catch (error) {
  if (error.status === undefined) console.error(error); // a program that failed has said why
  process.exitCode = error.status ?? 1;
}
