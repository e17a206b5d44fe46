/** Operations by name, and tensors, for the tests of autodiff. */
import { tensor } from '../../src/autodiff/index.js';
import * as ops from '../../src/autodiff/ops/index.js';
import { aShape, aTensor } from './arbitraries.js';

/** To look them up by name. */
export const named = { ...ops };

/** A float64 tensor of up to four axes. */
export const anyTensor = aShape(4, 1, 4).chain((shape) => aTensor(shape));
/** [2] in float32. */
export const narrow = tensor([1, 2]);
