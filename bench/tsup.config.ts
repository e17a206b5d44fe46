import { defineConfig } from 'tsup';
import { commitNow } from './table/commit.js';

export default defineConfig({
  entry: { bench: 'bench/all.ts', ours: 'bench/peers/ours.ts', allreduceRank: 'bench/parallel/allreduceRank.ts' },
  outDir: 'build',
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  silent: true,
  external: ['playwright-core', /^spinningup/], // the second as parts of the site name this package
  env: { BENCH_COMMIT: commitNow() },
});
