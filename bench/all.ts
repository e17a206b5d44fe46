/**
 * npm run bench [-- part …] [--before folder]: prints tables, and writes bench/results/<part>.json with the machine they were measured on.
 * Machines are noisy: compare rows of one run, and quote ratios.
 *
 * npm run bench -- program [option …]: what takes options of its own, and writes files of its own; only when asked for.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { box2d } from './box2d.js';
import { examples } from './examples.js';
import { kills } from './kills.js';
import { dqnLearning, learning, pendulumLearning } from './learning.js';
import { matmul } from './matmul.js';
import { memory } from './memory.js';
import { mujoco } from './mujoco.js';
import { normalization } from './normalization.js';
import { allreduce } from './parallel/allreduce.js';
import { parallelKills } from './parallel/kills.js';
import { parallelLearning } from './parallel/learning.js';
import { parallelSpeed } from './parallel/speed.js';
import { playgroundBack } from './playgroundBack.js';
import { playgroundMemory } from './playgroundMemory.js';
import { playgroundWalker } from './playgroundWalker.js';
import { pongCurve } from './pong/curve.js';
import { pongBench } from './pong/measure.js';
import { commands, runs } from './runs.js';
import { sacSteps } from './sacSteps.js';
import { inPlayground, site } from './site.js';
import { sitePlayground } from './sitePlayground.js';
import { steps } from './steps.js';
import { draw } from './table/draw.js';
import { tableKills } from './table/kills.js';
import { mujocoTable } from './table/run.js';
import { updateCosts } from './updates.js';
import { machine, table } from './util.js';

/** @param before the folder of another checkout, to compare with */
const partsWith = (before?: string) => ({
  matmul,
  steps,
  updates: updateCosts,
  sac_steps: () => sacSteps(before),
  runs,
  commands,
  memory,
  mujoco,
  box2d,
  pong: pongBench,
  kills,
  table_kills: tableKills,
  learning,
  pendulum: pendulumLearning,
  dqn: dqnLearning,
  site,
  playground: inPlayground(sitePlayground),
  playground_back: playgroundBack,
  playground_memory: inPlayground(playgroundMemory),
  playground_walker: playgroundWalker,
  examples,
  normalization,
  allreduce,
  parallel: parallelSpeed,
  parallel_kills: parallelKills,
  parallel_learning: parallelLearning,
});
const programs: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  mujoco_table: mujocoTable,
  draw,
  pong_curve: pongCurve,
};

const runBenches = async (words: readonly string[]): Promise<void> => {
  const options = { before: { type: 'string' } } as const;
  const { values, positionals: wanted } = parseArgs({ args: [...words], options, allowPositionals: true });
  const parts = partsWith(values.before);
  const known = [...Object.keys(parts), ...Object.keys(programs)];
  for (const name of wanted) {
    if (name in programs) throw new RangeError(`bench: '${name}' comes alone, before its options`);
    if (!(name in parts)) throw new RangeError(`bench: '${name}' is none of ${known.join(', ')}`);
  }
  setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 knows relaxed SIMD, but only when told so
  mkdirSync('bench/results', { recursive: true });
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const rows: Record<string, unknown>[] = await measure();
    writeFileSync(
      `bench/results/${name}.json`,
      `${JSON.stringify({ machine: machine(), date: new Date().toISOString().slice(0, 10), rows }, null, 1)}\n`,
    );
    console.log(`\n## ${name}\n`);
    console.log(table(rows.map(({ curves: _, ...row }) => row as Record<string, string | number>)));
  }
};

const [first = '', ...rest] = process.argv.slice(2);
await (Object.hasOwn(programs, first) ? programs[first](rest) : runBenches(process.argv.slice(2)));
