/** The comparison itself, bundled and run by start.mjs: --rounds n, --only words. README.md says how it is kept fair. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine, table } from '../util.js';
import { cases } from './cases.js';
import { measure } from './measure.mjs';
import { open } from './process.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '40' }, only: { type: 'string', default: '' } } });
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds should be a whole number from 1 on, but is ${options.rounds}`);
const wanted = cases.filter(({ name }) => name.includes(options.only));
if (wanted.length === 0) throw new RangeError(`--only '${options.only}' is in none of: ${cases.map(({ name }) => name).join('; ')}`);

/** What there may be besides, and what to say where it is missing. */
const optional = {
  'ours, wasm-relaxed': 'This engine has no relaxed SIMD.',
  PyTorch: 'No PyTorch here. On Debian: apt-get install python3-torch libopenblas0-pthread; or name an interpreter that has it in PYTHON.',
};

/** So many digits that count, and all before the point. */
const digits = (x, n) => (x >= 10 ** (n - 1) ? x.toFixed(0) : x.toPrecision(n));
const shown = (rows, columns, cell) =>
  table(
    rows.map(({ what, libraries }) => ({
      what,
      ...Object.fromEntries(columns.map((name) => [name, libraries[name] ? cell(libraries[name], libraries) : '-'])),
    })),
  );

/** Node 20 knows relaxed SIMD, but only when told so. */
const flags = process.versions.node.startsWith('20.') ? ['--experimental-wasm-relaxed-simd'] : [];
const script = (name, ...words) =>
  open(process.execPath, [...flags, `build/peers/${name}.cjs`, ...words], (errors) => errors.includes('cannot compute with'));

/** All that can be had, ours first. */
const openAll = async () => {
  const found = [
    await script('ours', 'wasm'),
    await script('ours', 'wasm-relaxed'),
    await script('tfjs', 'cpu'),
    await script('tfjs', 'wasm'),
    await script('jax'),
    await open(process.env.PYTHON ?? '/usr/bin/python3', ['bench/peers/pytorch.py'], (errors) =>
      /No module named 'torch'|ENOENT/.test(errors),
    ),
  ];
  return found.filter((peer) => peer !== undefined);
};

const main = async () => {
  const peers = await openAll();
  const names = peers.map(({ name }) => name);
  const missing = Object.keys(optional).filter((name) => !names.includes(name));

  const rows = [];
  for (const c of wanted) {
    console.error(`${c.name} …`);
    rows.push({ what: c.name, unit: 'ms', libraries: await measure(c, peers, rounds) });
  }
  for (const peer of peers) peer.close();

  const [first, ...others] = [...names, ...missing];
  console.log(`\nMilliseconds, median (least) of ${rounds} rounds:\n`);
  console.log(shown(rows, [first, ...others], ({ median, least }) => `${digits(median, 3)} (${digits(least, 3)})`));
  console.log(`\n"${first}" is so many times faster, median to median:\n`);
  console.log(shown(rows, others, ({ median }, all) => digits(median / all[first].median, 2)));
  console.log(`\n${peers.map(({ name, version }) => `${name} ${version}`).join('; ')}`);
  for (const name of missing) console.log(optional[name]);

  if (options.only !== '') return; // a part is not the result
  const versions = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
  const result = { machine: machine(), date: new Date().toISOString().slice(0, 10), threads: 1, rounds, versions, rows };
  writeFileSync('bench/results/peers.json', `${JSON.stringify(result, null, 1)}\n`);
};

main();
