/**
 * A library in a process of its own, which answers line by line and reads its own clock: what one leaves behind for the
 * garbage collector costs no other any time. It computes only while it is asked, so all take their turns on one core.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Arrays go as base64 of their bytes. */
const encoded = (_, x) => (x instanceof Float32Array ? Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('base64') : x);

/**
 * @param isMissing does what it said at its end mean that it is not to be had here?
 * @returns a Peer; undefined where there is none
 */
export const open = async (command, args, isMissing = () => false) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...one } });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  child.on('error', (error) => {
    errors += error.message;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => {}); // it has ended, which the next line, or its absence, tells
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { done, value } = await lines.next();
    if (!done) return JSON.parse(value);
    await ended;
    throw new Error(`${command} ${args.join(' ')} ended: ${errors.trim()}`);
  };
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request, encoded)}\n`);
    return line();
  };

  const hello = await line().catch((error) => ({ error }));
  if (hello.error && !isMissing(errors)) throw hello.error;
  if (hello.error) return undefined;
  const { name, version } = hello;
  const prepare = async (c) => {
    const { id } = await ask({ case: c });
    return (calls) => ask({ id, calls });
  };
  return { name, version, prepare, close: () => child.stdin.end() };
};
