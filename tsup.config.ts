import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** One file for each subpath of the package, and what they share in chunks: there is one Tensor class for all of them. */
const rooms = ['autodiff', 'nn', 'dist', 'algos', 'envs', 'exercise', 'run'];

/** Programs to read, compiled for a Node that does not read TypeScript; they import the package by its name. */
const examples = readdirSync('examples')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));

/** Exercises: folders with an index.ts, which import the package by its name too. */
const exercises = readdirSync('exercises').filter((name) => existsSync(`exercises/${name}/index.ts`));

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(rooms.map((room) => [`${room}/index`, `src/${room}/index.ts`])),
    'engines/mujoco': 'src/engines/mujoco.ts',
    'engines/gpu': 'src/engines/gpu.ts',
    'engines/box2d': 'src/engines/box2d.ts',
    'run/cli': 'src/run/cli.ts',
    ...Object.fromEntries(examples.map((name) => [`examples/${name}`, `examples/${name}.ts`])),
    ...Object.fromEntries(exercises.map((name) => [`exercises/${name}`, `exercises/${name}/index.ts`])),
    'run/worker': 'src/run/process/trainingWorker.ts',
    'run/rankWatcher': 'src/run/parallel/threads/rankWatcher.ts',
    'run/rankWorker': 'src/run/process/rankWorker.ts',
    'run/exerciseWorker': 'src/run/exercise/exerciseWorker.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: [/^node:/, /^spinningup/],
  splitting: true,
  sourcemap: true,
  // The sources are in the package, so the maps only point at them.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
  silent: true,
});
