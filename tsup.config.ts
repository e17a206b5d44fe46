import { defineConfig } from 'tsup';

/** One file for each subpath of the package, and what they share in chunks: there is one Tensor class for all of them. */
const rooms = ['autodiff', 'nn', 'dist', 'algos', 'envs', 'run'];

const surfaces = {
  index: 'src/index.ts',
  ...Object.fromEntries(rooms.map((room) => [`${room}/index`, `src/${room}/index.ts`])),
  'box2d/index': 'src/envs/box2d/index.ts',
};

export default defineConfig({
  entry: {
    ...surfaces,
    'run/cli': 'src/run/cli.ts',
    'run/worker': 'src/run/process/trainingWorker.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: [/^node:/],
  splitting: true,
  sourcemap: true,
  dts: { entry: surfaces },
  clean: true,
  silent: true,
});
