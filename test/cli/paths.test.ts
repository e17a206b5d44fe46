/** Paths that cannot be looked at, titles that cannot be written, and files that are damaged or no files. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testPolicy } from '../../src/run/watch/testPolicy.js';
import { run, tiny } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

const oneLine = /^spinup: [^\n]+\n$/;
const place = run.join('/');

test('[R4] a path that is too long, or a link to itself, is an error of one line', async () => {
  symlinkSync('loop', join(here.path, 'loop'));
  const long = 'x'.repeat(5000);
  for (const path of [long, 'loop'])
    for (const words of [`test_policy ${path}`, `resume ${path}`, `plot ${path}/`, `plot . -o ${path}/x.svg`]) {
      const { code, err } = await here.spinup(words);
      expect([words, code, err]).toEqual([words, expect.any(Number), expect.stringMatching(oneLine)]);
      expect(code).toBeGreaterThan(0);
    }
}, 60_000);

test('[R4] a link to itself beside a run is in no way', async () => {
  await here.spinup(tiny);
  symlinkSync('loop', join(here.path, 'data', 'loop'));
  expect(await here.spinup('test_policy data -n 1 -nr')).toMatchObject({ code: 0, err: '' });
});

test('[R5] a name that XML cannot hold is refused, and cleaned in what an older run has', async () => {
  expect(await here.spinup(`${tiny} --exp_name a\uffff`)).toMatchObject({ code: 2, err: expect.stringMatching(oneLine) });
  await here.spinup(tiny);
  const file = join(here.path, ...run, 'config.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"cmd_ppo"', '"a\\u001b[31m\\u0007\\uffff"'));
  expect(await here.spinup(`test_policy ${place} -n 1 -o e.svg`)).toMatchObject({ code: 0 });
  for (const c of ['\u001b', '\u0007', '\uffff']) expect(here.read('e.svg')).not.toContain(c);
});

test('[R5] the title in a terminal has no control characters', async () => {
  await here.spinup(tiny);
  const file = join(here.path, ...run, 'config.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"cmd_ppo"', '"a\\u001b[31m\\u0007\\u009b31m\\uffffz"'));
  let shown = '';
  const write = (text: string): void => {
    shown += text;
  };
  const dir = join(here.path, ...run);
  await testPolicy({ dir, terminal: true, episodes: 1, len: 2 }, { write, color: false, columns: 80, rows: 24 });
  expect(shown).toMatch(/CartPole-v1: a\P{Cc}*z · /u);
  expect(shown.replace(/\p{Cc}\[(\?25[lh]|\d*[AJK])/gu, '')).not.toMatch(/[^\P{Cc}\n\r\t]|\uffff/u);
}, 20_000);

describe('[R6] a model', () => {
  const flip = (change: (bytes: Buffer) => void): void => {
    const file = join(here.path, ...run, 'model.safetensors');
    const bytes = readFileSync(file);
    change(bytes);
    writeFileSync(file, bytes);
  };
  test('with one changed byte, or numbers that are NaN, is refused; one without a digest is read', async () => {
    await here.spinup(tiny);
    flip((bytes) => bytes.writeUInt8(bytes[bytes.length - 7] ^ 1, bytes.length - 7));
    expect(await here.spinup(`test_policy ${place} -n 1 -nr`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/is damaged: its content does not match its digest/),
    });
    const hide = (bytes: Buffer) => bytes.write('"digesX"', bytes.indexOf('"digest"'));
    flip(hide);
    expect(await here.spinup(`test_policy ${place} -n 1 -nr`)).toMatchObject({ code: 0, err: '' });
    flip((bytes) => bytes.fill(0xff, bytes.length - 8));
    expect(await here.spinup(`test_policy ${place} -n 1 -nr`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/is damaged: \S+ holds NaN in place of a finite number/),
    });
  });
});

test('[R9] the time for a word grows with its length, not with its square', async () => {
  const digits = `${'1'.repeat(100_000)}x`;
  for (const words of [`${tiny} --seed ${digits} --dry_run`, `${tiny} --hid ${'['.repeat(2000)}8${']'.repeat(2000)} --dry_run`]) {
    const { code, err } = await here.spinup(words);
    expect(code).toBe(2);
    expect(err).toMatch(/^spinup: /);
  }
}, 20_000);

describe('[R10] a config.json that no run has written', () => {
  test.each([
    ['env_name', null],
    ['save_freq', 'x'],
    ['save_freq', 0],
    ['keep_snapshots', 'no'],
    ['env_kwargs', 3],
    ['exp_name', {}],
    ['exp_name', '../up'],
    ['backend', 7],
  ])('%s: %j', async (key, value) => {
    await here.spinup(tiny);
    const file = join(here.path, ...run, 'config.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), [key]: value }));
    const { code, err } = await here.spinup(`resume ${place}`);
    expect(code).toBe(2);
    expect(err).toMatch(oneLine);
    expect(err).toContain(`config.json: ${key} should be `);
    expect(err).toContain(`but is ${JSON.stringify(value)}`);
  });
});

test.skipIf(process.platform === 'win32')(
  '[R16] a FIFO in the place of a file is refused, and not waited for',
  async () => {
    mkdirSync(join(here.path, 'r'));
    spawnSync('mkfifo', [join(here.path, 'r', 'config.json')]);
    for (const words of ['test_policy r', 'resume r', 'plot r/']) {
      const { code, err, out } = await here.spinup(words);
      expect([words, code === 0]).toEqual([words, false]);
      expect(err + out).toMatch(/spinup: /);
    }
  },
  30_000,
);
