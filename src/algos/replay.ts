/**
 * A replay buffer of fixed capacity, as an immutable value: a ring of rows in an append-only list
 * of chunks, and the range of rows that is in the ring. An older ring keeps reading its own rows,
 * and appending costs the same however many there are.
 */

import type { FloatArray } from '../autodiff/index.js';
import { Concrete } from '../autodiff/tensor.js';
import { withSpaces } from '../envs/assertEnv.js';
import type { Env } from '../envs/env.js';
import { flatSize, isBytes } from '../envs/spaces.js';
import { type Key, randint } from '../random.js';
import type { Batch } from './types.js';

/** One step (s, a, r, s', d), as plain numbers. */
export interface Transition {
  /** [obsDim], bytes where the observation space has them. */
  readonly obs: FloatArray | Uint8Array;
  /** One number for a discrete action, otherwise [actDim]. */
  readonly act: number | FloatArray | Uint8Array;
  readonly rew: number;
  /** [obsDim], likewise. */
  readonly nextObs: FloatArray | Uint8Array;
  /** The MDP ended in s': terminated, not truncated. */
  readonly done: boolean;
}

/** CHUNK rows, of which the first `used` are written; these are never written again. */
interface Chunk {
  /** [chunkRows, …] s, a, r, s', d; of a ring of bytes a, r, d. */
  readonly rows: Float32Array;
  /** [chunkRows, 2, obsDim] s and s' of a ring of bytes. */
  readonly bytes?: Uint8Array;
  used: number;
}

/** A replay buffer: a ring of transitions. */
export interface Replay {
  /** The most transitions that are kept; then the oldest are overwritten. */
  readonly capacity: number;
  readonly obsDim: number;
  /** Undefined for discrete actions. */
  readonly actDim: number | undefined;
  /** True if observations are bytes: they are kept as bytes, and are float32 in a batch. */
  readonly bytes?: true;
  /** Rows from number `offset` on; chunks that the ring has left are dropped. */
  readonly chunks: readonly Chunk[];
  readonly offset: number;
  /** Number of the oldest transition, counted from the first one ever stored. */
  readonly start: number;
  /** Number after the newest transition. */
  readonly end: number;
}

/** Rows in a chunk. */
export const CHUNK = 4096;
/** Bytes of observations in a chunk, at most, unless one row has more. */
const CHUNK_BYTES = 2 ** 26;

/** Rows in a chunk of a ring: CHUNK, or as many as keep a chunk of bytes small. */
export const chunkRows = ({ bytes, obsDim }: Pick<Replay, 'bytes' | 'obsDim'>): number =>
  bytes ? Math.min(Math.max(Math.floor(CHUNK_BYTES / (2 * obsDim)), 1), CHUNK) : CHUNK;

/**
 * An empty ring.
 * @throws RangeError if the capacity is not a whole number from 1 on
 */
export const empty = (
  env: Pick<Env, 'observationSpace' | 'actionSpace'>,
  capacity: number,
): Replay => {
  const { observationSpace, actionSpace } = withSpaces('replay.empty', env);
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new RangeError(
      `replay.empty: capacity should be a whole number from 1 on, but is ${capacity}`,
    );
  const actDim = actionSpace.kind === 'discrete' ? undefined : flatSize(actionSpace);
  const kind = isBytes(observationSpace) ? ({ bytes: true } as const) : {};
  return {
    capacity,
    obsDim: flatSize(observationSpace),
    actDim,
    ...kind,
    chunks: [],
    offset: 0,
    start: 0,
    end: 0,
  };
};

/** The number of transitions in the ring. */
export const size = ({ start, end }: Replay): number => end - start;

/** The parts of a ring that decide the layout of its rows. */
type Layout = Pick<Replay, 'obsDim' | 'actDim' | 'bytes'>;
/** The length of an observation in a row of floats: obsDim, or 0 if observations are bytes. */
const floatDim = ({ obsDim, bytes }: Layout): number => (bytes ? 0 : obsDim);
/** The length of a row of floats: s, a, r, s', d, without observations that are bytes. */
const width = (ring: Layout): number => 2 * floatDim(ring) + (ring.actDim ?? 1) + 2;

/** The memory of a full ring, in bytes. */
export const memoryOf = (
  env: Pick<Env, 'observationSpace' | 'actionSpace'>,
  capacity: number,
): number => {
  const ring = empty(env, capacity);
  return capacity * (4 * width(ring) + (ring.bytes ? 2 * ring.obsDim : 0));
};

/** An empty chunk of a ring. */
export const blankChunk = (ring: Layout): Chunk => ({
  rows: new Float32Array(chunkRows(ring) * width(ring)),
  ...(ring.bytes && { bytes: new Uint8Array(chunkRows(ring) * 2 * ring.obsDim) }),
  used: 0,
});

/**
 * The ring with another transition, and without its oldest one if it was full. The given ring does
 * not change.
 * @throws RangeError if the transition has not the lengths of the ring
 */
export const store = (ring: Replay, transition: Transition): Replay => {
  const { capacity, start, end } = ring;
  const { chunks, offset } = withRoom(ring);
  const tail = chunks[chunks.length - 1];
  write(tail, ring, transition);
  tail.used++; // changed in place, but no existing ring reads this row
  return { ...ring, chunks, offset, start: Math.max(start, end + 1 - capacity), end: end + 1 };
};

/** Chunks with room for row `end`, and the number of their first row. */
const withRoom = (ring: Replay): Pick<Replay, 'chunks' | 'offset'> => {
  const { chunks, offset, start, end } = ring;
  const size = chunkRows(ring);
  const at = (end - offset) % size;
  if (at === 0) {
    const old = start - offset >= size ? 1 : 0; // its last row has left the ring
    return { chunks: [...chunks.slice(old), blankChunk(ring)], offset: offset + old * size };
  }
  const tail = chunks[chunks.length - 1];
  if (tail.used === at) return { chunks, offset };
  // another ring was stored to from here, so this one continues in a copy
  const { rows, bytes } = tail;
  const copy = { rows: rows.slice(), ...(bytes && { bytes: bytes.slice() }), used: at };
  return { chunks: [...chunks.slice(0, -1), copy], offset };
};

const checkLength = (name: string, got: number, want: number): void => {
  if (got !== want)
    throw new RangeError(`replay.store: ${name} should be ${want} numbers, but is ${got}`);
};

/** Writes a transition to the first free row of a chunk. */
const write = (
  { rows, bytes, used }: Chunk,
  ring: Replay,
  { obs, act, rew, nextObs, done }: Transition,
): void => {
  const { obsDim, actDim } = ring;
  checkLength('obs', obs.length, obsDim);
  checkLength('nextObs', nextObs.length, obsDim);
  checkLength('act', typeof act === 'number' ? 1 : act.length, actDim ?? 1);
  bytes?.set(obs, used * 2 * obsDim);
  bytes?.set(nextObs, (used * 2 + 1) * obsDim);
  const from = used * width(ring);
  const floats = floatDim(ring);
  if (!bytes) rows.set(obs, from);
  if (typeof act === 'number') rows[from + floats] = act;
  else rows.set(act, from + floats);
  const rest = from + floats + (actDim ?? 1);
  rows[rest] = rew;
  if (!bytes) rows.set(nextObs, rest + 1);
  rows[rest + 1 + floats] = +done;
};

/**
 * A batch of n transitions, each drawn uniformly from the ring, with replacement.
 * @throws RangeError if n is not a whole number from 1 on, or if the ring is empty
 */
export const sample = (ring: Replay, key: Key, n: number): Batch => {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new RangeError(`replay.sample: n should be a whole number from 1 on, but is ${n}`);
  if (size(ring) === 0)
    throw new RangeError('replay.sample: the ring should not be empty; store() a transition first');
  const { obsDim, actDim, chunks, offset, start } = ring;
  const W = width(ring);
  const A = actDim ?? 1;
  const C = chunkRows(ring);
  const floats = floatDim(ring);
  const drawn = randint(key, n, size(ring));
  const sum = touch(ring, drawn);
  const obs = new Float32Array(n * obsDim);
  const act = new Float32Array(n * A);
  const rew = new Float32Array(n);
  const nextObs = new Float32Array(n * obsDim);
  const done = new Float32Array(n);
  rew[0] = sum; // overwritten below: V8 would not compute a sum that is not used, nor read the rows
  for (let i = 0; i < n; i++) {
    const row = start - offset + drawn[i];
    const { rows, bytes } = chunks[Math.floor(row / C)];
    if (bytes) {
      const from = (row % C) * 2 * obsDim;
      obs.set(bytes.subarray(from, from + obsDim), i * obsDim);
      nextObs.set(bytes.subarray(from + obsDim, from + 2 * obsDim), i * obsDim);
    }
    let at = (row % C) * W;
    // loops, since set() takes longer for a few numbers
    for (let j = 0; j < floats; j++) obs[i * obsDim + j] = rows[at++];
    for (let j = 0; j < A; j++) act[i * A + j] = rows[at++];
    rew[i] = rows[at++];
    for (let j = 0; j < floats; j++) nextObs[i * obsDim + j] = rows[at++];
    done[i] = rows[at];
  }
  return {
    obs: new Concrete([n, obsDim], obs),
    act: new Concrete(actDim === undefined ? [n] : [n, A], act),
    rew: new Concrete([n], rew),
    nextObs: new Concrete([n, obsDim], nextObs),
    done: new Concrete([n], done),
    last: new Concrete([n], new Float32Array(n).fill(1)),
  };
};

/** Numbers in a cache line of 64 bytes. */
const LINE = 16;

/**
 * Reads a number from each cache line of the drawn rows, so that memory fetches several of them at
 * a time. Copying a row takes more instructions than a processor looks ahead, so that copies alone
 * would wait for one row after another.
 * @returns the sum of the numbers
 */
const touch = (ring: Replay, drawn: Int32Array): number => {
  const { chunks, offset, start } = ring;
  const W = width(ring);
  const C = chunkRows(ring);
  let sum = 0;
  for (let i = 0; i < drawn.length; i++) {
    const row = start - offset + drawn[i];
    const { rows } = chunks[Math.floor(row / C)];
    const from = (row % C) * W;
    for (let j = from; j < from + W; j += LINE) sum += rows[j];
    sum += rows[from + W - 1]; // the last number may be on another line
  }
  return sum;
};
