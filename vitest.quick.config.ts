import { defineConfig } from 'vitest/config';
import all from './vitest.config.js';

/** Laws, units, pages and golden numbers, without the files that take seconds each: under a minute on two cores. */
const slow = [
  'test/docs/{checkEnv,counts,examples,otherWorlds}.test.ts',
  'test/golden/{digests,mujoco}.test.ts',
  'test/property/{blas,constant,evaluate,initFrom,iterate,mujoco,ownNetworks,webgpu}.test.ts',
  'test/property/{dist/laws,random,replay,serialize,sums,vectorize,onPolicy/updates}.test.ts',
  'test/property/{continuedRuns,math,ppoPenalty}.test.ts',
  'test/property/{wrappers/{normalized,rescaleAction},kernels/memory,masks/algorithms,onPolicy/runs}.test.ts',
  'test/property/{backend/gpu,kernels/wasm,offPolicy/runs,trustRegion/policies}.test.ts',
  'test/unit/{box2d/*,checkEnv,mujoco,mujoco-states,package,packed,pong,table-store}.test.ts',
  'test/unit/run/{plot/mixtures,watch/draw}.test.ts',
  'test/unit/run/{grid/execute,help/help,train/extend,watch/gif}.test.ts',
  'test/unit/run/saved/{earlierRuns,runLock,sources,state}.test.ts',
];

export default defineConfig({
  test: { ...all.test, include: ['test/{docs,golden,property,unit}/**/*.test.ts'], exclude: slow },
});
