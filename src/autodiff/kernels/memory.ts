/**
 * The WebAssembly memory of the float32 kernels, in two regions: a stack, which grows upwards, and
 * blocks that are used again, which are taken from the end downwards. Addresses are in bytes.
 */

// The memory never grows: growing would detach every view of it. Untouched pages cost nothing.
const PAGE = 65536;
const PAGES = 4096;
const END = PAGES * PAGE;
/** The memory, 256 MiB; undefined in engines without WebAssembly. */
export const memory =
  typeof WebAssembly === 'object'
    ? new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
    : undefined;
/** A view of the memory, for float32 numbers. */
export const heap = new Float32Array(memory?.buffer ?? new ArrayBuffer(0));

/** The first free byte of the stack. The first page stays free, so that address 0 means none. */
let top = PAGE;
/** The lowest byte of the blocks. */
let bottom = END;
/** Bytes kept for the operands of one kernel: a layer of 4000 rows by 2048 units takes 81 MB. */
const SPARE = 128e6;
/** Bytes that blocks may take. The states of larger networks stay in ordinary memory. */
const BLOCKS = 64e6;
/** Kernels write up to the end of the last vector of four numbers. */
const aligned = (bytes: number): number => (bytes + 15) & ~15;

/** The stack: memory that is given back in the reverse order of its taking. */
export const stack = {
  mark: (): number => top,
  /** Give back everything taken since the mark; `poison` fills it with NaN, for tests. */
  release: (mark: number, poison = false): void => {
    if (poison) heap.fill(Number.NaN, mark >> 2, top >> 2);
    top = mark;
  },
  /** The address of a number of bytes, whatever their contents. Ask `fits` first. */
  take: (bytes: number): number => {
    const at = top;
    top += aligned(bytes);
    return at;
  },
  /** Whether there is room for a number of bytes. */
  fits: (bytes: number): boolean => top + bytes < bottom,
  /** n numbers, not initialised; from ordinary memory when the stack is full. */
  array: (n: number): Float32Array =>
    stack.fits(4 * n + SPARE)
      ? new Float32Array(heap.buffer, stack.take(4 * n), n)
      : new Float32Array(n),
  /** Whether x lies on the stack. */
  holds: (x: Float32Array): boolean => inMemory(x) && x.byteOffset < bottom,
};

/**
 * Whether x is a view of this memory. The byteOffset is compared first, because asking a small
 * array for its buffer makes V8 move it off its heap.
 */
export const inMemory = (x: Float32Array): boolean =>
  x.byteOffset !== 0 && x.buffer === heap.buffer;

/** Arrays that were given back, by length. */
const unused = new Map<number, Float32Array[]>();
/** Arrays that were taken and not given back. */
let blocksInUse = 0;

/** Blocks: arrays that are given back in any order, and taken again for the same length. */
export const blockPool = {
  /** n numbers, not initialised; undefined when there is no room. */
  take: (n: number): Float32Array | undefined => {
    const x = unused.get(n)?.pop() ?? newBlock(n);
    if (x) blocksInUse++;
    return x;
  },
  /** Give x back. Its numbers will be overwritten; `poison` fills them with NaN, for tests. */
  give: (x: Float32Array, poison = false): void => {
    if (poison) x.fill(Number.NaN);
    const list = unused.get(x.length);
    if (list) list.push(x);
    else unused.set(x.length, [x]);
    if (--blocksInUse === 0) forget();
  },
  /** Arrays that were taken and not given back. */
  count: (): number => blocksInUse,
};

const newBlock = (n: number): Float32Array | undefined => {
  const at = bottom - aligned(4 * n);
  if (n === 0 || at < END - BLOCKS || at < top + SPARE) return undefined;
  bottom = at;
  return new Float32Array(heap.buffer, at, n);
};

/** With no block in use, the next loop may divide the region for networks of other sizes. */
const forget = (): void => {
  unused.clear();
  bottom = END;
};
