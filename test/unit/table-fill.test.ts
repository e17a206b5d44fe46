/** Filling the table: each run once, in order, whenever it is stopped and however many do it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../bench/table/check.js';
import { secondsOf } from '../../bench/table/estimate.js';
import { type Filling, fill } from '../../bench/table/fill.js';
import type { Job } from '../../bench/table/jobs.js';
import { tableOptions } from '../../bench/table/options.js';
import { type Result, resultsIn, storeIn } from '../../bench/table/store.js';
import { eachInFolder } from '../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});

const small = { stepsPerEpoch: 100, hiddenSizes: [4] };
const replayed = { ...small, startSteps: 50, updateAfter: 50, batchSize: 8, numTestEpisodes: 1 };
const jobs: readonly Job[] = [
  { world: 'CartPole-v1', algo: 'ppo', seed: 0, steps: 400, options: small },
  { world: 'CartPole-v1', algo: 'dqn', seed: 0, steps: 200, options: replayed },
  { world: 'CartPole-v1', algo: 'vpg', seed: 0, steps: 300, options: small },
];
const machine = { commit: 'abc', processor: 'p', backend: 'wasm', node: 'v20' };
const fillingOf = (folder: string, changes: Partial<Filling> = {}): Filling & { readonly said: string[] } => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const plain = { store: storeIn(folder), machine, stopped: () => false, left: () => Number.POSITIVE_INFINITY, say, saveEvery: 0 };
  return { ...plain, ...changes, said };
};
const curves = (folder: string): unknown[] =>
  resultsIn(storeIn(folder)).map(({ stretches: _, ...result }) => result as Omit<Result, 'stretches'>);
const unfinished = (folder: string): string[] =>
  readdirSync(join(folder, 'unfinished'), { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('.'));

test('stopped after every epoch and begun again, it ends as if it had not been', async () => {
  const [calm, rough] = [join(dir, 'calm'), join(dir, 'rough')];
  expect(await fill(jobs, fillingOf(calm))).toEqual({ done: 3, failed: 0, tooLong: 0 });
  let begun = 0;
  for (; resultsIn(storeIn(rough)).length < jobs.length && begun < 20; begun++) {
    let [asked, limit] = [0, 2]; // before a run, and after its first epoch
    if (begun % 3 === 2) limit = 3; // DQN begins anew: it needs two
    await fill(jobs, fillingOf(rough, { stopped: () => ++asked >= limit, saveEvery: Number.POSITIVE_INFINITY }));
  }
  expect(begun).toBeGreaterThan(3);
  expect(curves(rough)).toEqual(curves(calm));
  expect(unfinished(rough)).toEqual([]);
});

test('it is saved as often as it should be', async () => {
  const savedAfter = async (saveEvery: number): Promise<boolean[]> => {
    const seen: boolean[] = [];
    const stopped = (): boolean => {
      seen.push(existsSync(join(dir, 'unfinished')) && unfinished(dir).some((file) => file.endsWith('.safetensors')));
      return false;
    };
    await fill([{ ...jobs[0], seed: saveEvery }], fillingOf(dir, { stopped, saveEvery }));
    return seen;
  };
  const [before, epoch1, epoch2, epoch3, after] = await savedAfter(0); // asked before a saving
  expect([before, epoch1, epoch2, epoch3, after]).toEqual([false, false, true, true, false]);
  expect(await savedAfter(1000)).toEqual([false, false, false, false, false]);
});

test('two at once do each run once', async () => {
  const both = [fillingOf(dir), fillingOf(dir)];
  await Promise.all(both.map((filling) => fill(jobs, filling)));
  const finished = both.flatMap(({ said }) => said).filter((line) => line.includes('return'));
  expect(finished.map((line) => line.split(':')[0]).sort()).toEqual([
    'CartPole-v1/dqn-s0-200',
    'CartPole-v1/ppo-s0-400',
    'CartPole-v1/vpg-s0-300',
  ]);
  expect(both.every(({ said }) => said.length > 0)).toBe(true);
  expect(resultsIn(storeIn(dir)).length).toBe(3);
});

test('what carries a replay buffer is begun only if there is time enough for it', async () => {
  const filling = fillingOf(dir, { left: () => secondsOf(jobs[1], [], machine) / 2 });
  expect(await fill(jobs, filling)).toEqual({ done: 2, failed: 0, tooLong: 1 });
  expect(resultsIn(storeIn(dir)).map(({ algo }) => algo)).toEqual(['ppo', 'vpg']);
});

test('how long a run takes is what others of its kind took on the same machine, and some more', () => {
  const stretch = { ...machine, steps: 200, cpuSeconds: 10 };
  const done = { ...jobs[1], final: 1, curve: [[200, 1]] as const, stretches: [stretch] };
  expect(secondsOf({ ...jobs[1], seed: 1, steps: 400 }, [done], machine)).toBe(25);
  const guess = secondsOf({ ...jobs[1], seed: 1, steps: 400 }, [], machine);
  expect(secondsOf({ ...jobs[1], seed: 1, steps: 400 }, [done], { ...machine, processor: 'another' })).toBe(guess);
});

test('a run that fails is said, and the others go on', async () => {
  const filling = fillingOf(dir);
  const strange: Job = { world: 'Nowhere-v0', algo: 'ppo', seed: 0, steps: 4000, options: {} };
  expect(await fill([strange, jobs[0]], filling)).toEqual({ done: 1, failed: 1, tooLong: 0 });
  expect(filling.said[0]).toContain("Nowhere-v0/ppo-s0-4000 failed: make: unknown environment 'Nowhere-v0'");
});

test('what is damaged of an unfinished run is said, and the run begins anew', async () => {
  let asked = 0;
  await fill([jobs[0]], fillingOf(dir, { stopped: () => ++asked >= 2 }));
  const [file] = unfinished(dir);
  writeFileSync(join(dir, 'unfinished', file), 'nothing');
  const filling = fillingOf(dir);
  expect(await fill([jobs[0]], filling)).toEqual({ done: 1, failed: 0, tooLong: 0 });
  expect(filling.said[0]).toMatch(/^CartPole-v1\/ppo-s0-400 begins anew: .*ppo-s0-400\.safetensors/);
});

test('a check does the cheapest run again, and tells another curve from the same', async () => {
  const { store, said, say } = fillingOf(dir);
  expect(await check(store, machine, () => false, say)).toBeUndefined(); // nothing is finished
  await fill([jobs[0]], fillingOf(dir));
  expect(await check(store, { ...machine, commit: 'def' }, () => false, say)).toBe(true);
  expect(said[0]).toBe('CartPole-v1/ppo-s0-400 again, at def, wasm: the same curve as at abc, wasm');
  const path = join(store.results, 'CartPole-v1', 'ppo-s0-400.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/("curve": .*\[300,)[^\]]+/, '$1-1'));
  expect(await check(store, { ...machine, commit: 'def' }, () => false, say)).toBe(false);
  expect(said[1]).toContain('another curve, from 300 steps on');
});

test('options', () => {
  expect(tableOptions([])).toMatchObject({ minutes: Number.POSITIVE_INFINITY, backend: 'auto', check: false, results: 'bench/results' });
  expect(tableOptions(['--minutes', '5', '--backend', 'js', '--check'])).toMatchObject({ minutes: 5, backend: 'js', check: true });
  expect(() => tableOptions(['--minutes', 'five'])).toThrow('--minutes should be a number from 0 on, but is five');
  expect(() => tableOptions(['--seeds', '5'])).toThrow("'--seeds'");
});
