/** Sums down the columns of a matrix. */
import { put } from './lanes.as';
import { addWide, narrow, narrowAll, RUN } from './longSums.as';

/**
 * out[j] = Σ_r x[r,j]: 32 columns at a time, in eight registers, so that each row is read from one
 * end to the other. wide: room for 32 sums in float64.
 */
export function columnSums(x: usize, out: usize, rows: i32, cols: i32, wide: usize): void {
  const width = <usize>cols * 4;
  let j: usize = 0;
  for (; j + 128 <= width; j += 128) sums32(x + j, width, rows, out + j, wide);
  for (; j + 16 <= width; j += 16) sums4(x + j, width, rows, out + j, wide);
  for (; j < width; j += 4) store<f32>(out + j, sum1(x + j, width, rows));
}

/** out[0..31]: the sums of 32 columns. width: bytes of a row. */
function sums32(p: usize, width: usize, rows: i32, out: usize, wide: usize): void {
  const long = rows > RUN;
  if (long) memory.fill(wide, 0, 256);
  do {
    let a = f32x4.splat(0),
      b = a,
      c = a,
      d = a,
      e = a,
      f = a,
      g = a,
      h = a;
    const end = p + <usize>min(rows, RUN) * width;
    for (; p < end; p += width) {
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
      e = f32x4.add(e, v128.load(p, 64));
      f = f32x4.add(f, v128.load(p, 80));
      g = f32x4.add(g, v128.load(p, 96));
      h = f32x4.add(h, v128.load(p, 112));
    }
    if (long) {
      addWide(wide, a);
      addWide(wide + 32, b);
      addWide(wide + 64, c);
      addWide(wide + 96, d);
      addWide(wide + 128, e);
      addWide(wide + 160, f);
      addWide(wide + 192, g);
      addWide(wide + 224, h);
    } else {
      put(out, a, b, false);
      put(out + 32, c, d, false);
      put(out + 64, e, f, false);
      put(out + 96, g, h, false);
    }
    rows -= RUN;
  } while (rows > 0);
  if (long) narrowAll(wide, out, 32);
}

/** 4 columns: four rows at a time, each in a register of its own. */
function sums4(p: usize, width: usize, rows: i32, out: usize, wide: usize): void {
  const width2 = 2 * width,
    width3 = 3 * width,
    width4 = 4 * width,
    long = rows > 4 * RUN;
  if (long) memory.fill(wide, 0, 32);
  do {
    let a = f32x4.splat(0),
      b = a,
      c = a,
      d = a;
    const n = min(rows, 4 * RUN),
      end = p + <usize>n * width,
      whole = p + <usize>(n & ~3) * width;
    for (; p < whole; p += width4) {
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p + width));
      c = f32x4.add(c, v128.load(p + width2));
      d = f32x4.add(d, v128.load(p + width3));
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
@inline
function sum1(p: usize, width: usize, rows: i32): f32 {
  let s: f64 = 0,
    t: f64 = 0;
  for (; rows >= 2; rows -= 2, p += 2 * width) {
    s += <f64>load<f32>(p);
    t += <f64>load<f32>(p + width);
  }
  if (rows > 0) s += <f64>load<f32>(p);
  return <f32>(s + t);
}
