/** Many runs in processes, in which programs of a few lines stand for training. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainConfig } from '../../../../src/run/config/trainConfig.js';
import { type Child, node } from '../../../../src/run/grid/childProcess.js';
import type { Plan } from '../../../../src/run/grid/plan.js';
import { exitCode, type GridOptions, runPlans } from '../../../../src/run/grid/runAll.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

let dataDir = '';
eachInFolder((path) => {
  dataDir = path;
});

/** A run of two epochs that is known by its name alone. */
const plan = (name: string): Plan => ({
  config: { algo: 'ppo', env: 'CartPole-v1', expName: name, epochs: 2, dataDir } as TrainConfig,
  dir: join(dataDir, name),
  args: [name],
});

/** What a process does in place of training, with the directory in `dir`. */
const programs: Readonly<Record<string, string>> = {
  good: `fs.writeFileSync(dir + '/progress.txt', 'Epoch\\tAverageEpRet\\tTime\\n0\\t5\\t1\\n1\\t7\\t2\\n')`,
  throws: `throw new TypeError('no such thing')`,
  exits: `console.log('going'); process.exit(7)`,
  // as training does, in a thread
  hungry: `new Worker('const all = []; for (;;) all.push(new Array(1e5).fill(0.5))', { eval: true, resourceLimits: { maxOldGenerationSizeMb: 10 } })`,
  killed: `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)`,
  lazy: `console.log('done nothing')`,
  waits: `process.on('SIGINT', () => process.exit(130)); console.log('ready'); setInterval(() => {}, 1000)`,
  stubborn: `process.on('SIGINT', () => {}); console.log('ready'); setInterval(() => {}, 1000)`,
};

const begun: string[] = [];
/** As `spinup` begins a process: `run good2` does what good does. */
const start = (args: readonly string[], log: string): Child => {
  begun.push(args.join(' '));
  const name = args[1].replace(/\d+$/, '');
  const file = join(dataDir, `${args[1]}.mjs`);
  const head = `import fs from 'node:fs'; import { Worker } from 'node:worker_threads';`;
  writeFileSync(file, `${head} const dir = ${JSON.stringify(join(log, '..'))}; ${programs[name]}`);
  return node([file], log);
};
const execute = async (names: readonly string[], options: Partial<GridOptions> = {}, columns?: number) => {
  begun.length = 0;
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const outcome = await runPlans(names.map(plan), { jobs: 2, start, ...options }, { write, color: false, columns });
  return { outcome, text, states: outcome.runs.map(({ state }) => state) };
};

test('each way in which a run can end leaves the others as they are, and is told with its log', async () => {
  const names = ['good1', 'throws', 'exits', 'good2', 'hungry', 'killed', 'lazy', 'good3'];
  const { outcome, text, states } = await execute(names);
  expect(states).toEqual(['done', 'failed', 'failed', 'done', 'failed', 'failed', 'failed', 'done']);
  expect(exitCode(outcome)).toBe(1);
  const reasons = outcome.runs.map(({ reason }) => reason);
  expect([reasons[1], reasons[2], reasons[6]]).toEqual(['TypeError: no such thing', 'exit code 7', 'it ended before its last epoch']);
  expect(reasons[4]).toMatch(/^Error \[ERR_WORKER_OUT_OF_MEMORY\]/);
  expect(reasons[5]).toMatch(/^ended by SIGKILL/);
  expect(text).toContain('exits, seed 0: failed after 0 of 2 epochs: exit code 7\n  | going\n');
  for (const name of ['throws', 'exits', 'hungry', 'killed', 'lazy']) {
    expect(text).toMatch(new RegExp(`Failed:\n(  .*\n)*  ${name}, seed 0: .*; log: .*${name}/log.txt\n`));
    expect(existsSync(join(dataDir, name, 'log.txt'))).toBe(true);
  }
  expect(readFileSync(join(dataDir, 'hungry', 'log.txt'), 'utf8')).toContain('out of memory');
  expect(text).toMatch(/Watch the best, mean return 7: npx spinup test_policy \S*good1\n$/);
});

test('no more than jobs run at once, and all of them do', async () => {
  let [now, most] = [0, 0];
  const counted = (args: readonly string[], log: string): Child => {
    most = Math.max(most, ++now);
    const child = start(args, log);
    return { ...child, ended: child.ended.finally(() => now--) };
  };
  const { outcome, states } = await execute(['good1', 'good2', 'good3', 'good4', 'good5'], { jobs: 2, start: counted });
  expect([most, ...new Set(states)]).toEqual([2, 'done']);
  expect(exitCode(outcome)).toBe(0);
});

test('when it is time to stop, what runs is told so, and nothing else begins', async () => {
  const stopper = new AbortController();
  const ready = (child: Child, log: string): Child => {
    const look = setInterval(() => {
      if (!existsSync(log) || !readFileSync(log, 'utf8').includes('ready')) return;
      clearInterval(look);
      stopper.abort();
    }, 10);
    return child;
  };
  const first = (args: readonly string[], log: string): Child => ready(start(args, log), log);
  const { outcome, text, states } = await execute(['waits1', 'good1', 'good2'], { jobs: 1, start: first, signal: stopper.signal });
  expect(states).toEqual(['stopped', 'waiting', 'waiting']);
  expect(begun).toEqual(['run waits1']);
  expect([outcome.interrupted, exitCode(outcome)]).toEqual([true, 0]);
  expect(text).toMatch(/Stopping, .*\nwaits1, seed 0: stopped after 0 of 2 epochs\n/);
  expect(text).toMatch(/3 runs in 0:0\d: 1 stopped, 2 not started\n/);
});

test('a process that does not stop can be killed', async () => {
  mkdirSync(join(dataDir, 'stubborn'));
  const log = join(dataDir, 'stubborn', 'log.txt');
  const child = start(['run', 'stubborn'], log);
  const look = setInterval(() => {
    if (!existsSync(log) || !readFileSync(log, 'utf8').includes('ready')) return;
    clearInterval(look);
    child.stop();
    setTimeout(() => child.kill(), 50);
  }, 10);
  expect(await child.ended).toEqual({ signal: 'SIGKILL' });
});

test('the log is that of the run, without what an earlier one of that name had printed', async () => {
  mkdirSync(join(dataDir, 'exits'));
  appendFileSync(join(dataDir, 'exits', 'log.txt'), 'of an earlier one\n');
  await execute(['exits']);
  expect(readFileSync(join(dataDir, 'exits', 'log.txt'), 'utf8')).toBe('going\n');
});

test('an earlier run of another configuration is moved aside, with its log', async () => {
  mkdirSync(join(dataDir, 'good1'));
  for (const file of ['progress.txt', 'log.txt']) writeFileSync(join(dataDir, 'good1', file), 'a\tb\n1\t2\n');
  const { text, states } = await execute(['good1']);
  expect(states).toEqual(['done']);
  expect(text).toMatch(/An earlier run in \S*good1 has been moved to \S*old.good1_1\n/);
  expect(readFileSync(join(dataDir, 'old', 'good1_1', 'log.txt'), 'utf8')).toBe('a\tb\n1\t2\n');
});

test('a directory that cannot be written fails its run alone', async () => {
  writeFileSync(join(dataDir, 'exits'), 'a file');
  const { states, outcome } = await execute(['exits', 'good1']);
  expect(states).toEqual(['failed', 'done']);
  expect(outcome.runs[0].reason).toMatch(/cannot make the directory \S*exits/);
});

test('two runs cannot have one directory', async () => {
  await expect(execute(['good1', 'good1'])).rejects.toThrow(UserError);
  expect(begun).toEqual([]);
});

test('on a terminal a table is drawn, and what failed stays above it', async () => {
  const { text } = await execute(['good1', 'exits'], { jobs: 1 }, 80);
  const [before, after] = text.split('failed after 0 of 2 epochs');
  expect(before).toMatch(/run +seed +state .*\n[\s\S]*good1 +0 +running /);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(after).toMatch(/good1 +0 +done .*2 of 2 +7\u001b\[K\nexits +0 +failed [^\n]*\n\u001b\[J\n2 runs in /);
});
