/** Action-value functions of continuous actions as a graph. */
import { flatSize } from '../envs/spaces.js';
import { type OnnxOperation, onnxInput, operation } from './expressions.js';
import { numberOutput, type OnnxGraph, onnxGraph } from './graph.js';
import { onnxNetwork } from './layers.js';
import { flatInput, layersAt, seenObservations, type TrainedNetworks } from './trained.js';

/**
 * A graph from obs and act, N states and actions in the environment's units, to `q`, the value of
 * each pair; of two critics the smaller value, and their own as `q1` and `q2`. Undefined for an
 * algorithm without such critics.
 * @throws RangeError if the networks are none that the library builds by itself
 */
export const criticGraph = (trained: TrainedNetworks): OnnxGraph | undefined => {
  const { env, activation, networks, params, name } = trained;
  if (!('critic' in networks)) return undefined;
  const obs = seenObservations(trained);
  const act = onnxInput('act', 'float32', ['N', flatSize(env.actionSpace)]);
  const pair = operation('Concat', [obs, act], { axis: 1 });
  const critic = (of: string): OnnxOperation =>
    flatInput(onnxNetwork(of, layersAt(trained, of), pair, activation));
  if (Object.hasOwn(params, 'q'))
    return onnxGraph(name, [numberOutput('q', 'Q(s, a).', critic('q'))]);
  const [q1, q2] = ['q1', 'q2'].map(critic);
  return onnxGraph(name, [
    numberOutput('q', 'Q(s, a), the smaller value of the two critics.', operation('Min', [q1, q2])),
    numberOutput('q1', 'Q(s, a) of the first critic.', q1),
    numberOutput('q2', 'Q(s, a) of the second critic.', q2),
  ]);
};
