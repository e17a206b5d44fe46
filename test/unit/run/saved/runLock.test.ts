/** The lock of a run's directory, within this process, and between processes. Needs dist. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHeartbeat } from '../../../../src/run/saved/heartbeat.js';
import { owner } from '../../../../src/run/saved/lockOwner.js';
import { claimDirectory } from '../../../../src/run/saved/runDirectory.js';
import { lockRun } from '../../../../src/run/saved/runLock.js';

let here = '';
let dir = '';
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'lock-'));
  dir = join(here, 'e', 'e_s0');
});
afterEach(() => rmSync(here, { recursive: true }));

const file = (): string => join(dir, 'run.lock');
/** A process that is gone. */
const gone = (): number => spawnSync(process.execPath, ['--version']).pid;
/** A lock as another process would write it. */
const write = (content: object): void => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(file(), JSON.stringify({ ...owner(), token: 'theirs', epochs: 50, ...content }));
};
const age = (seconds: number): void => utimesSync(file(), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);

describe('[A5] [R1] a second writer', () => {
  test('is refused, with process, host and progress of the first', () => {
    write({ pid: process.pid });
    writeFileSync(join(dir, 'progress.txt'), `Epoch\n${'1\n'.repeat(11)}`);
    expect(() => lockRun(dir, { instead: 'give this one another --exp_name' })).toThrow(
      `a run is going on in ${dir} (process ${process.pid} on ${hostname()}, epoch 12 of 50); give this one another --exp_name`,
    );
    expect(() => claimDirectory(dir, here)).toThrow(/a run is going on in/);
    expect(readdirSync(dir).sort()).toEqual(['progress.txt', 'run.lock']);
  });

  test('may begin once the first has ended', () => {
    const lock = lockRun(dir);
    expect(() => lockRun(dir)).toThrow(/is going on/);
    lock.release();
    expect(existsSync(file())).toBe(false);
    lockRun(dir).release();
  });

  test.each([
    ['whose process is gone', () => ({ pid: gone() })],
    ['whose process number another process has by now', () => ({ pid: process.pid, started: '12' })],
  ])('takes a lock over %s', (_, content) => {
    write(content());
    const lock = lockRun(dir);
    lock.check();
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  test.each([
    ['another host', { host: 'elsewhere' }],
    ['another container on a host of the same name', { space: 'another' }],
  ])('takes the lock of %s over after two minutes without a heartbeat, and not before', (_, content) => {
    write({ ...content, pid: gone() });
    age(100);
    expect(() => lockRun(dir)).toThrow(/is going on/);
    age(130);
    lockRun(dir).release();
  });

  test('of a live process on this host is refused however long its lock has been silent', () => {
    write({ pid: process.pid });
    age(3600);
    expect(() => lockRun(dir)).toThrow(/is going on/);
  });

  test('takes over a lock that was cut off while it was written', () => {
    mkdirSync(dir, { recursive: true });
    for (const text of ['', '{"pid":', 'null', '7', '{}']) {
      writeFileSync(file(), text);
      lockRun(dir).release();
    }
  }, 30_000);

  test('is noticed by the first, if it has taken the lock against the rules', () => {
    const lock = lockRun(dir);
    write({ pid: 4711 });
    expect(() => lock.check()).toThrow(/was taken over by process 4711 on .*; this run ends/);
    lock.release();
    expect(existsSync(file())).toBe(true);
  });

  test('that moves the directory is noticed, and a lock that was removed by hand is made anew', () => {
    const { lock } = claimDirectory(dir, here);
    rmSync(file());
    lock.check();
    expect(() => lockRun(dir)).toThrow(/is going on/);
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    expect(() => lock.check()).toThrow(/was moved or replaced while this run was writing to it/);
    lock.release();
  });
});

test('[R7] what killed processes have left half-written is removed, and nothing else', () => {
  mkdirSync(join(dir, 'state'), { recursive: true });
  const left = [
    'progress.txt.24536.tmp',
    'model.safetensors.27422.tmp',
    'model12.safetensors.1.tmp',
    'config.json.3.tmp',
    'state/run.safetensors.24764.tmp',
    'state/replay-0-800.safetensors.29478.tmp',
  ];
  for (const name of [...left, 'mine.tmp', 'progress.txt', 'state/run.safetensors']) writeFileSync(join(dir, name), '');
  lockRun(dir).release();
  expect([readdirSync(dir).sort(), readdirSync(join(dir, 'state'))]).toEqual([['mine.tmp', 'progress.txt', 'state'], ['run.safetensors']]);
});

test('the heart beats while the thread that trains is busy', async () => {
  write({ pid: process.pid });
  age(1000);
  const content = readFileSync(file(), 'utf8');
  const stop = startHeartbeat(file(), 50);
  const { mtimeMs } = statSync(file());
  const until = Date.now() + 1500;
  while (Date.now() < until); // no turn of the event loop
  stop();
  expect(statSync(file()).mtimeMs - mtimeMs).toBeGreaterThan(900_000);
  expect(readFileSync(file(), 'utf8')).toBe(content);
});

describe('two processes at one moment', () => {
  type Answer = { readonly epoch?: number; readonly error?: string };
  let pair: ChildProcess[] = [];
  beforeAll(async () => {
    pair = [0, 1].map(() => fork('test/fixtures/startAtOnce.mjs'));
    await Promise.all(pair.map((child) => once(child, 'message')));
  });
  afterAll(() => {
    for (const child of pair) child.kill();
  });
  const ask = async (i: number, message: object): Promise<Answer> => {
    pair[i].send(message);
    return (await once(pair[i], 'message'))[0] as Answer;
  };
  const both = (...messages: readonly object[]): Promise<Answer[]> => {
    const at = Date.now() + 15;
    return Promise.all(messages.map((message, i) => ask(i, { ...message, at })));
  };
  const config = (stepsPerEpoch: number) => ({
    algo: 'ppo',
    env: 'CartPole-v1',
    epochs: 3,
    hiddenSizes: [4],
    trainPiIters: 1,
    trainVIters: 1,
    stepsPerEpoch,
    dataDir: here,
    expName: 'e',
  });
  const run = (stepsPerEpoch: number) => ({ command: 'train', options: config(stepsPerEpoch) });
  /** Steps of an epoch by each file of a run that is complete. */
  const stepsIn = (place: string): number[] => {
    const header = readFileSync(join(place, 'progress.txt'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const model = /"steps":"(\d+)"/.exec(readFileSync(join(place, 'model.safetensors'), 'latin1'))?.[1];
    return [
      JSON.parse(readFileSync(join(place, 'config.json'), 'utf8')).steps_per_epoch,
      Number(header.at(-1)?.[header[0].indexOf('TotalEnvInteracts')]) / 3,
      Number(model) / 3,
    ];
  };
  const places = (): string[] => [
    dir,
    ...(existsSync(join(here, 'old')) ? readdirSync(join(here, 'old')).map((name) => join(here, 'old', name)) : []),
  ];
  const refused = (answers: readonly Answer[]): Answer[] => answers.filter(({ epoch }) => epoch === undefined);

  test('[R1] 50 pairs of runs: one has the directory, the other is refused or comes after it; never mixed, never lost', async () => {
    let refusals = 0;
    for (let i = 0; i < 50; i++) {
      const answers = await both(run(20), run(30));
      for (const { error } of refused(answers))
        expect(error).toMatch(/^a run is going on in .* \(process \d+ on .*, epoch \d of 3\); give this one another --exp_name$/);
      refusals += refused(answers).length;
      const done = answers.flatMap(({ epoch }, k) => (epoch === 3 ? [[20, 30][k]] : []));
      expect(done.length).toBeGreaterThan(0);
      expect(places().map(stepsIn).sort()).toEqual(done.map((n) => [n, n, n]).sort());
      expect(readdirSync(dir)).not.toContain('run.lock');
      rmSync(here, { recursive: true });
    }
    expect(refusals).toBeGreaterThan(10);
    mkdirSync(here);
  }, 60_000);

  test.each(['train', 'resume'] as const)(
    '[A5] resume and %s: one of them goes on',
    async (command) => {
      for (let i = 0; i < 5; i++) {
        await ask(0, { ...run(20), at: 0, stopAfter: 30 });
        const other = command === 'train' ? run(30) : { command, options: { dir } };
        const answers = await both({ command: 'resume', options: { dir } }, other);
        for (const { error } of refused(answers)) expect(error).toMatch(/^(a run is going on in|there is no (directory|run)|cannot read) /);
        expect(answers.some(({ epoch }) => epoch === 3)).toBe(true);
        const [now] = stepsIn(dir);
        expect(stepsIn(dir)).toEqual([now, now, now]);
        rmSync(here, { recursive: true });
      }
      mkdirSync(here);
    },
    30_000,
  );
});
