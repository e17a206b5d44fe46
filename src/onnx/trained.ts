/** Trained networks as they are exported, and the parts that all their graphs share. */
import type { Spaces } from '../algos/types.js';
import type { Tensor, Tree } from '../autodiff/index.js';
import { type Box, flatSize, isBytes, type Space } from '../envs/spaces.js';
import { isObject } from '../envs/typeGuards.js';
import { NORMALIZED_BOUND, normalizerOf, type Statistics } from '../envs/wrappers/statistics.js';
import type { Activation } from '../nn/activations.js';
import type { Mlp } from '../nn/mlp.js';
import {
  floatConstant,
  floats,
  integers,
  type OnnxExpression,
  type OnnxOperation,
  onnxInput,
  onnxRow,
  operation,
} from './expressions.js';

/** Networks that an algorithm has built and trained, with all that a graph of them needs. */
export interface TrainedNetworks {
  /** The name of the environment and of the algorithm, for the graph. */
  readonly name: string;
  readonly env: Spaces;
  /** The networks, by the names that the algorithm gives them: actorCritic, actor, critic, … */
  readonly networks: object;
  /** Their parameters, as model.safetensors holds them. */
  readonly params: Tree;
  /** Activation of their hidden layers. */
  readonly activation: Activation;
  /** Statistics that normalise observations, where the run did so. */
  readonly statistics?: Statistics;
}

/** The part of a tree at a path such as 'pi.mu'; undefined if there is none. */
const treePart = (params: Tree, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), params);

/**
 * The layers of a network among the parameters.
 * @param path its name in model.safetensors: 'pi', 'pi.mu', 'v', 'q1', …
 * @throws RangeError if there is something else at that place
 */
export const layersAt = ({ params }: TrainedNetworks, path: string): Mlp => {
  const found = treePart(params, path);
  const isLayer = (layer: unknown): boolean => isObject(layer) && 'w' in layer && 'b' in layer;
  if (Array.isArray(found) && found.every(isLayer)) return found as Mlp;
  throw new RangeError(`layersAt: ${path} should be fully connected layers, which it is not`);
};

/**
 * A tensor among the parameters.
 * @throws RangeError if there is none at that path
 */
export const tensorAt = ({ params }: TrainedNetworks, path: string): Tensor => {
  const found = treePart(params, path);
  if (isObject(found) && 'shape' in found) return found as unknown as Tensor;
  throw new RangeError(`tensorAt: ${path} should be a tensor, which it is not`);
};

/** An input for observations as the environment gives them. */
const observationInput = (space: Space): OnnxExpression => {
  if (space.kind === 'discrete') return onnxInput('obs', 'int64', ['N']);
  return onnxInput('obs', isBytes(space) ? 'uint8' : 'float32', ['N', space.low.length]);
};

/** FLOAT, by its number in the standard. */
const FLOAT = 1;

/**
 * [N, obsDim] The observations as networks see them: one-hot where they are Discrete, and
 * normalised where the run did so. The graph's input is `obs`.
 */
export const seenObservations = ({ env, statistics }: TrainedNetworks): OnnxExpression => {
  const { observationSpace: space } = env;
  const obs = observationInput(space);
  if (space.kind === 'discrete')
    return operation('OneHot', [obs, integers(flatSize(space)), floats(0, 1)], { axis: -1 });
  const x = isBytes(space) ? operation('Cast', [obs], { to: FLOAT }) : obs;
  if (statistics === undefined) return x;
  const { mean, scale } = normalizerOf(statistics);
  const centred = operation('Sub', [x, onnxRow(mean)]);
  const scaled = operation('Mul', [centred, onnxRow(scale)]);
  return operation('Clip', [
    scaled,
    floatConstant(-NORMALIZED_BOUND),
    floatConstant(NORMALIZED_BOUND),
  ]);
};

/** [N] Of a network's output x [N, 1]. */
export const flatInput = (x: OnnxExpression): OnnxOperation =>
  operation('Reshape', [x, integers(-1)]);

/** [N, actDim] Actions act [N, actDim] clipped to the bounds of the Box. */
export const onnxClamped = ({ low, high }: Box, act: OnnxExpression): OnnxOperation =>
  operation('Min', [operation('Max', [act, onnxRow(low)]), onnxRow(high)]);

/** [N, actDim] Actions a in (−1, 1) stretched onto the Box, and clipped to it as rounding needs. */
export const onnxStretched = (box: Box, a: OnnxExpression): OnnxOperation => {
  const half = onnxRow(box.high.map((high, i) => (high - box.low[i]) / 2));
  const middle = onnxRow(box.high.map((high, i) => (high + box.low[i]) / 2));
  return onnxClamped(box, operation('Add', [operation('Mul', [a, half]), middle]));
};
