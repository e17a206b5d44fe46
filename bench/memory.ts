/** Memory over a hundred epochs of PPO, and over a hundred thousand updates of SAC: it should be flat. */
import { ppo, sac } from '../src/algos/index.js';
import { cartPole, pendulum } from '../src/envs/index.js';

type HeapSample = {
  readonly run: string;
  readonly after: number;
  /** Means over the tenth of the run that ends here: of the resident set, of the heap, of arrays. */
  readonly 'RSS, MB': number;
  readonly 'heap, MB': number;
  readonly 'array buffers, MB': number;
};

/** Tenths of a run of n steps, each sampled up to a hundred times. */
const tenths = (run: string, n: number, steps: Iterable<unknown>): HeapSample[] => {
  const rows: HeapSample[] = [];
  let sums = [0, 0, 0];
  let [step, samples] = [0, 0];
  for (const _ of steps) {
    if (++step % Math.max(1, n / 1000) === 0) {
      const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
      sums = [rss, heapUsed, arrayBuffers].map((x, i) => sums[i] + x / 1e6);
      samples++;
    }
    if (step % (n / 10) === 0) {
      const [a, b, c] = sums.map((sum) => Math.round((10 * sum) / samples) / 10);
      rows.push({ run, after: step, 'RSS, MB': a, 'heap, MB': b, 'array buffers, MB': c });
      [sums, samples] = [[0, 0, 0], 0];
    }
    if (step === n) break;
  }
  return rows;
};

const EPOCHS = 100;
/** Of a thousand updates each, from the second on. */
const SAC_EPOCHS = 101;
const often = { epochs: SAC_EPOCHS, stepsPerEpoch: 1000, startSteps: 1000, updateAfter: 1000, numTestEpisodes: 0 };

export const memory = () => [
  ...tenths('ppo, CartPole-v1, epochs', EPOCHS, ppo({ env: cartPole, epochs: EPOCHS, trainPiIters: 20, trainVIters: 20 })),
  ...tenths('sac, Pendulum-v1, epochs of 1000 updates', SAC_EPOCHS - 1, sac({ env: pendulum, ...often })),
];
