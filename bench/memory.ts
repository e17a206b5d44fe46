/** Memory after every tenth of a hundred epochs: it should be flat. */
import { ppo } from '../src/algos/index.js';
import { cartPole } from '../src/envs/index.js';

export const memory = () => {
  const rows: { epoch: number; 'RSS, MB': number; 'heap, MB': number; 'array buffers, MB': number }[] = [];
  for (const { epoch } of ppo({ env: cartPole, epochs: 100, trainPiIters: 20, trainVIters: 20 })) {
    if (epoch % 10 !== 0) continue;
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const [a, b, c] = [rss, heapUsed, arrayBuffers].map((n) => Math.round(n / 1e6));
    rows.push({ epoch, 'RSS, MB': a, 'heap, MB': b, 'array buffers, MB': c });
  }
  return rows;
};
