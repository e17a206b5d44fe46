/**
 * The mistakes that deep-RL code is known to make, and the tests that die of them: a test that guards against a trap has
 * its name in the title, as in '[A4] an epoch cut that falls on a terminal step does not bootstrap'. What the library
 * does not have cannot go wrong in it: test/property/traps.absent.json says so, with the reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const numbered = (letter, n) => Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
/** A: returns, advantages and boundaries; B: losses of policy gradients; C: TRPO; D: off-policy; E: runs. */
const traps = [...numbered('A', 12), ...numbered('B', 15), ...numbered('C', 10), ...numbered('D', 22), 'E4', 'E7'];

const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
const titles = files.sort().flatMap((file) => {
  const text = readFileSync(join('test', file), 'utf8');
  return [...text.matchAll(/(['"`])((?:\[[A-E]\d+\] )+)(.+?)\1/g)].flatMap(([, , ids, title]) =>
    ids.match(/[A-E]\d+/g).map((id) => ({ id, title, file: `test/${file.replaceAll('\\', '/')}` })),
  );
});
const absent = Object.entries(JSON.parse(readFileSync('test/property/traps.absent.json', 'utf8')));

const missing = traps.filter((id) => !titles.some((t) => t.id === id) && !absent.some(([name]) => name === id));
const known = new Set([...traps, ...titles.map(({ id }) => id)]);
for (const id of known) {
  for (const { title, file } of titles.filter((t) => t.id === id)) console.log(`${id.padEnd(4)} ${title}  (${file})`);
  for (const [name, why] of absent.filter(([name]) => name.split(' ')[0] === id))
    console.log(`${id.padEnd(4)} absent${name.slice(id.length)}: ${why}`);
}
if (missing.length > 0) {
  console.error(`No test has these traps in its title, and traps.absent.json does not say why: ${missing.join(', ')}`);
  process.exit(1);
}
