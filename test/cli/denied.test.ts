/** Files and directories that may not be read or written. Root may everything, so another user tries. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run, tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

const bin = fileURLToPath(new URL('../../bin/spinup.js', import.meta.url));
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const asAnother = (words: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words.split(' ')], {
    cwd: here.path,
    encoding: 'utf8',
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  return { code: status, out: stdout, err: stderr };
};
/** Another user may run the program at all, which he may not where the clone is below a private directory. */
const mayRun = (): boolean => asAnother('--version').code === 0;

let here: Directory;
const locked: string[] = [];
/** Forbids a path to all but root. */
const lock = (...parts: string[]): void => {
  const path = join(here.path, ...parts);
  chmodSync(path, 0);
  locked.push(path);
};
beforeEach(async () => {
  here = temporaryDirectory();
  chmodSync(here.path, 0o755);
  await here.spinup(tiny);
});
afterEach(() => {
  for (const path of locked.splice(0)) chmodSync(path, 0o755);
  here.remove();
});

const place = run.join('/');
const oneLine = /^spinup: [^\n]*permission denied[^\n]*\n$/;

test.skipIf(process.platform === 'win32')('[R4] a run in a directory that may not be entered is refused in one line', (context) => {
  if (!mayRun()) context.skip('another user may not read this clone');
  lock('data', 'cmd_ppo');
  for (const words of [`test_policy ${place}`, `resume ${place}`, `plot ${place}/`, `plot . -o ${place}/x.svg`]) {
    const { code, err } = asAnother(words);
    expect([words, code, err]).toEqual([words, 2, expect.stringMatching(oneLine)]);
  }
});

test.skipIf(process.platform === 'win32')('[R4] one beside a run does not hinder it', (context) => {
  if (!mayRun()) context.skip('another user may not read this clone');
  mkdirSync(join(here.path, 'data', 'private'));
  lock('data', 'private');
  expect(asAnother('test_policy data -n 1 -nr')).toMatchObject({ code: 0, err: '' });
  mkdirSync(join(here.path, 'plots'));
  chmodSync(join(here.path, 'plots'), 0o777);
  const { code, out } = asAnother('plot data/ -o plots/a.svg');
  expect([code, out]).toEqual([0, expect.stringMatching(/cannot read the directory data\/private: .*permission denied/)]);
});

test.skipIf(process.platform === 'win32').for(['config.json', 'model.safetensors', 'state/run.safetensors'])(
  '[R4] %s that may not be read is refused in one line',
  (name, context) => {
    if (!mayRun()) context.skip('another user may not read this clone');
    lock(...run, name);
    const words = name.startsWith('state') ? `resume ${place}` : `test_policy ${place} -n 1 -nr`;
    const { code, err } = asAnother(words);
    expect([code, err]).toEqual([expect.any(Number), expect.stringMatching(oneLine)]);
    expect(code).toBeGreaterThan(0);
  },
);

test.skipIf(process.platform === 'win32')('[R4] a place that may not be written to is refused in one line', (context) => {
  if (!mayRun()) context.skip('another user may not read this clone');
  for (const words of [tiny, `plot data/ -o x.svg`, `test_policy ${place} -n 1 -o x.html`, `resume ${place}`]) {
    const { code, err } = asAnother(words);
    expect([words, code, err]).toEqual([words, expect.any(Number), expect.stringMatching(oneLine)]);
    expect(code).toBeGreaterThan(0);
  }
});
