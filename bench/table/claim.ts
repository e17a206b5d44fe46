/**
 * Claims to runs, so that two benches at once do not both do one. Each writes a file of its own and then looks for those
 * of others: of two, at least one sees the other's and leaves. No file is ever taken over, so nothing is lost to a race.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { remove, writeFile } from '../../src/run/files/atomicFiles.js';
import { idOf, type Job } from './jobs.js';
import type { Store } from './store.js';

/** A run that is this process's own, until it is released. */
export interface Claim {
  /** To be called at least once an hour. */
  renew(): void;
  release(): void;
}

/** Milliseconds after which a claim that was not renewed is none, wherever it comes from. */
const LAPSE = 3_600_000;

/** @returns undefined if another process has the run */
export const claim = ({ unfinished }: Store, job: Job, now = Date.now): Claim | undefined => {
  const stem = join(unfinished, idOf(job));
  const mine = `${stem}.${process.pid}-${now().toString(36)}-${counter++}.claim`;
  mkdirSync(dirname(stem), { recursive: true });
  writeFile(mine, JSON.stringify({ host: hostname(), pid: process.pid }));
  const release = (): void => remove(mine);
  if (claimsOf(stem).some((path) => path !== mine && holds(path, now()))) {
    release();
    return undefined;
  }
  return { renew: () => utimesSync(mine, now() / 1000, now() / 1000), release };
};
let counter = 0;

const claimsOf = (stem: string): string[] =>
  readdirSync(dirname(stem))
    .filter((name) => name.startsWith(`${basename(stem)}.`) && name.endsWith('.claim'))
    .map((name) => join(dirname(stem), name));

/** Whether another's claim is valid. A void one is removed, which is safe: no other file will ever have its name. */
const holds = (path: string, now: number): boolean => {
  try {
    const { host, pid } = JSON.parse(readFileSync(path, 'utf8'));
    const lapsed = now - statSync(path).mtimeMs > LAPSE;
    if (!lapsed && (host !== hostname() || isAlive(pid))) return true;
  } catch {
    // released meanwhile, or no claim
  }
  remove(path);
  return false;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
