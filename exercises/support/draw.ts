/** Random tensors for the inputs of exercises. */
import { type Key, random } from 'spinningup';
import { type Tensor, tensor } from 'spinningup/autodiff';

/** [shape] ∼ N(0, scale²), float32. */
export const drawNormal = (key: Key, shape: readonly number[], scale = 1): Tensor =>
  tensor(
    random.normal(key, shape).map((x) => scale * x),
    shape,
    'float32',
  );

/** [n] of zeros and ones, float32. */
export const drawFlags = (key: Key, n: number, probability: number): Tensor =>
  tensor(
    random.uniform(key, n).map((u) => (u < probability ? 1 : 0)),
    [n],
    'float32',
  );
