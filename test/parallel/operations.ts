/** Every operation of ranks on random arrays, compared with the same computed from all arrays at once. */
import { createHash } from 'node:crypto';
import type { Reals } from '../../src/algos/collective.js';
import { fold, key, uniform } from '../../src/random.js';
import type { RankEngine } from '../../src/run/parallel/engine.js';

/** Lengths of arrays; those of up to 48 bytes go another way by MPI, and those over 256 KiB by threads. */
const LENGTHS: Readonly<Record<32 | 64, readonly number[]>> = { 32: [0, 1, 2, 12, 13, 1001, 100_003], 64: [0, 1, 5, 6, 7, 1002] };

/** The array [n] of a rank, the same wherever it is drawn: of every size, now and then NaN or infinite. */
const drawn = (type: 32 | 64, n: number, rank: number): Reals => {
  const exponents = uniform(fold(key(rank), 2 * n), n);
  const x = Float64Array.from(uniform(fold(key(rank), 2 * n + 1), n), (u, i) => (u - 0.5) * 2 ** Math.round(40 * exponents[i]));
  if (n > 100) x.set([Number.NaN, Number.POSITIVE_INFINITY, -0, 0], 7 * (rank + 1));
  return type === 32 ? Float32Array.from(x) : x;
};

type Expected = (numbers: readonly number[]) => number;
const sum: Expected = (numbers) => numbers.reduce((a, b) => a + b);
const reductions: Readonly<Record<'allreduceSum' | 'allreduceMean' | 'allreduceMax', Expected>> = {
  allreduceSum: sum,
  allreduceMean: (numbers) => sum(numbers) / numbers.length,
  allreduceMax: (numbers) => Math.max(...numbers),
};

const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer => Buffer.from(buffer, byteOffset, byteLength);
const message = (f: () => unknown): string => {
  try {
    f();
    return 'no error';
  } catch (error) {
    return `${(error as Error).name}`;
  }
};

/** One hash of all results of all operations. @throws Error that names an operation whose result is not the expected one */
export const operations = (engine: RankEngine): string => {
  const { rank, size } = engine;
  const ranks = Array.from({ length: size }, (_, r) => r);
  const hash = createHash('sha256');
  const check = (name: string, actual: Uint8Array, expected: Uint8Array): void => {
    hash.update(actual);
    if (Buffer.compare(actual, expected) !== 0) throw new Error(`rank ${rank}: ${name} has other bits`);
  };
  const exchange = (n: number): void => {
    const pieces = ranks.map((r) => bytes(drawn(32, n + 3 * r, r)));
    for (const [r, piece] of engine.gatherBytes(pieces[rank]).entries()) check(`gather of ${n}, of rank ${r}`, piece, pieces[r]);
    check(`broadcast of ${n}`, engine.broadcastBytes(pieces[rank]), pieces[0]);
    engine.barrier();
  };
  for (const type of [32, 64] as const) {
    for (const n of LENGTHS[type]) {
      const all = ranks.map((r) => drawn(type, n, r));
      const whole = new Float64Array(n + 3); // the argument is a part of a longer buffer
      const x = type === 32 ? new Float32Array(whole.buffer, 4, n) : whole.subarray(2, n + 2);
      x.set(all[rank]);
      for (const [name, expected] of Object.entries(reductions)) {
        const result = engine[name as keyof typeof reductions](x);
        const wanted = x.map((_: number, i: number) => expected(all.map((y) => y[i])));
        check(`${name} of ${n} float${type}`, bytes(result), bytes(wanted));
        if (Buffer.compare(bytes(x), bytes(all[rank])) !== 0) throw new Error(`${name} has changed its argument`);
      }
      exchange(n);
    }
  }
  const lengths = [1, 5000].map((n) => message(() => engine.allreduceSum(new Float32Array(n + (rank === 1 ? 1 : 0)))));
  const others = message(() => (rank === 1 ? engine.barrier() : engine.allreduceMax(new Float32Array(3))));
  check(
    'the errors of lengths and operations that differ',
    Buffer.from([...lengths, others].join()),
    Buffer.from('RangeError,RangeError,RangeError'),
  );
  check('the sum after errors', bytes(engine.allreduceSum(Float64Array.of(rank))), bytes(Float64Array.of(sum(ranks))));
  return hash.digest('hex');
};
