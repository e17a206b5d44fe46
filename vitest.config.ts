import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', '**/node_modules/**'], // npm run test:long
    testTimeout: 120_000,
    setupFiles: ['test/support/setup.ts'],
    // A learning test uses a core for itself; the machines that run these have two.
    maxWorkers: 2,
    // Node 20 knows relaxed SIMD, but only when told so; later ones need no flag.
    execArgv: process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : [],
  },
});
