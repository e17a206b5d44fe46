/** Files of the table: whatever is killed when, a finished run is there once, and an unfinished one goes on. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claim } from '../../bench/table/claim.js';
import { idOf, type Job } from '../../bench/table/jobs.js';
import { canBeKept, extended, perform } from '../../bench/table/perform.js';
import {
  finish,
  isFinished,
  keep,
  type Result,
  resultsIn,
  type Store,
  storeIn,
  tidy,
  type Unfinished,
  unfinishedOf,
} from '../../bench/table/store.js';

let dir = '';
let store: Store;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'spinningup-store-'));
  store = storeIn(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

const machine = { commit: 'abc', processor: 'p', backend: 'wasm', node: 'v20' };
const options = { stepsPerEpoch: 100, hiddenSizes: [4] };
const job: Job = { world: 'CartPole-v1', algo: 'ppo', seed: 3, steps: 400, options };
const result: Result = { ...job, final: 20, curve: [[400, 20]], stretches: [{ ...machine, steps: 400, cpuSeconds: 1 }] };
const state = join('unfinished', 'CartPole-v1', 'ppo-s3-400.safetensors');
const put = (file: string, content = ''): void => {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), content);
};
const files = (): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.\w+$/.test(file))
    .sort();

/** A run, left after so many epochs. */
const leftAfter = async (epochs: number, of = job): Promise<Unfinished> => {
  let left: Unfinished | undefined;
  await perform(of, machine, (now) => {
    left = now;
    return now.run.epoch < epochs;
  });
  if (!left) throw new Error('it was not left');
  return left;
};

describe('a finished run', () => {
  test('is one file, and what was unfinished of it is gone', async () => {
    keep(store, job, await leftAfter(1));
    expect(files()).toEqual([state]);
    expect(isFinished(store, job)).toBe(false);
    finish(store, result);
    expect(files()).toEqual([join('table', 'CartPole-v1', 'ppo-s3-400.json')]);
    expect(isFinished(store, job)).toBe(true);
    expect(resultsIn(store)).toEqual([result]);
  });

  test('that was killed before its unfinished state was removed is finished, and the state goes at the next start', async () => {
    const left = await leftAfter(1);
    finish(store, result);
    keep(store, job, left); // as if it had not been removed
    expect(isFinished(store, job)).toBe(true);
    tidy(store);
    expect(files()).toEqual([join('table', 'CartPole-v1', 'ppo-s3-400.json')]);
    expect(existsSync(join(dir, dirname(state)))).toBe(false);
  });

  test('that was killed while its file was written is not finished, and what was written goes in time', async () => {
    keep(store, job, await leftAfter(1));
    const half = join('table', 'CartPole-v1', 'ppo-s3-400.json.77.tmp');
    put(half, '{"world": "Cart');
    expect([isFinished(store, job), resultsIn(store)]).toEqual([false, []]);
    tidy(store); // another bench may be writing it just now
    expect(files()).toContain(half);
    tidy(store, Date.now() + 3_600_000);
    expect(files()).toEqual([state]);
  });

  test('of other options stays, and is said', () => {
    finish(store, result);
    expect(() => isFinished(store, { ...job, options: { ...options, gamma: 0.9 } })).toThrow(/of a run with options .* but the list has/);
    expect(resultsIn(store)).toEqual([result]);
  });

  test('whose file is damaged is named', () => {
    put(join('table', 'CartPole-v1', 'ppo-s3-400.json'), '{');
    expect(() => resultsIn(store)).toThrow('ppo-s3-400.json is no result of a run');
  });

  test('is written a line for each property, the curve in one', () => {
    finish(store, result);
    const text = readFileSync(join(dir, 'table', 'CartPole-v1', 'ppo-s3-400.json'), 'utf8');
    expect(text.split('\n')).toContain('"curve": [[400,20]],');
  });
});

describe('an unfinished run', () => {
  test.each(['vpg', 'trpo', 'ppo'] as const)('of %s goes on to the result of one that was not left, from each epoch', async (algo) => {
    const its = { ...job, algo };
    const whole = await perform(its, machine, () => true);
    for (const epochs of [1, 2, 3]) {
      keep(store, its, await leftAfter(epochs, its));
      const rest = await perform(its, machine, () => true, unfinishedOf(store, its));
      expect(rest?.curve).toEqual(whole?.curve);
      expect(rest?.stretches).toEqual([{ ...machine, steps: 400, cpuSeconds: expect.any(Number) }]);
    }
  });

  test('of a robot is small enough for git', async () => {
    const ant: Job = { world: 'Ant-v4', algo: 'trpo', seed: 0, steps: 3_000_000, options: { hiddenSizes: [64, 32] } };
    const left = await leftAfter(1, { ...ant, steps: 400, options: { ...ant.options, stepsPerEpoch: 100 } });
    keep(store, ant, { ...left, curve: Array.from({ length: 749 }, (_, i) => [4000 * (i + 1), 1234.5678 + i] as const) });
    expect(readFileSync(join(dir, 'unfinished', `${idOf(ant)}.safetensors`)).length).toBeLessThan(300_000);
  });

  test('that is damaged, or of other options, is an error that names the file', async () => {
    const left = await leftAfter(1);
    keep(store, job, left);
    expect(() => unfinishedOf(store, { ...job, options: { ...options, gamma: 0.9 } })).toThrow("is of another run than the list's");
    const bytes = readFileSync(join(dir, state));
    writeFileSync(join(dir, state), bytes.subarray(0, bytes.length - 8));
    expect(() => unfinishedOf(store, job)).toThrow('ppo-s3-400.safetensors');
  });

  test('that was never begun is undefined', () => {
    expect(unfinishedOf(store, job)).toBeUndefined();
  });
});

test('runs with a replay buffer are not kept', () => {
  expect((['vpg', 'ppo', 'sac', 'dqn'] as const).map((algo) => canBeKept({ ...job, algo }))).toEqual([true, true, false, false]);
});

test('a stretch lasts for as long as the same computes', () => {
  const first = extended([], machine, 100, 1);
  expect(extended(first, machine, 200, 2)).toEqual([{ ...machine, steps: 200, cpuSeconds: 3 }]);
  const other = { ...machine, commit: 'def+' };
  expect(extended(first, other, 200, 2)).toEqual([...first, { ...other, steps: 200, cpuSeconds: 2 }]);
});

describe('a claim', () => {
  const claimFile = (name: string): string => join('unfinished', 'CartPole-v1', `ppo-s3-400.${name}.claim`);

  test('is had by one, until it is released', () => {
    const mine = claim(store, job);
    expect(claim(store, job)).toBeUndefined();
    expect(claim(store, { ...job, steps: 4000 })).toBeDefined(); // of another run
    mine?.release();
    expect(claim(store, job)).toBeDefined();
  });

  test('of a dead process is void', () => {
    put(claimFile('dead'), JSON.stringify({ host: hostname(), pid: 2 ** 30 }));
    expect(claim(store, job)).toBeDefined();
    expect(files()).not.toContain(claimFile('dead'));
  });

  test('of another machine holds for an hour after it was renewed', () => {
    put(claimFile('far'), JSON.stringify({ host: 'elsewhere', pid: 1 }));
    expect(claim(store, job)).toBeUndefined();
    const past = Date.now() / 1000 - 3700;
    utimesSync(join(dir, claimFile('far')), past, past);
    expect(claim(store, job)).toBeDefined();
  });

  test('that is renewed does not lapse', () => {
    let now = Date.now();
    const mine = claim(store, job, () => now);
    now += 3_000_000;
    mine?.renew();
    now += 3_000_000;
    expect(claim(store, job, () => now)).toBeUndefined();
    now += 3_000_000;
    expect(claim(store, job, () => now)).toBeDefined();
  });
});
