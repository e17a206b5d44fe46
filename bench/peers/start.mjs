/** npm run bench:peers [-- options of run.ts]: installs what is compared, builds, and runs it all on one core. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

const run = (cwd, command, ...args) => {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

/** npm writes the first when it is done; the second is what it should install. */
const [installed, wanted] = [`${here}node_modules/.package-lock.json`, `${here}package-lock.json`];
const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;

/** The words that keep a command on one core, the last that this process may use; none where there is no taskset. */
const pin = () => {
  if (spawnSync('taskset', ['-V']).status !== 0) return [];
  const allowed = readFileSync('/proc/self/status', 'utf8').match(/Cpus_allowed_list:.*?(\d+)\n/);
  return allowed ? ['taskset', '-c', allowed[1]] : [];
};

if (!upToDate) run(here, 'npm', 'ci', '--ignore-scripts');
run(root, 'npm', 'run', 'build');
run(root, 'npm', 'exec', '--', 'tsup', '--config', 'bench/peers/tsup.config.ts');
const [command, ...args] = [...pin(), process.execPath, 'build/peers/run.cjs', ...process.argv.slice(2)];
run(root, command, ...args);
