/**
 * tanh and exp of four lanes. f32x4.pmin(x, limit) is one instruction and lets NaN through;
 * f32x4.min is seven.
 */
import { madd } from './lanes.as';

/**
 * tanh by a rational minimax approximation (Eigen's ptanh_float), with an error below 4e-7. From
 * the limit on it is ±1 exactly; where multiplication and addition are fused it is not, and ±1 is
 * selected.
 */
// @ts-ignore: decorator
@inline
export function tanh4(v: v128): v128 {
  const limit = f32x4.splat(7.90531110763549805);
  const x = f32x4.pmax(f32x4.pmin(v, limit), f32x4.neg(limit)),
    x2 = f32x4.mul(x, x);
  let p = madd(x2, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
  p = madd(x2, p, f32x4.splat(-8.60467152213735e-11));
  p = madd(x2, p, f32x4.splat(5.12229709037114e-8));
  p = madd(x2, p, f32x4.splat(1.48572235717979e-5));
  p = madd(x2, p, f32x4.splat(6.37261928875436e-4));
  p = f32x4.mul(x, madd(x2, p, f32x4.splat(4.89352455891786e-3)));
  let q = madd(x2, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
  q = madd(x2, q, f32x4.splat(2.268434632439e-3));
  q = madd(x2, q, f32x4.splat(4.89352518554385e-3));
  const y = f32x4.div(p, q);
  if (!ASC_FEATURE_RELAXED_SIMD) return y;
  const one = v128.or(v128.and(v, f32x4.splat(-0.0)), f32x4.splat(1));
  return v128.bitselect(one, y, f32x4.ge(f32x4.abs(v), limit));
}

/**
 * e^x as in Cephes's expf: 2^n · e^r with |r| ≤ ln2/2. 2^n is the product of two factors, because
 * one float32 cannot hold it down to the least result above 0 and up to ∞.
 */
// @ts-ignore: decorator
@inline
export function exp4(v: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(v, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))),
    f32x4.mul(n, f32x4.splat(-2.1219444e-4)),
  );
  let p = madd(r, f32x4.splat(1.98756915e-4), f32x4.splat(1.3981999507e-3));
  p = madd(r, p, f32x4.splat(8.3334519073e-3));
  p = madd(r, p, f32x4.splat(4.1665795894e-2));
  p = madd(r, p, f32x4.splat(1.6666665459e-1));
  p = madd(r, p, f32x4.splat(5.0000001201e-1));
  p = madd(f32x4.mul(r, r), p, f32x4.add(r, f32x4.splat(1)));
  const i = i32x4.trunc_sat_f32x4_s(n),
    half = i32x4.shr_s(i, 1);
  return f32x4.mul(f32x4.mul(p, power2(half)), power2(i32x4.sub(i, half)));
}

/** 2^n for whole n from −126 to 127, by its bits. */
// @ts-ignore: decorator
@inline
function power2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}
