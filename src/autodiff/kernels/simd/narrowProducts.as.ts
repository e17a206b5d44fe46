/** Products with few rows or few columns, for which packing would cost more than multiplying. */
import { row1x32, row1x8 } from './blocks.as';
import { madd, sumOfLanes } from './lanes.as';
import { RUN } from './longSums.as';

/** C[M,N] for a handful of rows. B: [K,N] with rows rsb bytes apart. */
export function fewRows(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  rs: usize,
  cs: usize,
  b: usize,
  rsb: usize,
  c: usize,
  wide: usize,
): void {
  for (let i = 0; i < M; i++, a += rs) {
    let j = 0;
    for (; j + 32 <= N; j += 32, c += 128) row1x32(K, a, cs, b + <usize>j * 4, rsb, c, wide);
    for (; j + 8 <= N; j += 8, c += 32) row1x8(K, a, cs, b + <usize>j * 4, rsb, c, wide);
    for (; j < N; j++, c += 4) {
      let s: f64 = 0,
        p = a,
        q = b + <usize>j * 4;
      for (let k = 0; k < K; k++) {
        s += <f64>load<f32>(p) * <f64>load<f32>(q);
        p += cs;
        q += rsb;
      }
      store<f32>(c, <f32>s);
    }
  }
}

/** C[M,N] for N < 4, the head of a network: most of a panel of 8 columns would be empty. */
export function fewColumns(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  rs: usize,
  cs: usize,
  b: usize,
  rsb: usize,
  csb: usize,
  c: usize,
  work: usize,
  wide: usize,
): void {
  if (cs == 4) {
    for (let j = 0; j < N; j++)
      for (let k = 0; k < K; k++)
        store<f32>(work + <usize>(j * K + k) * 4, load<f32>(b + <usize>k * rsb + <usize>j * csb));
    for (let i = 0; i < M; i++)
      for (let j = 0; j < N; j++)
        store<f32>(
          c + <usize>(i * N + j) * 4,
          dot(a + <usize>i * rs, work + <usize>(j * K) * 4, K),
        );
  } else {
    fewRows(N, M, K, b, csb, rsb, a, cs, work, wide); // Cᵀ = Bᵀ·A
    for (let i = 0; i < M; i++)
      for (let j = 0; j < N; j++)
        store<f32>(c + <usize>(i * N + j) * 4, load<f32>(work + <usize>(j * M + i) * 4));
  }
}

/** Σ_k x[k]·y[k]: eight sums, of no more than RUN products each, one run after another. */
// @ts-ignore: decorator
@inline
function dot(x: usize, y: usize, K: i32): f32 {
  const end = x + <usize>K * 4,
    whole = x + <usize>(K & ~7) * 4;
  let s: f64 = 0;
  while (x < whole) {
    let a = f32x4.splat(0),
      b = a;
    const stop = min(whole, x + <usize>RUN * 32);
    for (; x < stop; x += 32, y += 32) {
      a = madd(v128.load(x), v128.load(y), a);
      b = madd(v128.load(x, 16), v128.load(y, 16), b);
    }
    s += <f64>sumOfLanes(f32x4.add(a, b));
  }
  for (; x < end; x += 4, y += 4) s += <f64>load<f32>(x) * <f64>load<f32>(y);
  return <f32>s;
}
