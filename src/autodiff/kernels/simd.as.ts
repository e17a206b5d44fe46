// AssemblyScript: the float32 kernels, four lanes at a time. Addresses are bytes, sizes are elements, matrices are row-major.

export const NONE = 0, TANH = 1, RELU = 2;

// ── matrix product ───────────────────────────────────────────────────────────
const KC: i32 = 256; // rows of B that are packed at a time: a panel of 8 columns is 8 kB and stays in the L1 cache

// ── long sums ──
// Equal numbers, added one by one in float32, are off by up to n · 2^-25 in relation to their sum: each addition is
// rounded the same way. So no more than RUN are added in a row; the sums of such runs are added in float64.
const RUN: i32 = 192;

/** s[0..3], in float64, += v. */
// @ts-ignore: decorator
@inline function addWide(s: usize, v: v128): void {
  v128.store(s, f64x2.add(v128.load(s), f64x2.promote_low_f32x4(v)));
  v128.store(s, f64x2.add(v128.load(s, 16), f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0))), 16);
}
/** s[0..3], in float64, rounded to float32. */
// @ts-ignore: decorator
@inline function narrow(s: usize): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(v128.load(s)), f32x4.demote_f64x2_zero(v128.load(s, 16)), 0, 2);
}
/** wide[0..n-1], in float64, += c[0..n-1]. */
function addAllWide(wide: usize, c: usize, n: i32): void {
  const whole = c + <usize>(n & ~3) * 4, end = c + <usize>n * 4;
  for (; c < whole; c += 16, wide += 32) addWide(wide, v128.load(c));
  for (; c < end; c += 4, wide += 8) store<f64>(wide, load<f64>(wide) + <f64>load<f32>(c));
}
/** c[0..n-1] = wide[0..n-1], in float64, rounded to float32. */
function narrowAll(wide: usize, c: usize, n: i32): void {
  const whole = c + <usize>(n & ~3) * 4, end = c + <usize>n * 4;
  for (; c < whole; c += 16, wide += 32) v128.store(c, narrow(wide));
  for (; c < end; c += 4, wide += 8) store<f32>(c, <f32>load<f64>(wide));
}
// @ts-ignore: decorator
@inline function sumOfLanes(v: v128): f32 {
  const pairs = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/**
 * A 4x8 block of C lives in eight registers; more of them, or unrolling k, make V8 spill. A is packed in fours and B in
 * eights, so that a step of k moves only two pointers: it is the number of instructions that limits.
 */
// @ts-ignore: decorator
@inline function block4x8(K: i32, a: usize, b: usize, c: usize, ldc: usize, acc: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = b + ((<usize>K) << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    a += 16; b += 32;
  }
  put(c, c00, c01, acc); put(c + ldc, c10, c11, acc); put(c + 2 * ldc, c20, c21, acc); put(c + 3 * ldc, c30, c31, acc);
}
// @ts-ignore: decorator
@inline function put(c: usize, lo: v128, hi: v128, acc: bool): void {
  v128.store(c, acc ? f32x4.add(lo, v128.load(c)) : lo);
  v128.store(c, acc ? f32x4.add(hi, v128.load(c, 16)) : hi, 16);
}
// @ts-ignore: decorator
@inline function block1x8(K: i32, a: usize, cs: usize, b: usize, ldb: usize, c: usize, acc: bool): void {
  let c0 = f32x4.splat(0), c1 = c0;
  for (let k = 0; k < K; k++) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(b), c0); c1 = madd(x, v128.load(b, 16), c1);
    a += cs; b += ldb;
  }
  put(c, c0, c1, acc);
}
/** 32 columns of one row of C. wide: room for as many float64. */
// @ts-ignore: decorator
@inline function row1x32(K: i32, a: usize, cs: usize, b: usize, ldb: usize, c: usize, wide: usize): void {
  const long = K > RUN;
  if (long) memory.fill(wide, 0, 256);
  do {
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
    const kc = min(K, RUN);
    for (let k = 0; k < kc; k++) {
      const x = v128.load32_splat(a);
      c0 = madd(x, v128.load(b), c0); c1 = madd(x, v128.load(b, 16), c1);
      c2 = madd(x, v128.load(b, 32), c2); c3 = madd(x, v128.load(b, 48), c3);
      c4 = madd(x, v128.load(b, 64), c4); c5 = madd(x, v128.load(b, 80), c5);
      c6 = madd(x, v128.load(b, 96), c6); c7 = madd(x, v128.load(b, 112), c7);
      a += cs; b += ldb;
    }
    if (long) {
      addWide(wide, c0); addWide(wide + 32, c1); addWide(wide + 64, c2); addWide(wide + 96, c3);
      addWide(wide + 128, c4); addWide(wide + 160, c5); addWide(wide + 192, c6); addWide(wide + 224, c7);
    } else { put(c, c0, c1, false); put(c + 32, c2, c3, false); put(c + 64, c4, c5, false); put(c + 96, c6, c7, false); }
    K -= kc;
  } while (K > 0);
  if (long) narrowAll(wide, c, 32);
}
/** 8 columns of one row of C. */
// @ts-ignore: decorator
@inline function row1x8(K: i32, a: usize, cs: usize, b: usize, ldb: usize, c: usize, wide: usize): void {
  if (K <= RUN) { block1x8(K, a, cs, b, ldb, c, false); return; }
  memory.fill(wide, 0, 64);
  do {
    let c0 = f32x4.splat(0), c1 = c0;
    const kc = min(K, RUN);
    for (let k = 0; k < kc; k++) {
      const x = v128.load32_splat(a);
      c0 = madd(x, v128.load(b), c0); c1 = madd(x, v128.load(b, 16), c1);
      a += cs; b += ldb;
    }
    addWide(wide, c0); addWide(wide + 32, c1);
    K -= kc;
  } while (K > 0);
  narrowAll(wide, c, 8);
}

/** kc rows of B, element (k, j) at b + k·rs + j·cs, as panels [kc][8] one after another, the last one filled up with zeros. */
function packB(b: usize, rs: usize, cs: usize, kc: i32, N: i32, to: usize): void {
  for (let j = 0; j < N; j += 8) {
    const width = min(8, N - j);
    let p = b + <usize>j * cs;
    if (width < 8) memory.fill(to, 0, <usize>kc * 32);
    if (cs == 4 && width == 8) for (let k = 0; k < kc; k++) { v128.store(to, v128.load(p)); v128.store(to, v128.load(p, 16), 16); to += 32; p += rs; }
    else {
      for (let jj = 0; jj < width; jj++, p += cs) { let q = to + <usize>jj * 4, r = p; for (let k = 0; k < kc; k++) { store<f32>(q, load<f32>(r)); q += 32; r += rs; } }
      to += <usize>kc * 32;
    }
  }
}

/** kc columns of four rows of A, element (r, k) at a + 4·r + k·cs, as [kc][4]. */
function packColumns(a: usize, cs: usize, kc: i32, to: usize): void {
  for (const end = a + <usize>kc * cs; a < end; a += cs, to += 16) v128.store(to, v128.load(a));
}
/** The same where the numbers of a row are neighbours, element (r, k) at a + r·rs + 4·k: four by four, transposed. */
function packRows(a: usize, rs: usize, kc: i32, to: usize): void {
  const whole = a + <usize>(kc & ~3) * 4, end = a + <usize>kc * 4, rs2 = 2 * rs, rs3 = 3 * rs;
  for (; a < whole; a += 16, to += 64) {
    const p = v128.load(a), q = v128.load(a + rs), r = v128.load(a + rs2), s = v128.load(a + rs3);
    const pq = i32x4.shuffle(p, q, 0, 4, 1, 5), rsLow = i32x4.shuffle(r, s, 0, 4, 1, 5);
    const pqHigh = i32x4.shuffle(p, q, 2, 6, 3, 7), rsHigh = i32x4.shuffle(r, s, 2, 6, 3, 7);
    v128.store(to, i64x2.shuffle(pq, rsLow, 0, 2)); v128.store(to, i64x2.shuffle(pq, rsLow, 1, 3), 16);
    v128.store(to, i64x2.shuffle(pqHigh, rsHigh, 0, 2), 32); v128.store(to, i64x2.shuffle(pqHigh, rsHigh, 1, 3), 48);
  }
  for (; a < end; a += 4, to += 16) {
    store<f32>(to, load<f32>(a)); store<f32>(to, load<f32>(a + rs), 4); store<f32>(to, load<f32>(a + rs2), 8); store<f32>(to, load<f32>(a + rs3), 12);
  }
}

/** Copy the first `width` columns of a rows x 8 tile into C. */
function putTile(tile: usize, c: usize, ldc: usize, rows: i32, width: i32, acc: bool): void {
  for (let r = 0; r < rows; r++, tile += 32, c += ldc)
    for (let j = 0; j < width; j++) { const d = c + <usize>j * 4, v = load<f32>(tile + <usize>j * 4); store<f32>(d, acc ? v + load<f32>(d) : v); }
}

/** C[M,N] for a handful of rows. B: [K,N] with rows rsb bytes apart. */
function fewRows(M: i32, N: i32, K: i32, a: usize, rs: usize, cs: usize, b: usize, rsb: usize, c: usize, wide: usize): void {
  for (let i = 0; i < M; i++, a += rs) {
    let j = 0;
    for (; j + 32 <= N; j += 32, c += 128) row1x32(K, a, cs, b + <usize>j * 4, rsb, c, wide);
    for (; j + 8 <= N; j += 8, c += 32) row1x8(K, a, cs, b + <usize>j * 4, rsb, c, wide);
    for (; j < N; j++, c += 4) { let s: f64 = 0, p = a, q = b + <usize>j * 4; for (let k = 0; k < K; k++) { s += <f64>load<f32>(p) * <f64>load<f32>(q); p += cs; q += rsb; } store<f32>(c, <f32>s); }
  }
}
/** Σ_k x[k]·y[k]: eight sums, of no more than RUN products each, one run after another. */
// @ts-ignore: decorator
@inline function dot(x: usize, y: usize, K: i32): f32 {
  const end = x + <usize>K * 4, whole = x + <usize>(K & ~7) * 4;
  let s: f64 = 0;
  while (x < whole) {
    let a = f32x4.splat(0), b = a;
    const stop = min(whole, x + <usize>RUN * 32);
    for (; x < stop; x += 32, y += 32) { a = madd(v128.load(x), v128.load(y), a); b = madd(v128.load(x, 16), v128.load(y, 16), b); }
    s += <f64>sumOfLanes(f32x4.add(a, b));
  }
  for (; x < end; x += 4, y += 4) s += <f64>load<f32>(x) * <f64>load<f32>(y);
  return <f32>s;
}

/** Products of more rows of B than this are summed strip by strip. */
const STRIP: i32 = 4096;
/** Room for 32 sums in float64, at the beginning of the scratch memory. */
const WIDE: usize = 256;

/** Bytes of scratch that `dense` needs for these sizes. */
export function workSize(M: i32, K: i32, N: i32): usize {
  if (N < 4) return WIDE + <usize>N * max(M, K) * 4 + 16;
  const sums: usize = K > STRIP && M >= 4 ? <usize>M * N * 8 : 0;
  return WIDE + 128 + <usize>min(K, KC) * ((((<usize>N) + 7) & ~7) + 4) * 4 + sums;
}

/** C[M,N] = act(A·B + bias). A: element (i, k) at a + 4·(i·rsa + k·csa). B: [K,N], or [N,K] if tb. bias 0: none. */
export function dense(M: i32, N: i32, K: i32, a: usize, rsa: i32, csa: i32, b: usize, tb: bool, bias: usize, act: i32, c: usize, work: usize): void {
  const rs = <usize>rsa * 4, cs = <usize>csa * 4;
  const rsb: usize = tb ? 4 : <usize>N * 4, csb: usize = tb ? <usize>K * 4 : 4;
  const wide = work;
  work += WIDE;
  if (K == 0) memory.fill(c, 0, <usize>M * N * 4);
  else if (M < 4 && !tb) fewRows(M, N, K, a, rs, cs, b, rsb, c, wide); // packing B would cost more than the product
  else if (N < 4) fewColumns(M, N, K, a, rs, cs, b, rsb, csb, c, work, wide);
  else if (K <= STRIP) { panels(M, N, K, KC, a, rs, cs, b, rsb, csb, bias, act, c, work); return; }
  else {
    const sums = work + 128 + <usize>KC * ((((<usize>N) + 7) & ~7) + 4) * 4, n = M * N;
    memory.fill(sums, 0, <usize>n * 8);
    for (let k0 = 0; k0 < K; k0 += STRIP) {
      panels(M, N, min(STRIP, K - k0), RUN, a + <usize>k0 * cs, rs, cs, b + <usize>k0 * rsb, rsb, csb, 0, 0, c, work);
      addAllWide(sums, c, n);
    }
    narrowAll(sums, c, n);
  }
  if (bias) biasAct(c, bias, M, N, act);
}
/** C[M,N] for N < 4, the head of a network: most of a panel of 8 columns would be empty. */
function fewColumns(M: i32, N: i32, K: i32, a: usize, rs: usize, cs: usize, b: usize, rsb: usize, csb: usize, c: usize, work: usize, wide: usize): void {
  if (cs == 4) {
    for (let j = 0; j < N; j++) for (let k = 0; k < K; k++) store<f32>(work + <usize>(j * K + k) * 4, load<f32>(b + <usize>k * rsb + <usize>j * csb));
    for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) store<f32>(c + <usize>(i * N + j) * 4, dot(a + <usize>i * rs, work + <usize>(j * K) * 4, K));
  } else {
    fewRows(N, M, K, b, csb, rsb, a, cs, work, wide); // Cᵀ = Bᵀ·A
    for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) store<f32>(c + <usize>(i * N + j) * 4, load<f32>(work + <usize>(j * M + i) * 4));
  }
}
/** C[M,N] = act(A·B + bias), from panels of 8 columns of B with no more than `deep` rows; sums of as many products are added in C. */
function panels(M: i32, N: i32, K: i32, deep: i32, a: usize, rs: usize, cs: usize, b: usize, rsb: usize, csb: usize, bias: usize, act: i32, c: usize, work: usize): void {
  const ldc = <usize>N * 4, N8 = N & ~7, tile = work, packedA = work + 128, packed = packedA + <usize>min(K, deep) * 16;
  for (let k0 = 0; k0 < K; k0 += deep) {
    const kc = min(deep, K - k0), acc = k0 > 0, panel = <usize>kc * 32, finish = bias != 0 && k0 + kc == K;
    packB(b + <usize>k0 * rsb, rsb, csb, kc, N, packed);
    for (let i = 0; i < M; ) {
      const ai = a + <usize>k0 * cs + <usize>i * rs, ci = c + <usize>i * ldc, rows = i + 4 <= M ? 4 : 1;
      let p = packed, cj = ci;
      if (rows == 4) {
        if (cs == 4) packRows(ai, rs, kc, packedA);
        else packColumns(ai, cs, kc, packedA);
        for (let j = 0; j < N8; j += 8) { block4x8(kc, packedA, p, cj, ldc, acc); p += panel; cj += 32; }
        if (N8 < N) { block4x8(kc, packedA, p, tile, 32, false); putTile(tile, cj, ldc, 4, N - N8, acc); }
      } else {
        for (let j = 0; j < N8; j += 8) { block1x8(kc, ai, cs, p, 32, cj, acc); p += panel; cj += 32; }
        if (N8 < N) { block1x8(kc, ai, cs, p, 32, tile, false); putTile(tile, cj, ldc, 1, N - N8, acc); }
      }
      if (finish) biasAct(ci, bias, rows, N, act); // while these rows are still in the cache
      i += rows;
    }
  }
}

// ── elementwise ──────────────────────────────────────────────────────────────
// pmin(x, limit) is one instruction and lets NaN through; f32x4.min is seven.
/**
 * Rational minimax approximation (Eigen's ptanh_float), error below 4e-7. From the limit on it is ±1; unless its steps
 * are fused: then ±1 has to be chosen.
 */
// @ts-ignore: decorator
@inline function tanh4(v: v128): v128 {
  const limit = f32x4.splat(7.90531110763549805);
  const x = f32x4.pmax(f32x4.pmin(v, limit), f32x4.neg(limit)), x2 = f32x4.mul(x, x);
  let p = madd(x2, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = madd(x2, p, f32x4.splat(-8.60467152213735e-11));
  p = madd(x2, p, f32x4.splat(5.12229709037114e-08));
  p = madd(x2, p, f32x4.splat(1.48572235717979e-05));
  p = madd(x2, p, f32x4.splat(6.37261928875436e-04));
  p = f32x4.mul(x, madd(x2, p, f32x4.splat(4.89352455891786e-03)));
  let q = madd(x2, f32x4.splat(1.19825839466702e-06), f32x4.splat(1.18534705686654e-04));
  q = madd(x2, q, f32x4.splat(2.26843463243900e-03));
  q = madd(x2, q, f32x4.splat(4.89352518554385e-03));
  const y = f32x4.div(p, q);
  if (!ASC_FEATURE_RELAXED_SIMD) return y;
  const one = v128.or(v128.and(v, f32x4.splat(-0.0)), f32x4.splat(1));
  return v128.bitselect(one, y, f32x4.ge(f32x4.abs(v), limit));
}
/** Cephes expf: 2^n · e^r with |r| ≤ ln2/2. 2^n comes in two factors, so that it reaches 0 and ∞ as it should. */
// @ts-ignore: decorator
@inline function exp4(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = madd(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  p = madd(r, p, f32x4.splat(8.3334519073e-3));
  p = madd(r, p, f32x4.splat(4.1665795894e-2));
  p = madd(r, p, f32x4.splat(1.6666665459e-1));
  p = madd(r, p, f32x4.splat(5.0000001201e-1));
  p = madd(f32x4.mul(r, r), p, f32x4.add(r, f32x4.splat(1)));
  const i = i32x4.trunc_sat_f32x4_s(n), half = i32x4.shr_s(i, 1);
  return f32x4.mul(f32x4.mul(p, power2(half)), power2(i32x4.sub(i, half)));
}
// @ts-ignore: decorator
@inline function power2(n: v128): v128 { return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23); }
// @ts-ignore: decorator
@inline function activate(x: v128, act: i32): v128 {
  if (act == 1) return tanh4(x);
  if (act == 2) return f32x4.pmax(x, f32x4.splat(0)); // x first: NaN passes
  return x;
}
/** One lane at a time for what is left over after the last four. */
// @ts-ignore: decorator
@inline function lane(x: v128): f32 { return f32x4.extract_lane(x, 0); }

/** c[r,:] = act(c[r,:] + bias), in place. */
export function biasAct(c: usize, bias: usize, rows: i32, cols: i32, act: i32): void {
  if (act == 1) biasLoop(c, bias, rows, cols, 1);
  else if (act == 2) biasLoop(c, bias, rows, cols, 2);
  else biasLoop(c, bias, rows, cols, 0);
}
// @ts-ignore: decorator
@inline function biasLoop(c: usize, bias: usize, rows: i32, cols: i32, act: i32): void {
  const whole = bias + <usize>(cols & ~3) * 4, end = bias + <usize>cols * 4;
  for (let r = 0; r < rows; r++) {
    let b = bias;
    for (; b < whole; b += 16, c += 16) v128.store(c, activate(f32x4.add(v128.load(c), v128.load(b)), act));
    for (; b < end; b += 4, c += 4) store<f32>(c, lane(activate(f32x4.splat(load<f32>(c) + load<f32>(b)), act)));
  }
}
/** out = g · act'(y), where y = act(z). */
export function activationGrad(act: i32, g: usize, y: usize, out: usize, n: i32): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0), whole = g + <usize>(n & ~3) * 4, end = g + <usize>n * 4;
  if (act == 1) for (; g < whole; g += 16, y += 16, out += 16) { const t = v128.load(y); v128.store(out, f32x4.mul(v128.load(g), f32x4.sub(one, f32x4.mul(t, t)))); }
  else for (; g < whole; g += 16, y += 16, out += 16) v128.store(out, v128.and(v128.load(g), f32x4.gt(v128.load(y), zero)));
  for (; g < end; g += 4, y += 4, out += 4) { const t = load<f32>(y), d = load<f32>(g); store<f32>(out, act == 1 ? d * (1 - t * t) : t > 0 ? d : 0); }
}
/** out = −2·c·g·y: what remains of the second derivative of tanh. */
export function tanhCurve(c: usize, g: usize, y: usize, out: usize, n: i32): void {
  const two = f32x4.splat(-2), whole = c + <usize>(n & ~3) * 4, end = c + <usize>n * 4;
  for (; c < whole; c += 16, g += 16, y += 16, out += 16) v128.store(out, f32x4.mul(f32x4.mul(two, v128.load(c)), f32x4.mul(v128.load(g), v128.load(y))));
  for (; c < end; c += 4, g += 4, y += 4, out += 4) store<f32>(out, -2 * load<f32>(c) * (load<f32>(g) * load<f32>(y)));
}
export function add(x: usize, y: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4, end = x + <usize>n * 4;
  for (; x < whole; x += 16, y += 16, out += 16) v128.store(out, f32x4.add(v128.load(x), v128.load(y)));
  for (; x < end; x += 4, y += 4, out += 4) store<f32>(out, load<f32>(x) + load<f32>(y));
}
export function mul(x: usize, y: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4, end = x + <usize>n * 4;
  for (; x < whole; x += 16, y += 16, out += 16) v128.store(out, f32x4.mul(v128.load(x), v128.load(y)));
  for (; x < end; x += 4, y += 4, out += 4) store<f32>(out, load<f32>(x) * load<f32>(y));
}
export function tanh(x: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4, end = x + <usize>n * 4;
  for (; x < whole; x += 16, out += 16) v128.store(out, tanh4(v128.load(x)));
  for (; x < end; x += 4, out += 4) store<f32>(out, lane(tanh4(v128.load32_splat(x))));
}
export function exp(x: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4, end = x + <usize>n * 4;
  for (; x < whole; x += 16, out += 16) v128.store(out, exp4(v128.load(x)));
  for (; x < end; x += 4, out += 4) store<f32>(out, lane(exp4(v128.load32_splat(x))));
}
/** out[j] = Σ_r x[r,j]: 32 columns at a time, in eight registers, so that each row is read from one end to the other. wide: room for as many float64. */
export function columnSums(x: usize, out: usize, rows: i32, cols: i32, wide: usize): void {
  const width = <usize>cols * 4;
  let j: usize = 0;
  for (; j + 128 <= width; j += 128) sums32(x + j, width, rows, out + j, wide);
  for (; j + 16 <= width; j += 16) sums4(x + j, width, rows, out + j, wide);
  for (; j < width; j += 4) store<f32>(out + j, sum1(x + j, width, rows));
}
function sums32(p: usize, width: usize, rows: i32, out: usize, wide: usize): void {
  const long = rows > RUN;
  if (long) memory.fill(wide, 0, 256);
  do {
    let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    const end = p + <usize>min(rows, RUN) * width;
    for (; p < end; p += width) {
      a = f32x4.add(a, v128.load(p)); b = f32x4.add(b, v128.load(p, 16)); c = f32x4.add(c, v128.load(p, 32)); d = f32x4.add(d, v128.load(p, 48));
      e = f32x4.add(e, v128.load(p, 64)); f = f32x4.add(f, v128.load(p, 80)); g = f32x4.add(g, v128.load(p, 96)); h = f32x4.add(h, v128.load(p, 112));
    }
    if (long) {
      addWide(wide, a); addWide(wide + 32, b); addWide(wide + 64, c); addWide(wide + 96, d);
      addWide(wide + 128, e); addWide(wide + 160, f); addWide(wide + 192, g); addWide(wide + 224, h);
    } else { put(out, a, b, false); put(out + 32, c, d, false); put(out + 64, e, f, false); put(out + 96, g, h, false); }
    rows -= RUN;
  } while (rows > 0);
  if (long) narrowAll(wide, out, 32);
}
/** 4 columns: four rows at a time, each in a register of its own. */
function sums4(p: usize, width: usize, rows: i32, out: usize, wide: usize): void {
  const width2 = 2 * width, width3 = 3 * width, width4 = 4 * width, long = rows > 4 * RUN;
  if (long) memory.fill(wide, 0, 32);
  do {
    let a = f32x4.splat(0), b = a, c = a, d = a;
    const n = min(rows, 4 * RUN), end = p + <usize>n * width, whole = p + <usize>(n & ~3) * width;
    for (; p < whole; p += width4) {
      a = f32x4.add(a, v128.load(p)); b = f32x4.add(b, v128.load(p + width));
      c = f32x4.add(c, v128.load(p + width2)); d = f32x4.add(d, v128.load(p + width3));
    }
    for (; p < end; p += width) a = f32x4.add(a, v128.load(p));
    const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
    if (long) addWide(wide, sum);
    else v128.store(out, sum);
    rows -= n;
  } while (rows > 0);
  if (long) v128.store(out, narrow(wide));
}
/** One column, in float64: two rows at a time. */
// @ts-ignore: decorator
@inline function sum1(p: usize, width: usize, rows: i32): f32 {
  let s: f64 = 0, t: f64 = 0;
  for (; rows >= 2; rows -= 2, p += 2 * width) { s += <f64>load<f32>(p); t += <f64>load<f32>(p + width); }
  if (rows > 0) s += <f64>load<f32>(p);
  return <f32>(s + t);
}
/**
 * x, or 0 where |x| is below the limit: denormal numbers are slow to compute with. NaN passes, because a comparison
 * with it is false.
 */
// @ts-ignore: decorator
@inline function flush(x: v128, limit: v128): v128 { return v128.andnot(x, f32x4.lt(f32x4.abs(x), limit)); }
/**
 * One step of Adam, from p, m and v to outP, outM and outV, up to the end of the last vector of four. c1 is 1 − β₁ and
 * c2 is 1 − β₂, from float64: in float32 the difference would lose half of its digits. Gradients below 1e-18 and moments
 * below `least` become 0: see LEAST_GRADIENT in kernels.ts.
 */
export function adam(p: usize, m: usize, v: usize, g: usize, outP: usize, outM: usize, outV: usize, n: i32, c1: f32, c2: f32, rate: f32, tiny: f32, least: f32): void {
  const B1 = f32x4.splat(c1), B2 = f32x4.splat(c2), R = f32x4.splat(rate), T = f32x4.splat(tiny);
  const leastG = f32x4.splat(1e-18), leastM = f32x4.splat(least);
  for (let i: usize = 0, end = (<usize>n * 4 + 15) & ~15; i < end; i += 16) {
    const G = flush(v128.load(g + i), leastG), M = v128.load(m + i), V = v128.load(v + i);
    const m1 = flush(madd(B1, f32x4.sub(G, M), M), leastM), v1 = flush(madd(B2, f32x4.sub(f32x4.mul(G, G), V), V), leastM);
    v128.store(outM + i, m1); v128.store(outV + i, v1);
    v128.store(outP + i, f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(R, m1), f32x4.add(f32x4.sqrt(v1), T))));
  }
}
/** out = rx·x + ry·y, computed in float64 and rounded once, up to the end of the last vector of four. */
export function blend(x: usize, y: usize, out: usize, n: i32, rx: f64, ry: f64): void {
  const RX = f64x2.splat(rx), RY = f64x2.splat(ry);
  for (const end = x + ((<usize>n * 4 + 15) & ~15); x < end; x += 16, y += 16, out += 16) {
    const a = v128.load(x), b = v128.load(y);
    const low = blend2(a, b, RX, RY), high = blend2(i64x2.shuffle(a, a, 1, 0), i64x2.shuffle(b, b, 1, 0), RX, RY);
    v128.store(out, i64x2.shuffle(low, high, 0, 2));
  }
}
/** The first two lanes of rx·x + ry·y. */
// @ts-ignore: decorator
@inline function blend2(x: v128, y: v128, rx: v128, ry: v128): v128 {
  return f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(rx, f64x2.promote_low_f32x4(x)), f64x2.mul(ry, f64x2.promote_low_f32x4(y))));
}
