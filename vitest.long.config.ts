import { defineConfig } from 'vitest/config';
import all from './vitest.config.js';

/** Tests that take minutes each, run by hand: `npm run test:long`. Their results are in bench/results. */
export default defineConfig({ test: { ...all.test, include: ['test/long/**/*.test.ts'], exclude: [], testTimeout: 3_600_000 } });
