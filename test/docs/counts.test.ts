/**
 * The loops of the pseudocode are the loops of the program: a short run of the built package under V8's block coverage,
 * traced back through its source maps, counts how often the code under each tag ran.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { expect, test } from 'vitest';
import { tags } from '../../scripts/pseudocode/source.js';
import type { Tag } from '../../scripts/pseudocode/tags.js';
import type { AlgoName } from '../../src/algos/index.js';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}
interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

/** Run a program against dist/, and read V8's coverage of it. */
const coverage = (program: string): Script[] => {
  const folder = mkdtempSync(join(tmpdir(), 'spinningup-counts-'));
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
    const { result } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
    return (result as Script[]).filter(({ url }) => url.includes('/dist/'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** How often the innermost block ran that holds the statement under a tag. */
const count = (tag: Tag, scripts: readonly Script[]): number | undefined => {
  const before = readFileSync(tag.file, 'utf8').slice(0, tag.statement).split('\n');
  for (const { url, functions } of scripts) {
    const path = fileURLToPath(url);
    const map = new TraceMap(readFileSync(`${path}.map`, 'utf8'));
    const source = map.sources.find((s) => s && resolve(dirname(path), s) === resolve(tag.file));
    if (!source) continue;
    const { line, column } = generatedPositionFor(map, { source, line: before.length, column: before[before.length - 1].length });
    if (line === null) continue;
    const offset = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, line - 1)
      .reduce((n, text) => n + text.length + 1, column);
    const around = functions.flatMap(({ ranges }) => ranges).filter((r) => r.startOffset <= offset && offset < r.endOffset);
    return around.sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))[0].count;
  }
  return undefined;
};

const EPOCHS = 3;
const once = 1;
const everyEpoch = EPOCHS;
/** Two lines before the loop over epochs, and so many in it. */
const inEpochs = (n: number): number[] => [once, once, ...Array<number>(n).fill(everyEpoch)];

/** Of what is learned off-policy: 4 of 60 steps' actions are random; from step 12 on every fifth step has a round of gradient steps. */
const counted = { stepsPerEpoch: 20, startSteps: 4, updateAfter: 12, updateEvery: 5, maxEpLen: 15, batchSize: 4, numTestEpisodes: 1 };
const everyStep = EPOCHS * counted.stepsPerEpoch;
const everyChosen = everyStep - counted.startSteps;
const ROUNDS = 10; // after steps 15, 20, …, 60
const everyGradientStep = ROUNDS * counted.updateEvery;
const everyThird = Math.ceil(everyGradientStep / 3); // from the first one on
/** The lines that all share, from 1 to 9; then so many in each gradient step. */
const inSteps = (gradientSteps: number, n: number): number[] => [
  ...[once, once, everyEpoch, everyChosen, everyStep, everyStep, everyStep, everyStep],
  ...Array<number>(1 + n).fill(gradientSteps),
];

/** 24 steps of an epoch are two rounds of 2 worlds by 5 steps, and one of 2 by 2. */
const inWorlds = { env: 'cartPole', stepsPerEpoch: 24, numEnvs: 2, tMax: 5 };
const everyRound = EPOCHS * 3;

const onPolicy = { env: 'cartPole', stepsPerEpoch: 30, trainVIters: 2 };
const offPolicy = { env: 'pendulum', ...counted };
const cases: Readonly<Record<AlgoName, readonly [options: Readonly<Record<string, unknown>>, expected: readonly number[]]>> = {
  vpg: [onPolicy, inEpochs(6)],
  npg: [onPolicy, inEpochs(7)],
  trpo: [onPolicy, inEpochs(7)],
  ppo: [onPolicy, inEpochs(5)],
  ppo_penalty: [onPolicy, inEpochs(6)],
  a2c: [inWorlds, [once, once, everyEpoch, ...Array<number>(5).fill(everyRound)]],
  ddpg: [offPolicy, inSteps(everyGradientStep, 4)],
  td3: [{ ...offPolicy, policyDelay: 3 }, [...inSteps(everyGradientStep, 4), everyThird, everyThird]],
  sac: [{ ...offPolicy, alpha: 'auto' }, inSteps(everyGradientStep, 5)],
  sac2018: [offPolicy, inSteps(everyGradientStep, 6)],
  dqn: [{ ...offPolicy, env: 'cartPole', gradientSteps: 3 }, inSteps(ROUNDS * 3, 3)],
};

test.each(Object.entries(cases))('%s runs its lines as often as the pseudocode says', (algo, [{ env, ...options }, expected]) => {
  const scripts = coverage(`
    import { algorithms, ${env} as env } from '${resolve('dist/index.js')}';
    const options = ${JSON.stringify({ epochs: EPOCHS, hiddenSizes: [4], ...options })};
    for (const run of algorithms.${algo}({ env, ...options }));`);
  const number = ({ id }: Tag): number => Number(id.split('.')[1]);
  const mine = tags.filter(({ id }) => id.startsWith(`${algo}.`)).sort((a, b) => number(a) - number(b));
  expect(mine.map((tag) => [tag.id, count(tag, scripts)])).toEqual(expected.map((n, i) => [`${algo}.${i + 1}`, n]));
});
