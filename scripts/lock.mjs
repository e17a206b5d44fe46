/**
 * Completes package-lock.json. Where npm could not fetch an optional package for another platform, it leaves it out, and
 * `npm ci` then refuses the lock file everywhere. Such packages come with an exact version, and their names say which
 * platform they are for, so the entry can be written down without them. Run it after `npm install`; with --check it only
 * tells, and exits with 1 if something is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** Where Node would find a package from here: in the nearest node_modules upwards. */
const isThere = (from, name) => {
  for (let base = from; ; base = base.includes('/node_modules/') ? base.slice(0, base.lastIndexOf('/node_modules/')) : '') {
    if (`${base ? `${base}/` : ''}node_modules/${name}` in lock.packages) return true;
    if (base === '') return false;
  }
};

/** 'rollup-linux-arm64-musl' is for { os: linux, cpu: arm64, libc: musl }. */
const platform = (name) => {
  const [, os, arch, abi] = /(android|darwin|freebsd|linux|openbsd|openharmony|win32)-([a-z0-9]+)-?(\w*)$/.exec(name) ?? [];
  if (!os) throw new Error(`${name} does not say which platform it is for`);
  const libc = abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') && os === 'linux' ? 'glibc' : undefined;
  return { ...(libc && { libc: [libc] }), cpu: [arch], os: [os] };
};

const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isThere(path, name))
    .map(([name, version]) => ({ name, version, dev })),
);
if (process.argv.includes('--check')) {
  for (const { name, version } of missing) console.log(`${name}@${version} is missing from package-lock.json`);
  process.exit(missing.length > 0 ? 1 : 0);
}
for (const { name, version, dev } of missing) {
  lock.packages[`node_modules/${name}`] = { version, ...platform(name), ...(dev && { dev }), optional: true };
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} packages for other platforms written down`);
