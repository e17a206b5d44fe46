/** The functions of a state alone that an algorithm has learned, as a graph: π, V, and DQN's Q. */
import { LOG_STD_MAX, LOG_STD_MIN } from '../algos/actorCritic.js';
import type { ActorCritic, DeterministicActor, QNetwork, StochasticActor } from '../algos/index.js';
import { categorical } from '../dist/categorical.js';
import { gaussian } from '../dist/gaussian.js';
import { type Box, flatSize } from '../envs/spaces.js';
import {
  floatConstant,
  integers,
  type OnnxExpression,
  operation,
  parameter,
} from './expressions.js';
import { numberOutput, type OnnxGraph, type OnnxOutput, onnxGraph } from './graph.js';
import { onnxNetwork } from './layers.js';
import {
  flatInput,
  layersAt,
  onnxClamped,
  onnxStretched,
  seenObservations,
  type TrainedNetworks,
  tensorAt,
} from './trained.js';

/** Networks that may hold a policy. */
interface PolicyNetworks {
  readonly actorCritic?: Pick<ActorCritic, 'dist'>;
  readonly actor?: DeterministicActor | StochasticActor;
  readonly qNetwork?: QNetwork;
}

/**
 * A graph from obs, the observations of N states, to everything about them that was learned: the
 * action without exploration, `action`; the parameters of the distribution, `logits` or `mean` and
 * `log_std`; the value `v`; for DQN the values of all actions, `q`.
 * @throws RangeError if the networks are none that the library builds by itself
 */
export const policyGraph = (trained: TrainedNetworks): OnnxGraph => {
  const obs = seenObservations(trained);
  return onnxGraph(trained.name, [...policyOutputs(trained, obs), ...valueOutputs(trained, obs)]);
};

type Outputs = (trained: TrainedNetworks, obs: OnnxExpression) => OnnxOutput[];

/** @throws RangeError if no network is a policy that the library builds by itself */
const policyOutputs: Outputs = (trained, obs) => {
  const { actorCritic, actor, qNetwork } = trained.networks as PolicyNetworks;
  if (qNetwork) return greedyOutputs(trained, obs);
  if (actor) return ('mu' in actor ? deterministicOutputs : squashedOutputs)(trained, obs);
  if (actorCritic?.dist === categorical) return categoricalOutputs(trained, obs);
  if (actorCritic?.dist === gaussian) return gaussianOutputs(trained, obs);
  throw new RangeError('policyGraph: networks should hold a policy of the library, but hold none');
};

/** An output [N] that is the index of the largest number of each row of x [N, n]. */
const choice = (x: OnnxExpression, meaning: string): OnnxOutput => ({
  name: 'action',
  type: 'int64',
  shape: ['N'],
  meaning,
  value: operation('ArgMax', [x], { axis: 1, keepdims: 0 }),
});

/** An output float32 [N, n]. */
const asRows = (name: string, n: number, meaning: string, value: OnnxExpression): OnnxOutput => ({
  name,
  type: 'float32',
  shape: ['N', n],
  meaning,
  value,
});

const categoricalOutputs: Outputs = (trained, obs) => {
  const logits = onnxNetwork('pi', layersAt(trained, 'pi'), obs, trained.activation);
  return [
    asRows('logits', flatSize(trained.env.actionSpace), 'Logits of the actions.', logits),
    choice(logits, 'The most likely action.'),
  ];
};

const gaussianOutputs: Outputs = (trained, obs) => {
  const space = trained.env.actionSpace as Box;
  const n = flatSize(space);
  const mean = onnxNetwork('pi.mu', layersAt(trained, 'pi.mu'), obs, trained.activation);
  const logStd = parameter('pi.logStd', tensorAt(trained, 'pi.logStd'));
  return [
    asRows('mean', n, 'Mean of the Gaussian.', mean),
    asRows(
      'log_std',
      n,
      'Logarithm of its standard deviations.',
      operation('Expand', [logStd, operation('Shape', [mean])]),
    ),
    asRows('action', n, 'The mean, clipped to the bounds of actions.', onnxClamped(space, mean)),
  ];
};

/** Columns from `from` up to `to` of x [N, n]. */
const columnsBetween = (x: OnnxExpression, from: number, to: number): OnnxExpression =>
  operation('Slice', [x, integers(from), integers(to), integers(1)]);

const squashedOutputs: Outputs = (trained, obs) => {
  const space = trained.env.actionSpace as Box;
  const n = flatSize(space);
  const out = onnxNetwork('pi', layersAt(trained, 'pi'), obs, trained.activation);
  const mean = columnsBetween(out, 0, n);
  const logStd = operation('Clip', [
    columnsBetween(out, n, 2 * n),
    floatConstant(LOG_STD_MIN),
    floatConstant(LOG_STD_MAX),
  ]);
  return [
    asRows('mean', n, 'Mean of the Gaussian before it is squashed by tanh.', mean),
    asRows('log_std', n, 'Logarithm of its standard deviations.', logStd),
    asRows(
      'action',
      n,
      'tanh of the mean, stretched onto the bounds of actions.',
      onnxStretched(space, operation('Tanh', [mean])),
    ),
  ];
};

const deterministicOutputs: Outputs = (trained, obs) => {
  const space = trained.env.actionSpace as Box;
  const { activation } = trained;
  const mu = onnxNetwork('pi', layersAt(trained, 'pi'), obs, activation, 'tanh');
  return [
    asRows('action', flatSize(space), 'The action, within its bounds.', onnxStretched(space, mu)),
  ];
};

const greedyOutputs: Outputs = (trained, obs) => {
  const q = onnxNetwork('q', layersAt(trained, 'q'), obs, trained.activation);
  return [
    asRows('q', flatSize(trained.env.actionSpace), 'Values of all actions.', q),
    choice(q, 'The action of the largest value.'),
    numberOutput(
      'v',
      'The largest value of an action.',
      operation('ReduceMax', [q], { axes: [1], keepdims: 0 }),
    ),
  ];
};

/** The value function of a state, where one was learned beside the policy. */
const valueOutputs: Outputs = (trained, obs) => {
  if (!Object.hasOwn(trained.params, 'v')) return [];
  const v = onnxNetwork('v', layersAt(trained, 'v'), obs, trained.activation);
  return [numberOutput('v', 'The value of the state.', flatInput(v))];
};
