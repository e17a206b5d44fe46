#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = new URL('../dist/run/cli.js', import.meta.url);
if (existsSync(cli)) {
  const { main } = await import(cli.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(`spinup is not built yet: type npm run build in ${fileURLToPath(new URL('..', import.meta.url))}`);
  process.exitCode = 1;
}
