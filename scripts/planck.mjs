/**
 * planck, for the tests of the Box2D worlds: installed in test/planck, and linked where these look for it. It is no
 * development dependency, as it asks for Node 24: it runs on 20 and 22 as well, but npm would warn in every clone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const installed = 'test/planck/node_modules/planck';
const link = 'node_modules/planck';

if (!existsSync(`${installed}/package.json`)) {
  const options = ['--prefix', 'test/planck', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...options], { stdio: 'inherit', shell: process.platform === 'win32' });
}
if (!existsSync(`${link}/package.json`)) {
  mkdirSync('node_modules', { recursive: true });
  rmSync(link, { force: true, recursive: true });
  symlinkSync(`../${installed}`, link, 'junction');
}
