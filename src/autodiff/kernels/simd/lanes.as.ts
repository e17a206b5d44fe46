/** Operations on vectors of four float32 lanes. */

/** a·b + c; in the relaxed module by one fused instruction, rounded once. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c[0..7] = lo and hi, or += if acc. */
// @ts-ignore: decorator
@inline
export function put(c: usize, lo: v128, hi: v128, acc: bool): void {
  v128.store(c, acc ? f32x4.add(lo, v128.load(c)) : lo);
  v128.store(c, acc ? f32x4.add(hi, v128.load(c, 16)) : hi, 16);
}

/** The first lane, for the elements left over after the last four. */
// @ts-ignore: decorator
@inline
export function lane(x: v128): f32 {
  return f32x4.extract_lane(x, 0);
}

/** (v₀ + v₂) + (v₁ + v₃). */
// @ts-ignore: decorator
@inline
export function sumOfLanes(v: v128): f32 {
  const pairs = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
