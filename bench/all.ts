/**
 * npm run bench [-- part …] [--before folder]: prints tables, and writes bench/results/<part>.json with the machine they were measured on.
 * Machines are noisy: compare rows of one run, and quote ratios.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { mujocoCurves } from './curves/run.js';
import { kills } from './kills.js';
import { dqnLearning, learning, pendulumLearning } from './learning.js';
import { matmul } from './matmul.js';
import { memory } from './memory.js';
import { mujoco } from './mujoco.js';
import { commands, runs } from './runs.js';
import { sacSteps } from './sacSteps.js';
import { steps } from './steps.js';
import { updateCosts } from './updates.js';
import { machine, table } from './util.js';

setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 knows relaxed SIMD, but only when told so
const { values: options, positionals: wanted } = parseArgs({ options: { before: { type: 'string' } }, allowPositionals: true });
const parts = {
  matmul,
  steps,
  updates: updateCosts,
  sac_steps: () => sacSteps(options.before),
  runs,
  commands,
  memory,
  mujoco,
  mujoco_curves: mujocoCurves,
  kills,
  learning,
  pendulum: pendulumLearning,
  dqn: dqnLearning,
};

for (const name of wanted) if (!(name in parts)) throw new RangeError(`bench: '${name}' is none of ${Object.keys(parts).join(', ')}`);
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
