/** The command line, called as a function. */
import { expect, test, vi } from 'vitest';
import { main } from '../../../../src/run/cli.js';

const quietly = async (words: readonly string[]): Promise<{ code: number; said: unknown[] }> => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await main(words);
    return { code, said: err.mock.calls.map(([text]) => text) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
};

test('[R15] main leaves the process that calls it as it was: a channel to its parent, its events, its exit code', async () => {
  const unref = process.channel ? vi.spyOn(process.channel, 'unref') : undefined;
  const before = { ends: process.listenerCount('disconnect'), errors: process.stdout.listenerCount('error'), code: process.exitCode };
  expect(await quietly(['--version'])).toEqual({ code: 0, said: [] });
  expect(unref?.mock.calls ?? []).toEqual([]);
  expect({ ends: process.listenerCount('disconnect'), errors: process.stdout.listenerCount('error'), code: process.exitCode }).toEqual(
    before,
  );
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])('[R8] %s is no command', async (word) => {
  const { code, said } = await quietly([word]);
  expect([code, said[0]]).toEqual([2, expect.stringMatching(`^spinup: there is no command '${word}'`)]);
});
