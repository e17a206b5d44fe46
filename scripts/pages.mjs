/**
 * The pages of `--help`, from src/run/help/pages.ts to src/run/help/pages.generated.ts: as data, so that to print one
 * loads no algorithm. Runs after scripts/help.mjs, which collects the meanings of hyperparameters.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = 'src/run/help/pages.ts';
const target = 'src/run/help/pages.generated.ts';
const bundle = 'build/pages.mjs';

mkdirSync('build', { recursive: true });
await build({ entryPoints: [source], outfile: bundle, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
const { pages } = await import(pathToFileURL(resolve(bundle)).href);

const head = "/** Generated from pages.ts by scripts/pages.mjs. */\nimport type { Pages } from './pages.js';\n";
const text = `${head}\nexport const pages: Pages = ${JSON.stringify(pages, null, 2)};\n`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
