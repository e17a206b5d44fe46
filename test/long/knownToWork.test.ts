/** Every command that `spinup list` says is known to work reaches the score that it says. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { knownToWork } from '../../src/run/help/knownToWork.js';

test.each(knownToWork)('[C8] $command reaches $score', ({ command, score }) => {
  const cwd = mkdtempSync(join(tmpdir(), 'spinningup-known-'));
  const printed = execFileSync(process.execPath, [resolve('bin/spinup.js'), ...command.split(' '), '--quiet'], { cwd, encoding: 'utf8' });
  rmSync(cwd, { recursive: true });
  const [, exploring, tested] = /mean return in the last one: ([^;\n]+)(?:; tested after it, without exploration: (.*))?/.exec(printed) ?? [];
  expect(tested ?? exploring).toBe(score);
});
