/** The matrix product and the dense layer. */
import { biasAct } from './activations.as';
import { block1x8, block4x8 } from './blocks.as';
import { addAllWide, narrowAll, RUN, WIDE } from './longSums.as';
import { fewColumns, fewRows } from './narrowProducts.as';
import { packB, packColumns, packRows, putTile } from './pack.as';

/** Rows of B packed at a time: a panel of 8 columns takes 8 kB and stays in the L1 cache. */
const KC: i32 = 256;
/** The most rows of B that one pass multiplies; products over more are summed pass by pass. */
const STRIP: i32 = 4096;

/** Bytes of scratch that `dense` needs for these sizes. */
export function workSize(M: i32, K: i32, N: i32): usize {
  if (N < 4) return WIDE + <usize>N * max(M, K) * 4 + 16;
  const sums: usize = K > STRIP && M >= 4 ? <usize>M * N * 8 : 0;
  return WIDE + 128 + <usize>min(K, KC) * (((<usize>N + 7) & ~7) + 4) * 4 + sums;
}

/**
 * C[M,N] = act(A·B + bias). Element (i, k) of A is at a + 4·(i·rsa + k·csa); B is [K,N], or [N,K]
 * if tb; bias is [N], or 0 for none. work: scratch memory of `workSize` bytes.
 */
export function dense(
  M: i32,
  N: i32,
  K: i32,
  a: usize,
  rsa: i32,
  csa: i32,
  b: usize,
  tb: bool,
  bias: usize,
  act: i32,
  c: usize,
  work: usize,
): void {
  const rs = <usize>rsa * 4,
    cs = <usize>csa * 4;
  const rsb: usize = tb ? 4 : <usize>N * 4,
    csb: usize = tb ? <usize>K * 4 : 4;
  const wide = work;
  work += WIDE;
  if (K == 0) memory.fill(c, 0, <usize>M * N * 4);
  else if (M < 4 && !tb)
    fewRows(M, N, K, a, rs, cs, b, rsb, c, wide);
  else if (N < 4) fewColumns(M, N, K, a, rs, cs, b, rsb, csb, c, work, wide);
  else if (K <= STRIP) {
    panels(M, N, K, KC, a, rs, cs, b, rsb, csb, bias, act, c, work);
    return;
  } else {
    const sums = work + 128 + <usize>KC * (((<usize>N + 7) & ~7) + 4) * 4,
      n = M * N;
    memory.fill(sums, 0, <usize>n * 8);
    for (let k0 = 0; k0 < K; k0 += STRIP) {
      panels(
        M,
        N,
        min(STRIP, K - k0),
        RUN,
        a + <usize>k0 * cs,
        rs,
        cs,
        b + <usize>k0 * rsb,
        rsb,
        csb,
        0,
        0,
        c,
        work,
      );
      addAllWide(sums, c, n);
    }
    narrowAll(sums, c, n);
  }
  if (bias) biasAct(c, bias, M, N, act);
}

/**
 * C[M,N] = act(A·B + bias), from panels of 8 columns and at most `deep` rows of B; the sums over
 * `deep` products are added in C.
 */
function panels(
  M: i32,
  N: i32,
  K: i32,
  deep: i32,
  a: usize,
  rs: usize,
  cs: usize,
  b: usize,
  rsb: usize,
  csb: usize,
  bias: usize,
  act: i32,
  c: usize,
  work: usize,
): void {
  const ldc = <usize>N * 4,
    N8 = N & ~7,
    tile = work,
    packedA = work + 128,
    packed = packedA + <usize>min(K, deep) * 16;
  for (let k0 = 0; k0 < K; k0 += deep) {
    const kc = min(deep, K - k0),
      acc = k0 > 0,
      panel = <usize>kc * 32,
      finish = bias != 0 && k0 + kc == K;
    packB(b + <usize>k0 * rsb, rsb, csb, kc, N, packed);
    for (let i = 0; i < M; ) {
      const ai = a + <usize>k0 * cs + <usize>i * rs,
        ci = c + <usize>i * ldc,
        rows = i + 4 <= M ? 4 : 1;
      let p = packed,
        cj = ci;
      if (rows == 4) {
        if (cs == 4) packRows(ai, rs, kc, packedA);
        else packColumns(ai, cs, kc, packedA);
        for (let j = 0; j < N8; j += 8) {
          block4x8(kc, packedA, p, cj, ldc, acc);
          p += panel;
          cj += 32;
        }
        if (N8 < N) {
          block4x8(kc, packedA, p, tile, 32, false);
          putTile(tile, cj, ldc, 4, N - N8, acc);
        }
      } else {
        for (let j = 0; j < N8; j += 8) {
          block1x8(kc, ai, cs, p, 32, cj, acc);
          p += panel;
          cj += 32;
        }
        if (N8 < N) {
          block1x8(kc, ai, cs, p, 32, tile, false);
          putTile(tile, cj, ldc, 1, N - N8, acc);
        }
      }
      if (finish) biasAct(ci, bias, rows, N, act); // while these rows are still in the cache
      i += rows;
    }
  }
}
