/** Steps of optimisers and of target networks. */
import { madd } from './lanes.as';

/**
 * x, or 0 where |x| is below the limit: denormal numbers are slow to compute with. NaN passes,
 * because a comparison with it is false.
 */
// @ts-ignore: decorator
@inline
function flush(x: v128, limit: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), limit));
}

/**
 * One step of Adam, from p, m and v to outP, outM and outV, up to the end of the last vector of
 * four. c1 = 1 − β₁ and c2 = 1 − β₂, subtracted in float64: in float32 the difference would lose
 * half of its digits. Gradients below 1e-18 and moments below `least` become 0: see LEAST_GRADIENT
 * in interface.ts.
 */
export function adam(
  p: usize,
  m: usize,
  v: usize,
  g: usize,
  outP: usize,
  outM: usize,
  outV: usize,
  n: i32,
  c1: f32,
  c2: f32,
  rate: f32,
  tiny: f32,
  least: f32,
): void {
  const B1 = f32x4.splat(c1),
    B2 = f32x4.splat(c2),
    R = f32x4.splat(rate),
    T = f32x4.splat(tiny);
  const leastG = f32x4.splat(1e-18),
    leastM = f32x4.splat(least);
  for (let i: usize = 0, end = (<usize>n * 4 + 15) & ~15; i < end; i += 16) {
    const G = flush(v128.load(g + i), leastG),
      M = v128.load(m + i),
      V = v128.load(v + i);
    const m1 = flush(madd(B1, f32x4.sub(G, M), M), leastM),
      v1 = flush(madd(B2, f32x4.sub(f32x4.mul(G, G), V), V), leastM);
    v128.store(outM + i, m1);
    v128.store(outV + i, v1);
    v128.store(
      outP + i,
      f32x4.sub(v128.load(p + i), f32x4.div(f32x4.mul(R, m1), f32x4.add(f32x4.sqrt(v1), T))),
    );
  }
}

/**
 * out = rx·x + ry·y, computed in float64 and rounded once, up to the end of the last vector of
 * four.
 */
export function blend(x: usize, y: usize, out: usize, n: i32, rx: f64, ry: f64): void {
  const RX = f64x2.splat(rx),
    RY = f64x2.splat(ry);
  for (const end = x + ((<usize>n * 4 + 15) & ~15); x < end; x += 16, y += 16, out += 16) {
    const a = v128.load(x),
      b = v128.load(y);
    const low = blend2(a, b, RX, RY),
      high = blend2(i64x2.shuffle(a, a, 1, 0), i64x2.shuffle(b, b, 1, 0), RX, RY);
    v128.store(out, i64x2.shuffle(low, high, 0, 2));
  }
}

/** The first two lanes of rx·x + ry·y. */
// @ts-ignore: decorator
@inline
function blend2(x: v128, y: v128, rx: v128, ry: v128): v128 {
  return f32x4.demote_f64x2_zero(
    f64x2.add(f64x2.mul(rx, f64x2.promote_low_f32x4(x)), f64x2.mul(ry, f64x2.promote_low_f32x4(y))),
  );
}
