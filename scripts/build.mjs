/**
 * Builds dist/: generated sources, bundles, declarations. It is built aside and takes its place when it is complete, so
 * that a build that is cut off leaves the one before. With --if-changed it does nothing where dist/ is newer than all that
 * it is made from: npm runs `prepare` again with the first `npx spinup` in a clone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Paths that dist/ is made from. */
const SOURCES = [
  'src',
  'examples',
  'exercises',
  'scripts',
  'docs/algorithms',
  'package.json',
  'tsup.config.ts',
  'tsconfig.json',
  'tsconfig.types.json',
];
/** The last file that a build writes. */
const LAST = 'dist/types/index.d.ts';
const NEW = `dist.new-${process.pid}`;
const OLD = `dist.old-${process.pid}`;

/** Modification time of the newest file at a path; generated files follow from others. */
const newest = (path) => {
  const stats = statSync(path);
  if (!stats.isDirectory()) return path.includes('.generated.') ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};
const isCurrent = () => existsSync(LAST) && statSync(LAST).mtimeMs > Math.max(...SOURCES.filter(existsSync).map(newest));

const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });

const build = () => {
  for (const script of ['kernels', 'help', 'pages']) run(`scripts/${script}.mjs`);
  run('node_modules/tsup/dist/cli-default.js', '--out-dir', NEW);
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', `${NEW}/types`);
  if (existsSync('dist')) renameSync('dist', OLD);
  renameSync(NEW, 'dist');
};

if (process.argv.includes('--if-changed') && isCurrent()) process.exit();
try {
  build();
} catch (error) {
  if (error.status === undefined) console.error(error); // a program that failed has said why
  process.exitCode = error.status ?? 1;
} finally {
  for (const left of [NEW, OLD]) rmSync(left, { recursive: true, force: true });
}
