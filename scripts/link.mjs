/**
 * In a clone, `npx spinup` should start what was just built: so the command is linked where npx looks first. (Without the
 * link npx installs the folder once more into a cache of its own, which takes its time.)
 */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';

if (process.platform !== 'win32') {
  mkdirSync('node_modules/.bin', { recursive: true });
  for (const name of ['spinup', 'spinningup']) {
    rmSync(`node_modules/.bin/${name}`, { force: true });
    symlinkSync('../../bin/spinup.js', `node_modules/.bin/${name}`);
  }
}
