/** Activations and their derivatives. An activation is passed as a number: NONE, TANH or RELU. */
import { tanh4 } from './functions.as';
import { lane } from './lanes.as';

export const NONE = 0;
export const TANH = 1;
export const RELU = 2;

/**
 * act(x). Here and below activations are literals, 1 for TANH and 2 for RELU: with the constants
 * the compiler shares one loop between them, which then looks for the activation at every step.
 */
// @ts-ignore: decorator
@inline
function activate(x: v128, act: i32): v128 {
  if (act == 1) return tanh4(x);
  if (act == 2) return f32x4.pmax(x, f32x4.splat(0)); // x first: NaN passes
  return x;
}

/**
 * c[rows,cols] = act(c + bias[cols]), in place. The loop is compiled once for each activation, so
 * that none is looked up inside it.
 */
export function biasAct(c: usize, bias: usize, rows: i32, cols: i32, act: i32): void {
  if (act == 1) biasLoop(c, bias, rows, cols, 1);
  else if (act == 2) biasLoop(c, bias, rows, cols, 2);
  else biasLoop(c, bias, rows, cols, 0);
}

/** The loop of biasAct for one activation. */
// @ts-ignore: decorator
@inline
function biasLoop(c: usize, bias: usize, rows: i32, cols: i32, act: i32): void {
  const whole = bias + <usize>(cols & ~3) * 4,
    end = bias + <usize>cols * 4;
  for (let r = 0; r < rows; r++) {
    let b = bias;
    for (; b < whole; b += 16, c += 16)
      v128.store(c, activate(f32x4.add(v128.load(c), v128.load(b)), act));
    for (; b < end; b += 4, c += 4)
      store<f32>(c, lane(activate(f32x4.splat(load<f32>(c) + load<f32>(b)), act)));
  }
}

/** out = g · act'(z), from y = act(z). */
export function activationGrad(act: i32, g: usize, y: usize, out: usize, n: i32): void {
  const one = f32x4.splat(1),
    zero = f32x4.splat(0),
    whole = g + <usize>(n & ~3) * 4,
    end = g + <usize>n * 4;
  if (act == 1)
    for (; g < whole; g += 16, y += 16, out += 16) {
      const t = v128.load(y);
      v128.store(out, f32x4.mul(v128.load(g), f32x4.sub(one, f32x4.mul(t, t))));
    }
  else
    for (; g < whole; g += 16, y += 16, out += 16)
      v128.store(out, v128.and(v128.load(g), f32x4.gt(v128.load(y), zero)));
  for (; g < end; g += 4, y += 4, out += 4) {
    const t = load<f32>(y),
      d = load<f32>(g);
    store<f32>(out, act == 1 ? d * (1 - t * t) : t > 0 ? d : 0);
  }
}

/** out = −2·c·g·y: g · tanh″(z) · c / (1 − y²), from y = tanh(z). */
export function tanhCurve(c: usize, g: usize, y: usize, out: usize, n: i32): void {
  const two = f32x4.splat(-2),
    whole = c + <usize>(n & ~3) * 4,
    end = c + <usize>n * 4;
  for (; c < whole; c += 16, g += 16, y += 16, out += 16)
    v128.store(out, f32x4.mul(f32x4.mul(two, v128.load(c)), f32x4.mul(v128.load(g), v128.load(y))));
  for (; c < end; c += 4, g += 4, y += 4, out += 4)
    store<f32>(out, -2 * load<f32>(c) * (load<f32>(g) * load<f32>(y)));
}
