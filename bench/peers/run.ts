/** The comparison itself, bundled and run by start.mjs. README.md says what its options mean, and how it is kept fair. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine } from '../util.js';
import { type Case, cases } from './cases.js';
import { processor, warning } from './cores.js';
import { checkBuilt } from './library.js';
import { measure } from './measure.js';
import { openAll, others, ours } from './open.js';
import type { Missing, Named } from './process.js';
import { filled, pages } from './readme.js';
import { described, type Result, type Row, report } from './tables.js';

const RESULT = 'bench/results/peers.json';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    before: { type: 'string' },
    after: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});

const whole = (name: string, text: string): number => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`--${name} should be a whole number from 1 on, but is ${text}`);
  return n;
};

/** The rows that were asked for, with fewer steps before the first that is timed where --after says so. */
const wanted = (): Case[] => {
  const found = cases.filter(({ name }) => name.includes(options.only));
  if (found.length === 0) throw new RangeError(`--only '${options.only}' is in none of: ${cases.map(({ name }) => name).join('; ')}`);
  if (options.after === undefined) return found;
  const most = whole('after', options.after);
  return found.map((c) => (c.after ? { ...c, after: Math.min(c.after, most) } : c));
};

const measureAll = async (peers: readonly Named[], missing: readonly Missing[], rounds: number): Promise<Result> => {
  const rows: Row[] = [];
  for (const c of wanted()) {
    console.error(`${c.name} …`);
    rows.push({ what: c.name, kind: c.kind, unit: c.unit, libraries: await measure(c, peers, rounds) });
  }
  return {
    machine: { ...machine(), ...processor },
    date: new Date().toISOString().slice(0, 10),
    clock: 'CPU time',
    threads: 1,
    rounds,
    libraries: Object.fromEntries(peers.map(({ name, version, core }) => [name, { version, ...(core && { core }) }])),
    missing: Object.fromEntries(missing.map(({ name, missing }) => [name, missing])),
    rows,
  };
};

const fillPages = (result: Result): void => {
  for (const [page, part] of Object.entries(pages)) writeFileSync(page, filled(readFileSync(page, 'utf8'), part(result)));
};

const main = async (): Promise<void> => {
  if (options.readme) return fillPages(JSON.parse(readFileSync(RESULT, 'utf8')));
  const rounds = whole('rounds', options.rounds);
  if (options.before) checkBuilt(options.before);
  const { peers, missing } = await openAll([...ours('build/peers/ours.cjs', options.before), ...others]);
  for (const { name, core } of peers) {
    const why = warning(name, core);
    if (why) console.error(why);
  }
  const result = await measureAll(peers, missing, rounds);
  for (const peer of peers) peer.close();
  const isWhole = options.only === '' && options.after === undefined;
  if (isWhole) writeFileSync(RESULT, `${JSON.stringify(result, null, 1)}\n`);
  console.log(`\n${report(result)}\n\n${Object.entries(result.libraries).map(described).join('\n')}`);
  for (const { name, missing: why } of missing) console.log(`${name}: not measured (${why})`);
};

main();
