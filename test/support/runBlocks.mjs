/** Runs programs of a page one after the other in one process, with a line before the output of each. */
import { pathToFileURL } from 'node:url';
import { setBackend } from 'spinningup';

for (const file of process.argv.slice(2)) {
  console.log('--- next program ---');
  await import(pathToFileURL(file).href);
  await setBackend('auto');
}
process.exit(0); // a program may hold a GPU or a socket open
