#!/usr/bin/env node
const cli = new URL('../dist/run/cli.js', import.meta.url);
const { main, start } = await import(cli.href).catch(async (error) => {
  const [{ existsSync }, { fileURLToPath }] = await Promise.all([import('node:fs'), import('node:url')]);
  if (existsSync(cli)) throw error;
  console.error(`spinup is not built yet: type npm run build in ${fileURLToPath(new URL('..', import.meta.url))}`);
  process.exit(1);
});
await start(() => main(process.argv.slice(2)));
