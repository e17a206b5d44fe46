/** The heartbeat of a lock, from a thread of its own: a thread that trains has no time for it. */
import { Worker } from 'node:worker_threads';

/** Milliseconds between two heartbeats. */
const HEARTBEAT_PERIOD = 20_000;

/**
 * Writes the first byte of the file again, so that the file system dates it by its own clock. A
 * file that is gone is not made anew.
 */
const program = `
const { workerData: { path, period } } = require('node:worker_threads');
const { openSync, writeSync, closeSync } = require('node:fs');
setInterval(() => {
  try {
    const file = openSync(path, 'r+');
    writeSync(file, '{', 0);
    closeSync(file);
  } catch {}
}, period);
`;

/**
 * Starts the heartbeat of a lock. It does not keep the process alive.
 * @returns the function that stops it
 */
export const startHeartbeat = (path: string, period = HEARTBEAT_PERIOD): (() => void) => {
  const worker = new Worker(program, { eval: true, workerData: { path, period }, execArgv: [] });
  worker.on('error', () => {}); // without a thread to spare the lock still holds on this host
  worker.unref();
  return () => void worker.terminate();
};
