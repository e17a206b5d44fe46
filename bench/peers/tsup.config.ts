/**
 * The comparison as one program: ours from the sources, and the others with it, for the parts of tfjs that have the
 * gradients are written for bundlers. CommonJS, because tfjs asks for require and __dirname.
 */
export default {
  entry: { peers: 'bench/peers/run.mjs' },
  outDir: 'build',
  format: 'cjs',
  platform: 'node',
  target: 'es2022',
  noExternal: [/^@tensorflow/, /^@jax-js/],
  silent: true,
};
