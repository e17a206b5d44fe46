/** The process that holds a lock: its description, and whether it still runs. */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { remove } from '../files/atomicFiles.js';

/** A process, told apart from all others, also from a later one of the same number. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /**
   * The space in which process numbers count: containers of one host have spaces of their own. ''
   * where the system does not say.
   */
  readonly space: string;
  /**
   * The moment at which the process started, in the system's own form; '' where the system does not
   * say.
   */
  readonly started: string;
  /** Milliseconds since 1970 at which the lock was written. */
  readonly at?: number;
}

/** Milliseconds without a heartbeat after which a process on another host counts as gone. */
export const SILENCE = 120_000;

const attempt = (ask: () => string): string => {
  try {
    return ask();
  } catch {
    return '';
  }
};

/** Fields 3 (the state) to 52 of /proc/<pid>/stat. */
const statOf = (pid: number): readonly string[] =>
  attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')).split(' ');

/** Clock ticks from the start of the system to that of the process: field 22 of its stat. */
const startTicks = (pid: number): string => statOf(pid)[19] ?? '';

/** A process that has ended, and whose parent has not asked how: state Z, or X. */
const isDefunct = (pid: number): boolean => /^[ZX]/.test(statOf(pid)[0]);

const space = (): string =>
  attempt(() =>
    [
      readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      readlinkSync('/proc/self/ns/pid'),
    ].join(' '),
  );

/** This process. */
export const owner = (): Owner => ({
  pid: process.pid,
  host: hostname(),
  space: space(),
  started: startTicks(process.pid),
  at: Date.now(),
});

const isHere = (other: Owner): boolean => other.host === hostname() && other.space === space();

/** Is it the process that started this one? */
export const isStarter = (other: Owner): boolean =>
  isHere(other) && other.pid === process.ppid && other.started === startTicks(process.ppid);

/**
 * Does the owner of a lock still run? A process on this host runs if there is one of its number
 * and its start; one on another host if the lock has had a heartbeat in the last two minutes.
 * @param path the lock's file
 */
export const stateOf = (other: Owner, path: string): 'runs' | 'gone' => {
  if (other.pid === 0) return 'gone'; // a damaged lock
  if (!isHere(other)) return silence(path) > SILENCE ? 'gone' : 'runs';
  if (!isAlive(other.pid) || isDefunct(other.pid)) return 'gone';
  if (other.started !== '') return startTicks(other.pid) === other.started ? 'runs' : 'gone';
  const started = Date.now() - uptime() * 1000;
  return (other.at ?? Number.POSITIVE_INFINITY) < started ? 'gone' : 'runs';
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // of another user
  }
};

/**
 * Milliseconds since the last heartbeat, by the clock of the file system: the clocks of two hosts
 * may differ.
 */
const silence = (path: string): number => {
  const probe = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(probe, '');
    return statSync(probe).mtimeMs - statSync(path).mtimeMs;
  } catch {
    return 0;
  } finally {
    remove(probe);
  }
};
