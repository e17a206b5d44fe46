/** Files that an editor, a shell or a spreadsheet has saved again: a byte order mark, CRLF, UTF-16. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readText } from '../../src/run/files/atomicFiles.js';
import { run, tiny } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

const place = run.join('/');
const utf16 = (text: string, mark = true): Buffer => Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
/** Writes a file of the run again, in another form. */
const rewritten = (name: string, change: (text: string) => string | Buffer): void => {
  const file = join(here.path, ...run, name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};
const byWindows = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;

describe('[B14] a run whose text files begin with a byte order mark and end lines with CR LF', () => {
  test('is played, plotted, resumed and known to a repeated command, as before', async () => {
    await here.spinup(tiny);
    for (const name of ['config.json', 'progress.txt']) rewritten(name, byWindows);
    expect(await here.spinup(`test_policy ${place} -n 1 -nr`)).toMatchObject({ code: 0, err: '' });
    const { code, out } = await here.spinup(`plot ${place}/ -o a.svg`);
    expect([code, out]).toEqual([0, expect.not.stringMatching(/No file|readable|damaged/)]);
    expect(here.read('a.svg')).toContain('cmd_ppo');
    const again = await here.spinup(`resume ${place}`);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('already complete') });
  }, 60_000);

  test('goes on with the same rows after an interruption', async () => {
    const { out } = await here.spinup(tiny.replace('--epochs 2', '--epochs 400'), (text, kill) => {
      if (text.includes('Epoch |               1')) kill('SIGINT');
    });
    expect(out).toContain('Epoch');
    const before = here
      .read(...run, 'progress.txt')
      .trimEnd()
      .split('\n');
    rewritten('progress.txt', byWindows);
    await here.spinup(`resume ${place}`, (text, kill) => {
      if (new RegExp(`Epoch \\| +${before.length}\\b`).test(text)) kill('SIGINT');
    });
    const after = here
      .read(...run, 'progress.txt')
      .trimEnd()
      .split('\n');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
  }, 60_000);
});

describe('[B14] UTF-16 is named', () => {
  const inUtf16 = /: its text is in UTF-16, but should be in UTF-8; save it as UTF-8/;
  test.each([true, false])(
    'in config.json, with a byte order mark: %s',
    async (mark) => {
      await here.spinup(tiny);
      rewritten('config.json', (text) => utf16(text, mark));
      for (const words of ['test_policy', 'resume']) {
        const { code, err } = await here.spinup(`${words} ${place}`);
        expect([words, code, err]).toEqual([words, 2, expect.stringMatching(/^spinup: [^\n]+\n$/)]);
        expect(err).toMatch(inUtf16);
      }
      const { code, out } = await here.spinup(`plot ${place}/ -o a.svg`);
      expect(code).toBe(0);
      expect(out).toMatch(inUtf16);
      expect(out).not.toContain('No file named');
    },
    60_000,
  );

  test('in progress.txt, and in spinup.config.json', async () => {
    await here.spinup(tiny);
    rewritten('progress.txt', (text) => utf16(text));
    const { code, out } = await here.spinup(`plot ${place}/ -o a.svg`);
    expect([code, out]).toEqual([2, expect.stringMatching(inUtf16)]);
    writeFileSync(join(here.path, 'spinup.config.json'), utf16('{}'));
    expect(await here.spinup(tiny)).toMatchObject({ code: 2, err: expect.stringMatching(inUtf16) });
    writeFileSync(join(here.path, 'spinup.config.json'), '\ufeff{"data_dir": "elsewhere"}');
    await here.spinup(tiny);
    expect(here.has('elsewhere', 'cmd_ppo')).toBe(true);
  }, 60_000);
});

describe('[B14] the reader of text', () => {
  const dir = mkdtempSync(join(tmpdir(), 'text-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const read = (bytes: Uint8Array): string => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'a'), bytes);
    return readText(join(dir, 'a'));
  };
  const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  test.each([
    ['UTF-16', utf16('{"a": 1}')],
    ['UTF-16', utf16('{"a": 1}', false)],
    ['UTF-16', bigEndian('\ufeffEpoch\t1')],
    ['UTF-16', bigEndian('Epoch\t1')],
    ['UTF-16', utf16('{', false)],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])],
    ['UTF-32', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b])],
    ['UTF-32', Buffer.from([0x7b, 0, 0, 0])],
    ['UTF-32', Buffer.from([0, 0, 0, 0x7b])],
  ])('names %s (%#)', (encoding, bytes) => {
    expect(() => read(bytes)).toThrow(`its text is in ${encoding}, but should be in UTF-8`);
  });
  test.each(['', '{}', 'é', '\ufeff', '\ufeffä', '中文', 'a'])('reads %j', (text) => {
    expect(read(Buffer.from(text))).toBe(text.replace('\ufeff', ''));
  });
});
