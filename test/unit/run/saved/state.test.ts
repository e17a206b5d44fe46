/** The state of a run in files, and back. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as a2c from '../../../../src/algos/a2c.js';
import { algorithms, replay } from '../../../../src/algos/index.js';
import type { AlgoState, RunState } from '../../../../src/algos/types.js';
import { numbers, Tensor, tensor } from '../../../../src/autodiff/index.js';
import { decode, encode } from '../../../../src/bytes/encode.js';
import { cartPole, type Env, environmentNames, make, pendulum } from '../../../../src/envs/index.js';
import { hasState, loadState, saveState } from '../../../../src/run/saved/runStateFile.js';
import { eachInFolder } from '../../../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});

/** Through the text of a file. */
const there = (value: unknown): unknown => {
  const { json, arrays } = encode(value, 'it');
  return decode({ json: JSON.parse(JSON.stringify(json)), arrays });
};

describe('values', () => {
  test('any value of plain parts comes back as it was, -0 and what is no number included', () => {
    const aLeaf = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_SAFE_INTEGER, 5e-324),
      fc.float32Array(),
      fc.float64Array(),
    );
    const aKey = fc.oneof(fc.string(), fc.constantFrom('$', 'at', 'is', 'entries')).filter((key) => key !== '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, aLeaf, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(aKey, tie('value'), { maxKeys: 4 })),
    }));
    fc.assert(
      fc.property(value, (x) => {
        expect(there(x)).toStrictEqual(plain(x));
      }),
    );
  });

  test('tensors come back with shape, type and bits', () => {
    const x = {
      w: tensor([
        [1, -0],
        [Number.NaN, 1e-45],
      ]),
      b: [tensor(0.1, [], 'float64')],
    };
    const back = there(x) as typeof x;
    expect(back.w).toBeInstanceOf(Tensor);
    expect([back.w.shape, numbers(back.w)]).toStrictEqual([x.w.shape, numbers(x.w)]);
    expect([back.b[0].shape, numbers(back.b[0])]).toStrictEqual([x.b[0].shape, numbers(x.b[0])]);
  });

  test.each([
    ['a function', { at: { state: () => 1 } }, /it\.at\.state is a function/],
    ['an object of a class', [new Map()], /it\.0 is a Map/],
    ['a symbol', { key: Symbol('x') }, /it\.key is a symbol/],
  ])('%s cannot be serialized, and the error says where it is', (_, value, message) => {
    expect(() => encode(value, 'it')).toThrow(message);
  });

  test('what names no known kind is refused', () => {
    expect(() => decode({ json: { $: 'function', is: 'alert' }, arrays: new Map() })).toThrow(/no kind of value called "function"/);
    expect(() => decode({ json: { $: 'tensor', at: 'it.w' }, arrays: new Map() })).toThrow(/the numbers of it\.w are missing/);
  });
});

/** Objects without a prototype become plain ones. */
const plain = (x: unknown): unknown => {
  if (Array.isArray(x)) return x.map(plain);
  if (typeof x !== 'object' || x === null || ArrayBuffer.isView(x)) return x;
  return Object.fromEntries(Object.entries(x).map(([key, v]) => [key, plain(v)]));
};

type Any = (options: object) => Iterable<RunState<AlgoState>>;
const small = { seed: 3, epochs: 4, hiddenSizes: [8], maxEpLen: 70 };
const onPolicy = { ...small, stepsPerEpoch: 100, trainPiIters: 2, trainVIters: 2 };
const inWorlds = { ...small, stepsPerEpoch: 100, numEnvs: 3, tMax: 4 };
const offPolicy = { ...small, stepsPerEpoch: 100, startSteps: 50, updateAfter: 50, batchSize: 20, updateEvery: 25, numTestEpisodes: 1 };
const cases: readonly (readonly [name: string, algo: string, env: Env, options: object])[] = [
  ['vpg', 'vpg', cartPole, { ...small, stepsPerEpoch: 100, trainVIters: 2 }],
  ['npg', 'npg', cartPole, { ...small, stepsPerEpoch: 100, trainVIters: 2 }],
  ['trpo', 'trpo', pendulum, { ...small, stepsPerEpoch: 100, trainVIters: 2 }],
  ['ppo', 'ppo', pendulum, onPolicy],
  ['ppo_penalty', 'ppo_penalty', cartPole, onPolicy],
  ['a2c', 'a2c', cartPole, inWorlds],
  ['a2c, continuous', 'a2c', pendulum, { ...inWorlds, stepsPerEpoch: 95, numEnvs: 4 }],
  ['ddpg', 'ddpg', pendulum, offPolicy],
  ['td3', 'td3', pendulum, offPolicy],
  ['sac', 'sac', pendulum, offPolicy],
  ['sac, alpha auto', 'sac', pendulum, { ...offPolicy, alpha: 'auto' }],
  ['sac2018', 'sac2018', pendulum, offPolicy],
  ['dqn', 'dqn', cartPole, { ...offPolicy, gradientSteps: 5, replaySize: 150 }],
];
const runs = (algo: string, options: object) => (algorithms as unknown as Record<string, Any>)[algo](options);
/** A digest of everything in a run; of its replay buffer, of the rows that it reads. */
const bits = (run: unknown): string => {
  const { replay: ring, ...rest } = run as RunState<AlgoState> & { readonly replay?: replay.Replay };
  const size = ring ? replay.chunkRows(ring) : 1;
  const rows = ring?.chunks.map(({ rows, bytes }, i) => {
    const used = Math.min(size, ring.end - ring.offset - i * size);
    return [rows.slice(0, (used * rows.length) / size), bytes?.slice(0, (used * bytes.length) / size)];
  });
  const { json, arrays } = encode({ ...rest, ring: ring && { ...ring, chunks: rows } }, 'run');
  const hash = createHash('sha256').update(JSON.stringify(json));
  for (const x of arrays.values()) hash.update(`${x.shape}`).update('bytes' in x ? x.bytes : new Uint8Array(numbers(x).slice().buffer));
  return hash.digest('hex');
};

/** The environment of a name; Pong by its features, because frames take long. */
const made = (name: string): Promise<Env> => make(name, name.includes('Pong') ? { obsType: 'features' } : {});

describe('runs', () => {
  test.each(cases)('%s goes on from files as if nothing had been, from each of its epochs', (_, algo, env, options) => {
    const whole = [...runs(algo, { env, ...options })];
    for (const run of whole.slice(0, -1)) {
      saveState(dir, run, 12.5);
      const { run: from, seconds } = loadState(dir);
      expect(seconds).toBe(12.5);
      expect(bits(from)).toBe(bits(run));
      const rest = [...runs(algo, { env, ...options, from })];
      expect(bits(rest.at(-1))).toBe(bits(whole.at(-1)));
    }
  });

  test.each(environmentNames())('in %s, a run that is cut off in the middle of an episode goes on', async (name) => {
    const env = await made(name);
    const algo = env.actionSpace.kind === 'discrete' ? 'dqn' : 'sac';
    const whole = [...runs(algo, { ...offPolicy, env, epochs: 3 })];
    saveState(dir, whole[0], 0);
    const rest = [...runs(algo, { ...offPolicy, env: await made(name), epochs: 3, from: loadState(dir).run })];
    expect(rest.map(bits)).toEqual(whole.slice(1).map(bits));
  });

  test('frames of bytes are bytes in the replay buffer, in its file and in the episode under way', async () => {
    const env = await make('ALE/Pong-v5', { maxEpisodeSteps: 30 });
    const options = { ...offPolicy, env, stepsPerEpoch: 60, updateEvery: 60, batchSize: 2, hiddenSizes: [2], epochs: 2 };
    const whole = [...runs('dqn', options)];
    saveState(dir, whole[0], 0);
    const { run: from } = loadState(dir);
    expect(from.replay?.chunks[0].bytes?.constructor).toBe(Uint8Array);
    expect(bits(from)).toBe(bits(whole[0]));
    expect([...runs('dqn', { ...options, from })].map(bits)).toEqual(whole.slice(1).map(bits));
    const [file] = readdirSync(join(dir, 'state')).filter((name) => name.startsWith('replay'));
    expect(statSync(join(dir, 'state', file)).size).toBeLessThan(60 * 2 * 100_800 + 10_000);
  });

  test.each(environmentNames())('in %s, worlds that are cut off in the middle of their episodes go on', async (name) => {
    const options = { ...inWorlds, epochs: 3 };
    const whole = [...runs('a2c', { ...options, env: await made(name) })];
    const { worlds } = whole[0] as a2c.A2CRun;
    expect(worlds).toHaveLength(3);
    expect(worlds.some(({ length }) => length > 0)).toBe(true);
    saveState(dir, whole[0], 0);
    const rest = [...runs('a2c', { ...options, env: await made(name), from: loadState(dir).run })];
    expect(rest.map(bits)).toEqual(whole.slice(1).map(bits));
  });

  test('of the replay buffer only new chunks are written, and old ones are removed', () => {
    const names = (): string[] => readdirSync(join(dir, 'state')).sort();
    const options = {
      env: cartPole,
      epochs: 5,
      stepsPerEpoch: 3000,
      hiddenSizes: [4],
      startSteps: 20_000,
      updateAfter: 20_000,
      replaySize: 5000,
      numTestEpisodes: 0,
    };
    const seen = [...runs('dqn', options)].map((run) => {
      saveState(dir, run, 0);
      return names();
    });
    expect(seen).toEqual([
      ['replay-0-3000.safetensors', 'run.safetensors'],
      ['replay-0-4096.safetensors', 'replay-4096-1904.safetensors', 'run.safetensors'],
      ['replay-0-4096.safetensors', 'replay-4096-4096.safetensors', 'replay-8192-808.safetensors', 'run.safetensors'],
      ['replay-0-4096.safetensors', 'replay-4096-4096.safetensors', 'replay-8192-3808.safetensors', 'run.safetensors'],
      ['replay-12288-2712.safetensors', 'replay-4096-4096.safetensors', 'replay-8192-4096.safetensors', 'run.safetensors'],
    ]);
  });

  test('a damaged, truncated, foreign or missing file is an error that names the file and the reason', () => {
    const [run] = runs('dqn', { env: cartPole, ...offPolicy });
    expect(hasState(dir)).toBe(false);
    expect(() => loadState(dir)).toThrow(/has no state to resume/);
    saveState(dir, run, 0);
    expect(hasState(dir)).toBe(true);
    const files = ['run.safetensors', 'replay-0-100.safetensors'].map((name) => join(dir, 'state', name));
    for (const file of files) {
      const good = readFileSync(file);
      const flipped = Uint8Array.from(good);
      flipped[good.length - 3] ^= 1;
      const turned = Buffer.from(good.toString('latin1').replace(/"shape":\[(?!(\d+),\1\])(\d+),(\d+)\]/, '"shape":[$3,$2]'), 'latin1');
      expect(turned).not.toEqual(good);
      for (const [bytes, reason] of [
        [flipped, /is damaged: its content does not match its digest/],
        [turned, /is damaged: its content does not match its digest/], // the same numbers in another shape
        [good.subarray(0, good.length - 5), /is damaged|bytes/],
        [good.subarray(0, 3), /bytes/],
        [new TextEncoder().encode('#!/bin/sh\necho hello, I am no state\n'), /safetensors|header/],
      ] as const) {
        writeFileSync(file, bytes);
        expect(() => loadState(dir)).toThrow(reason);
        expect(() => loadState(dir)).toThrow(file);
      }
      rmSync(file);
      expect(() => loadState(dir)).toThrow(file);
      writeFileSync(file, good);
    }
    expect(bits(loadState(dir).run)).toBe(bits(run));
  });
});
