import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { benchGpu: 'bench/gpu/run.ts' },
  outDir: 'build',
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  external: ['playwright-core'],
  silent: true,
});
