/** Folders of tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Gives each test of a file, or of a describe, a new folder, which is removed after it. */
export const eachInFolder = (use: (path: string) => void): void => {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'spinningup-'));
    use(path);
  });
  afterEach(() => rmSync(path, { recursive: true }));
};
