/**
 * Runs tests on Node 20, 22 and 24, whose binaries npm has: `npm run test:nodes`, or `npm run test:nodes -- test/golden`
 * for some of them. Among the quick tests and the digests is that the same seed gives the same bits.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { arch, argv, exit, platform } from 'node:process';

const VERSIONS = ['20.20.2', '22.23.3', '24.21.0'];
const folder = 'build/nodes';

/** The path of a Node; npm installs it where it is missing. */
const nodeOf = (version) => {
  const prefix = join(folder, version);
  const name = `node-${platform}-${arch}`;
  const path = join(prefix, 'node_modules', name, 'bin/node');
  if (!existsSync(path))
    execFileSync('npm', ['install', '--no-save', '--no-package-lock', '--prefix', prefix, `${name}@${version}`], { stdio: 'inherit' });
  return path;
};

const asked = argv.slice(2);
const runs = asked.length > 0 ? [asked] : [['--config', 'vitest.quick.config.ts'], ['test/golden/digests.test.ts']];
let failed = false;
for (const version of VERSIONS)
  for (const args of runs) {
    console.log(`\nNode ${version}: ${args.join(' ')}`);
    const { status } = spawnSync(nodeOf(version), ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...args], {
      stdio: 'inherit',
    });
    failed ||= status !== 0;
  }
exit(failed ? 1 : 0);
