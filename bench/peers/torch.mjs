/**
 * PyTorch with one thread, in a process of its own that answers line by line and reads its own clock. It computes only
 * while it is asked, so it takes its turn like the others.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Arrays go as base64 of their bytes. */
const encoded = (_, x) => (x instanceof Float32Array ? Buffer.from(x.buffer, x.byteOffset, x.byteLength).toString('base64') : x);

/**
 * Nothing where there is no PyTorch.
 * @param python the interpreter to ask
 */
export const torch = async (python) => {
  const child = spawn(python, ['bench/peers/pytorch.py'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...one },
  });
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
    if (done) {
      await ended;
      throw new Error(`PyTorch's process ended: ${errors.trim()}`);
    }
    return JSON.parse(value);
  };
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request, encoded)}\n`);
    return line();
  };

  const hello = await line().catch((error) => ({ error }));
  if (hello.error) {
    if (!/No module named 'torch'|ENOENT/.test(errors)) throw hello.error;
    return [];
  }
  return [
    {
      name: 'PyTorch',
      version: `${hello.version} (${hello.blas})`,
      prepare: async (c) => {
        const { id } = await ask({ case: c });
        return (calls) => ask({ id, calls });
      },
      close: () => child.stdin.end(),
    },
  ];
};
