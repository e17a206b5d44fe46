/** The replay ring is an array that forgets its oldest elements, as a value. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHUNK, empty, type Replay, sample, size, store, type Transition } from '../../src/algos/replay.js';
import { numbers } from '../../src/autodiff/index.js';
import { box, discrete } from '../../src/envs/spaces.js';
import { fold, key, randint } from '../../src/random.js';
import { aKey } from '../support/arbitraries.js';
import { contents } from '../support/worlds.js';

const spaces = { observationSpace: box([-9, -9], [9, 9]), actionSpace: box([-9], [9]) };
/** A transition of which every number says which one it is. */
const tagged = (i: number): Transition => ({
  obs: Float32Array.of(i, -i),
  act: Float32Array.of(i / 2),
  rew: 3 * i,
  nextObs: Float32Array.of(i + 0.5, -i - 0.5),
  done: i % 3 === 0,
});
const asRow = (i: number) => ({ obs: [i, 0 - i], act: [i / 2], rew: 3 * i, nextObs: [i + 0.5, -i - 0.5], done: +(i % 3 === 0) });
const storeAll = (ring: Replay, tags: readonly number[]): Replay => tags.reduce((r, i) => store(r, tagged(i)), ring);
const range = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i);

/** The tags of n samples, each of which has to be a transition as it was stored. */
const drawn = (ring: Replay, k: ReturnType<typeof key>, n: number): number[] => {
  const { obs, act, rew, nextObs, done, last } = sample(ring, k, n);
  expect([obs, act, rew, nextObs, done, last].map(({ shape }) => shape)).toEqual([[n, 2], [n, 1], [n], [n, 2], [n], [n]]);
  const tags = Array.from({ length: n }, (_, j) => numbers(obs)[2 * j]);
  const want = tags.map(tagged);
  expect([...numbers(obs)]).toEqual(want.flatMap((t) => [...t.obs]));
  expect([...numbers(nextObs)]).toEqual(want.flatMap((t) => [...t.nextObs]));
  expect([...numbers(act)]).toEqual(want.flatMap((t) => [...(t.act as Float32Array)]));
  expect([...numbers(rew)]).toEqual(want.map((t) => t.rew));
  expect([...numbers(done)]).toEqual(want.map((t) => +t.done));
  expect(numbers(last).every((x) => x === 1)).toBe(true);
  return tags;
};

const someCapacity = fc.constantFrom(1, 2, 5, 60, CHUNK - 1, CHUNK, CHUNK + 1, CHUNK + 2, 2 * CHUNK + 300);
/** Go on from one of the rings that there are, by so many transitions. */
const someMoves = fc.array(
  fc.record({
    from: fc.nat(),
    n: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 70 }) },
      { weight: 1, arbitrary: fc.integer({ min: CHUNK - 3, max: CHUNK + 3 }) },
    ),
  }),
  { minLength: 1, maxLength: 9 },
);

test('whatever is stored in whichever ring, each ring reads what an array of its own would hold, and goes on doing so', () => {
  fc.assert(
    fc.property(someCapacity, someMoves, aKey, (capacity, moves, k) => {
      const rings = [{ ring: empty(spaces, capacity), model: [] as readonly number[] }];
      let tag = 1;
      for (const { from, n } of moves) {
        const { ring, model } = rings[from % rings.length];
        const tags = range(tag, n);
        tag += n;
        rings.push({ ring: storeAll(ring, tags), model: [...model, ...tags].slice(-capacity) });
      }
      for (const [i, { ring, model }] of rings.entries()) {
        expect(size(ring)).toBe(model.length);
        if (model.length === 0) continue;
        expect(contents(ring)[0]).toEqual(asRow(model[0]));
        expect(contents(ring).map(({ rew }) => rew / 3)).toEqual(model);
        // a sample is made of the rows that its key names
        const kRing = fold(k, i);
        expect(drawn(ring, kRing, 50)).toEqual([...randint(kRing, 50, model.length)].map((j) => model[j]));
      }
    }),
    { numRuns: 40 },
  );
});

test('[D9] a ring of 5 has the last 5 of 12 transitions, each of them whole', () => {
  const rings = range(0, 13).map((n) => storeAll(empty(spaces, 5), range(1, n)));
  for (const [n, ring] of rings.entries()) {
    const inside = range(Math.max(1, n - 4), Math.min(n, 5));
    expect(contents(ring)).toEqual(inside.map(asRow));
    if (n > 0) expect(new Set(drawn(ring, key(n), 200))).toEqual(new Set(inside));
  }
});

test('a ring that is not full has nothing but what was stored, and one that is empty says so', () => {
  expect(new Set(drawn(storeAll(empty(spaces, 1000), [1, 2, 3]), key(0), 500))).toEqual(new Set([1, 2, 3]));
  expect(() => sample(empty(spaces, 1000), key(0), 1)).toThrow(
    /replay\.sample: the ring should not be empty; store\(\) a transition first/,
  );
});

test('samples are uniform over what is there, before the ring is full, after, and across chunks', () => {
  const bins = 50;
  for (const [capacity, stored] of [
    [200, 150],
    [200, 1000],
    [CHUNK + 500, 3 * CHUNK],
  ]) {
    const ring = storeAll(empty(spaces, capacity), range(0, stored));
    const n = 200 * bins;
    const counts = new Array<number>(bins).fill(0);
    const oldest = stored - size(ring);
    for (const i of numbers(sample(ring, key(capacity), n).rew)) counts[Math.floor(((i / 3 - oldest) * bins) / size(ring))]++;
    // where a bin is no whole number of rows, its expectation is off by less than one row's share
    const chi = counts.reduce((sum, c) => sum + (c - n / bins) ** 2 / (n / bins), 0);
    expect(chi).toBeLessThan(49 + 5 * Math.sqrt(2 * 49));
    expect(chi).toBeGreaterThan(49 - 5 * Math.sqrt(2 * 49));
  }
});

test('the same key draws the same, another one something else', () => {
  const ring = storeAll(empty(spaces, 100), range(0, 100));
  expect(sample(ring, key(1), 30)).toEqual(sample(ring, key(1), 30));
  expect(sample(ring, key(1), 30)).not.toEqual(sample(ring, key(2), 30));
});

test('a batch has the bits that it had in the first version, in rows that take several cache lines', () => {
  let ring = empty(
    { observationSpace: box(Array(17).fill(-1), Array(17).fill(1)), actionSpace: box(Array(6).fill(-1), Array(6).fill(1)) },
    9000,
  );
  for (let i = 0; i < 10_000; i++) {
    const row = Float32Array.from({ length: 41 }, (_, j) => i + j / 64);
    const [obs, act, nextObs] = [row.subarray(0, 17), row.subarray(17, 23), row.subarray(24)];
    ring = store(ring, { obs, act, rew: row[23], nextObs, done: i % 3 === 0 });
  }
  const { obs, act, rew, nextObs, done, last } = sample(ring, key(2), 100);
  const hash = createHash('sha256');
  for (const part of [obs, act, rew, nextObs, done, last]) hash.update(Float32Array.from(numbers(part)));
  expect(hash.digest('hex')).toBe('cca05d650f36460943acadcbc62aa153f3c98f492c66f93aa413a69fddbea20f');
});

test('what is stored is copied: the caller may go on with their arrays', () => {
  const transition = tagged(7);
  const ring = store(empty(spaces, 3), transition);
  for (const xs of [transition.obs, transition.nextObs, transition.act as Float32Array]) xs.fill(99);
  expect(contents(ring)).toEqual([asRow(7)]);
});

test('a discrete action is one number a row, and a Discrete observation as wide as it has values', () => {
  const ring = [0, 2, 1].reduce(
    (r, act) => store(r, { obs: Float32Array.of(1, 0, 0, 0), act, rew: act, nextObs: Float32Array.of(0, 0, 0, 1), done: act === 1 }),
    empty({ observationSpace: discrete(4), actionSpace: discrete(3) }, 3),
  );
  const { obs, act, rew, done } = sample(ring, key(0), 40);
  expect([obs.shape, act.shape]).toEqual([[40, 4], [40]]);
  expect([...numbers(act)]).toEqual([...numbers(rew)]);
  expect(new Set(numbers(act))).toEqual(new Set([0, 1, 2]));
  expect([...numbers(done)]).toEqual([...numbers(act)].map((a) => +(a === 1)));
});

test('a transition more makes a new chunk where one is full, and otherwise nothing, however many there are', () => {
  for (const capacity of [10, 2 * CHUNK, 1e6]) {
    let ring = empty(spaces, capacity);
    for (let i = 0; i < 3 * CHUNK + 10; i++) {
      const next = store(ring, tagged(i));
      if (i % CHUNK !== 0) {
        if (next.chunks !== ring.chunks) expect.fail(`transition ${i} made a new list of chunks`);
      } else {
        expect(next.chunks.filter((chunk) => !ring.chunks.includes(chunk)).length).toBe(1);
        expect(next.chunks.length).toBeLessThanOrEqual(Math.ceil(capacity / CHUNK) + 1);
      }
      ring = next;
    }
  }
});

test('a second transition after one and the same copies one chunk, and shares the others', () => {
  const ring = storeAll(empty(spaces, 1e6), range(0, 2 * CHUNK + 5));
  const [one, two] = [1e6, 2e6].map((i) => store(ring, tagged(i)));
  expect(one.chunks).toBe(ring.chunks);
  expect(two.chunks.map((chunk, i) => chunk === ring.chunks[i])).toEqual([true, true, false]);
  expect(store(two, tagged(5)).chunks).toBe(two.chunks);
  expect([one, two].map((r) => contents(r).at(-1)?.rew)).toEqual([3e6, 6e6]);
});

test('a million transitions take the memory of their numbers and at most a tenth more, after the ring has come round as well', () => {
  const capacity = 1_000_000;
  const [obs, act] = [Float32Array.of(1, 2, 3), Float32Array.of(4)];
  const wide = { observationSpace: box([0, 0, 0], [9, 9, 9]), actionSpace: box([0], [9]) };
  const bytes = ({ chunks }: Replay): number => chunks.reduce((sum, { rows }) => sum + rows.buffer.byteLength, 0);
  let ring = empty(wide, capacity);
  let most = 0;
  for (let i = 0; i < 1.15 * capacity; i++) {
    ring = store(ring, { obs, act, rew: i, nextObs: obs, done: false });
    if (i % 1000 === 0) most = Math.max(most, bytes(ring));
  }
  expect(size(ring)).toBe(capacity);
  expect(most).toBeLessThanOrEqual(1.1 * capacity * 4 * (2 * 3 + 1 + 2));
});
