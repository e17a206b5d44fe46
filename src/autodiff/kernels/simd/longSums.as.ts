/**
 * Long sums. n equal numbers, added one by one in float32, are off by up to n · 2^-25 in relation
 * to their sum, because each addition is rounded the same way. So at most RUN are added in a row,
 * and the sums of such runs are added in float64.
 */

/** The most numbers that are added in a row in float32. */
export const RUN: i32 = 192;
/** Bytes of 32 sums in float64. */
export const WIDE: usize = 256;

/** s[0..3], in float64, += v. */
// @ts-ignore: decorator
@inline
export function addWide(s: usize, v: v128): void {
  v128.store(s, f64x2.add(v128.load(s), f64x2.promote_low_f32x4(v)));
  v128.store(
    s,
    f64x2.add(v128.load(s, 16), f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0))),
    16,
  );
}

/** s[0..3], in float64, rounded to float32. */
// @ts-ignore: decorator
@inline
export function narrow(s: usize): v128 {
  return i64x2.shuffle(
    f32x4.demote_f64x2_zero(v128.load(s)),
    f32x4.demote_f64x2_zero(v128.load(s, 16)),
    0,
    2,
  );
}

/** wide[0..n-1], in float64, += c[0..n-1]. */
export function addAllWide(wide: usize, c: usize, n: i32): void {
  const whole = c + <usize>(n & ~3) * 4,
    end = c + <usize>n * 4;
  for (; c < whole; c += 16, wide += 32) addWide(wide, v128.load(c));
  for (; c < end; c += 4, wide += 8) store<f64>(wide, load<f64>(wide) + <f64>load<f32>(c));
}

/** c[0..n-1] = wide[0..n-1], in float64, rounded to float32. */
export function narrowAll(wide: usize, c: usize, n: i32): void {
  const whole = c + <usize>(n & ~3) * 4,
    end = c + <usize>n * 4;
  for (; c < whole; c += 16, wide += 32) v128.store(c, narrow(wide));
  for (; c < end; c += 4, wide += 8) store<f32>(c, <f32>load<f64>(wide));
}
