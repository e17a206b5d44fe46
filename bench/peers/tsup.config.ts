/**
 * A program for each library, and one that asks them. The parts of tfjs that have the gradients are written for bundlers;
 * CommonJS, because it asks for require and __dirname.
 */
export default {
  entry: ['run.ts', 'ours.ts', 'tfjs.mjs', 'jax.mjs'].map((file) => `bench/peers/${file}`),
  outDir: 'build/peers',
  splitting: false,
  format: 'cjs',
  platform: 'node',
  target: 'es2022',
  noExternal: [/^@tensorflow/, /^@jax-js/],
  silent: true,
};
