/**
 * A library in a process of its own, which answers line by line and reads its own clock: what one leaves behind for the
 * garbage collector costs no other any time. It computes only while it is asked, so all take their turns on one core.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { About, Peer } from './peer.js';

/** A library that runs, under the name that it has in the tables. */
export type Named = Peer & { readonly name: string; close(): void };
/** A library that cannot be had here, and why. */
export interface Missing {
  readonly name: string;
  readonly missing: string;
}

/** The command that starts a library. */
export interface Command {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Environment variables besides those of this process; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Errors which mean that it cannot be had here. Others are thrown. */
  readonly absent: RegExp;
}

const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Arrays travel as base64 of their bytes. */
const encoded = (_: string, x: unknown): unknown =>
  x instanceof Float32Array ? Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('base64') : x;

/** @throws Error with what the process said, if it ends for a reason that `absent` does not match */
export const open = async ({ name, command, args, env, absent }: Command): Promise<Named | Missing> => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...oneThread, ...env } });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  child.on('error', (error) => {
    errors += error.message;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => {}); // the process has ended: the next line, which does not come, reports it
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { done, value } = await lines.next();
    if (!done) return JSON.parse(value);
    await ended;
    throw new Error(`${name} (${command} ${args.join(' ')}) ended: ${errors.trim()}`);
  };
  const ask = (request: object) => {
    child.stdin.write(`${JSON.stringify(request, encoded)}\n`);
    return line();
  };

  let about: About;
  try {
    about = await line();
  } catch (error) {
    const why = errors.match(absent)?.[0];
    if (why === undefined) throw error;
    return { name, missing: why };
  }
  const prepare: Peer['prepare'] = async (c) => {
    const { id } = await ask({ case: c });
    return (calls) => ask({ id, calls });
  };
  return { ...about, name, prepare, close: () => child.stdin.end() };
};
