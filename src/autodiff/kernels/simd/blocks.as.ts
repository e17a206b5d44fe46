/** Blocks of a matrix product, each with its sums in registers until they are done. */
import { madd, put } from './lanes.as';
import { addWide, narrowAll, RUN } from './longSums.as';

/**
 * C[4,8] = A·B, or += if acc, in eight registers; more of them, or a loop over k unrolled, make V8
 * spill. A is packed as [K][4] and B as [K][8], so that a step of k moves two pointers only: the
 * number of instructions is the limit. ldc: bytes from one row of C to the next.
 */
// @ts-ignore: decorator
@inline
export function block4x8(
  K: i32,
  a: usize,
  b: usize,
  c: usize,
  ldc: usize,
  acc: bool,
): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = b + ((<usize>K) << 5);
  while (b < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += 16;
    b += 32;
  }
  put(c, c00, c01, acc);
  put(c + ldc, c10, c11, acc);
  put(c + 2 * ldc, c20, c21, acc);
  put(c + 3 * ldc, c30, c31, acc);
}

/** C[1,8] = A·B, or += if acc. cs: bytes between columns of A; ldb: bytes between rows of B. */
// @ts-ignore: decorator
@inline
export function block1x8(
  K: i32,
  a: usize,
  cs: usize,
  b: usize,
  ldb: usize,
  c: usize,
  acc: bool,
): void {
  let c0 = f32x4.splat(0),
    c1 = c0;
  for (let k = 0; k < K; k++) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    a += cs;
    b += ldb;
  }
  put(c, c0, c1, acc);
}

/** C[1,32] = A·B. wide: room for 32 sums in float64. */
// @ts-ignore: decorator
@inline
export function row1x32(
  K: i32,
  a: usize,
  cs: usize,
  b: usize,
  ldb: usize,
  c: usize,
  wide: usize,
): void {
  const long = K > RUN;
  if (long) memory.fill(wide, 0, 256);
  do {
    let c0 = f32x4.splat(0),
      c1 = c0,
      c2 = c0,
      c3 = c0,
      c4 = c0,
      c5 = c0,
      c6 = c0,
      c7 = c0;
    const kc = min(K, RUN);
    for (let k = 0; k < kc; k++) {
      const x = v128.load32_splat(a);
      c0 = madd(x, v128.load(b), c0);
      c1 = madd(x, v128.load(b, 16), c1);
      c2 = madd(x, v128.load(b, 32), c2);
      c3 = madd(x, v128.load(b, 48), c3);
      c4 = madd(x, v128.load(b, 64), c4);
      c5 = madd(x, v128.load(b, 80), c5);
      c6 = madd(x, v128.load(b, 96), c6);
      c7 = madd(x, v128.load(b, 112), c7);
      a += cs;
      b += ldb;
    }
    if (long) {
      addWide(wide, c0);
      addWide(wide + 32, c1);
      addWide(wide + 64, c2);
      addWide(wide + 96, c3);
      addWide(wide + 128, c4);
      addWide(wide + 160, c5);
      addWide(wide + 192, c6);
      addWide(wide + 224, c7);
    } else {
      put(c, c0, c1, false);
      put(c + 32, c2, c3, false);
      put(c + 64, c4, c5, false);
      put(c + 96, c6, c7, false);
    }
    K -= kc;
  } while (K > 0);
  if (long) narrowAll(wide, c, 32);
}

/** C[1,8] = A·B for K of any size. wide: room for 8 sums in float64. */
// @ts-ignore: decorator
@inline
export function row1x8(
  K: i32,
  a: usize,
  cs: usize,
  b: usize,
  ldb: usize,
  c: usize,
  wide: usize,
): void {
  if (K <= RUN) {
    block1x8(K, a, cs, b, ldb, c, false);
    return;
  }
  memory.fill(wide, 0, 64);
  do {
    let c0 = f32x4.splat(0),
      c1 = c0;
    const kc = min(K, RUN);
    for (let k = 0; k < kc; k++) {
      const x = v128.load32_splat(a);
      c0 = madd(x, v128.load(b), c0);
      c1 = madd(x, v128.load(b, 16), c1);
      a += cs;
      b += ldb;
    }
    addWide(wide, c0);
    addWide(wide + 32, c1);
    K -= kc;
  } while (K > 0);
  narrowAll(wide, c, 8);
}
