/** Elementwise kernels: out[0..n-1] from x[0..n-1] and y[0..n-1]. */
import { exp4, tanh4 } from './functions.as';
import { lane } from './lanes.as';

/** out = x + y. */
export function add(x: usize, y: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4,
    end = x + <usize>n * 4;
  for (; x < whole; x += 16, y += 16, out += 16)
    v128.store(out, f32x4.add(v128.load(x), v128.load(y)));
  for (; x < end; x += 4, y += 4, out += 4) store<f32>(out, load<f32>(x) + load<f32>(y));
}

/** out = x · y. */
export function mul(x: usize, y: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4,
    end = x + <usize>n * 4;
  for (; x < whole; x += 16, y += 16, out += 16)
    v128.store(out, f32x4.mul(v128.load(x), v128.load(y)));
  for (; x < end; x += 4, y += 4, out += 4) store<f32>(out, load<f32>(x) * load<f32>(y));
}

/** out = tanh(x). */
export function tanh(x: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4,
    end = x + <usize>n * 4;
  for (; x < whole; x += 16, out += 16) v128.store(out, tanh4(v128.load(x)));
  for (; x < end; x += 4, out += 4) store<f32>(out, lane(tanh4(v128.load32_splat(x))));
}

/** out = e^x. */
export function exp(x: usize, out: usize, n: i32): void {
  const whole = x + <usize>(n & ~3) * 4,
    end = x + <usize>n * 4;
  for (; x < whole; x += 16, out += 16) v128.store(out, exp4(v128.load(x)));
  for (; x < end; x += 4, out += 4) store<f32>(out, lane(exp4(v128.load32_splat(x))));
}
