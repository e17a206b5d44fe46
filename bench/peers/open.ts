/** The libraries that are compared, and the commands that start them. */
import { bestCore } from './cores.js';
import { type Command, type Missing, type Named, open } from './process.js';

/** Node 20 knows relaxed SIMD, but only when told so. */
const nodeFlags = process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : [];
const node = (name: string, script: string, ...words: string[]): Command => ({
  name,
  command: process.execPath,
  args: [...nodeFlags, script, ...words],
  absent: /(?<=Error: ).*(?:cannot compute with|is no backend|koffi).*/,
});

/**
 * Ours, by backend, and as it was.
 * @param program where ours.ts is bundled
 * @param before the folder of another checkout, built
 */
export const ours = (program: string, before?: string): Command[] => [
  ...['wasm', 'wasm-relaxed', 'blas'].map((backend) => node(`ours, ${backend}`, program, backend, '.')),
  ...(before ? [node('ours before, wasm', program, 'wasm', before)] : []),
];

const pytorch = (name: string, core: string | undefined): Command => ({
  name,
  command: process.env.PYTHON ?? '/usr/bin/python3',
  args: ['bench/peers/pytorch.py'],
  env: { OPENBLAS_CORETYPE: core, PYTHONDONTWRITEBYTECODE: '1' },
  absent: /No module named 'torch'|spawn .*ENOENT/,
});

/** Other libraries; PyTorch as the system starts it and, where they are known, with its best kernels for this processor. */
export const others: readonly Command[] = [
  node('tfjs-wasm', 'build/peers/tfjs.cjs'),
  node('jax-js', 'build/peers/jax.cjs'),
  pytorch('PyTorch', undefined),
  ...(bestCore ? [pytorch(`PyTorch, ${bestCore}`, bestCore)] : []),
];

/** Starts them all. */
export const openAll = async (commands: readonly Command[]): Promise<{ peers: Named[]; missing: Missing[] }> => {
  const [peers, missing]: [Named[], Missing[]] = [[], []];
  for (const command of commands) {
    const found = await open(command);
    if ('missing' in found) missing.push(found);
    else peers.push(found);
  }
  return { peers, missing };
};
