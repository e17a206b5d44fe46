import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // A learning test uses a core for itself; the machines that run these have two.
    maxWorkers: 2,
  },
});
