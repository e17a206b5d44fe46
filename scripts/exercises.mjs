/**
 * Measures the training runs of exercises, `node scripts/exercises.mjs [NAME …]`: right program and broken one, with seeds
 * 0, 1 and 2, into exercises/measured.json. Without a name it measures those that the file does not have. It reads dist/,
 * so build before.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const FILE = 'exercises/measured.json';
const SEEDS = [0, 1, 2];
const all = readdirSync('dist/exercises').flatMap((file) => (file.endsWith('.js') ? [file.replace(/\.js$/, '')] : []));
const measured = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !all.includes(name));
if (unknown) {
  console.error(`exercises: there is no exercise '${unknown}' in dist/exercises; npm run build makes it`);
  process.exit(2);
}

/** Curves by their names, each with x [points] and y [seeds][points]. */
const curves = (runs) => {
  const names = [...new Set(runs.flat().map(({ curve }) => curve))];
  return names.map((name) => {
    const ofName = runs.map((points) => points.filter(({ curve }) => curve === name));
    return { curve: name, x: ofName[0].map(({ x }) => x), y: ofName.map((points) => points.map(({ y }) => Number(y.toPrecision(6)))) };
  });
};
const timed = (label, run) => {
  const before = process.cpuUsage();
  const points = [...run()];
  const { user, system } = process.cpuUsage(before);
  const ys = points.map(({ y }) => Number(y.toPrecision(4))).join(' ');
  console.log(`${label}: ${ys} (${((user + system) / 1e6).toFixed(1)} s)`);
  return points;
};
const measure = (name, { parts, evidence }) => {
  const right = Object.fromEntries(parts.map((part) => [part.name, part.right]));
  const runs = (label, answer) => curves(SEEDS.map((seed) => timed(`${name}, ${label}, seed ${seed}`, () => evidence.train(answer, seed))));
  return { right: runs('right', right), ...(evidence.broken && { broken: runs('broken', { ...right, ...evidence.broken }) }) };
};

for (const name of asked.length > 0 ? asked : all) {
  const { default: exercise } = await import(pathToFileURL(`dist/exercises/${name}.js`).href);
  if (!exercise.evidence || (asked.length === 0 && measured[name])) continue;
  measured[name] = measure(name, exercise);
  const sorted = Object.fromEntries(Object.entries(measured).sort(([a], [b]) => (a < b ? -1 : 1)));
  const lines = Object.entries(sorted).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}
