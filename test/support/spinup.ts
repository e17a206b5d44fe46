/** The command line as a user types it, in a directory of its own. Needs dist. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

/** The program that a user types as spinup. */
export const bin = fileURLToPath(new URL('../../bin/spinup.js', import.meta.url));

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Directory {
  readonly path: string;
  /** Type `spinup …`; onOut hears what has been printed so far, and may send signals. */
  spinup(words: string, onOut?: (out: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Result>;
  read(...path: string[]): string;
  has(...path: string[]): boolean;
  remove(): void;
}

export const temporaryDirectory = (): Directory => {
  const path = mkdtempSync(join(tmpdir(), 'spinup-'));
  const children: ChildProcess[] = [];
  return {
    path,
    spinup: (words, onOut) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [bin, ...words.split(' ').filter((word) => word !== '')], { cwd: path });
        children.push(child);
        let [out, err] = ['', ''];
        child.stdout.on('data', (chunk) => {
          out += chunk;
          onOut?.(out, (signal) => child.kill(signal));
        });
        child.stderr.on('data', (chunk) => {
          err += chunk;
        });
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, out, err }));
      }),
    read: (...parts) => readFileSync(join(path, ...parts), 'utf8'),
    has: (...parts) => existsSync(join(path, ...parts)),
    remove: () => {
      for (const child of children) child.kill('SIGKILL'); // of a test that has not waited for it
      rmSync(path, { recursive: true });
    },
  };
};

/** A directory that is new for each test of a file, and is removed after it. */
export const useDirectory = (): Directory => {
  let now: Directory;
  beforeEach(() => {
    now = temporaryDirectory();
  });
  afterEach(() => now.remove());
  return {
    get path() {
      return now.path;
    },
    spinup: (...words) => now.spinup(...words),
    read: (...path) => now.read(...path),
    has: (...path) => now.has(...path),
    remove: () => now.remove(),
  };
};
