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
import { type Tag, tags } from './tags.js';

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
const expected: Record<string, number[]> = {
  vpg: [once, once, everyEpoch, everyEpoch, everyEpoch, everyEpoch, everyEpoch, everyEpoch],
  ppo: [once, once, everyEpoch, everyEpoch, everyEpoch, everyEpoch, everyEpoch],
};

test.each(Object.keys(expected))('%s runs its lines as often as the pseudocode says', (algo) => {
  const scripts = coverage(`
    import { ${algo}, cartPole } from '${resolve('dist/index.js')}';
    for (const run of ${algo}({ env: cartPole, epochs: ${EPOCHS}, stepsPerEpoch: 30, trainVIters: 2, hiddenSizes: [4] }));`);
  const mine = tags.filter(({ id }) => id.startsWith(`${algo}.`));
  const counts = mine.map((tag) => [tag.id, count(tag, scripts)]);
  expect(counts).toEqual(expected[algo].map((n, i) => [`${algo}.${i + 1}`, n]));
});
