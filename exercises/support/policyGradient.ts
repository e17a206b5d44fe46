/** A short policy-gradient run on CartPole, whose parts a learner's program may replace. */
import {
  type ActorCritic,
  advantages,
  type Batch,
  cartPole,
  categoricalActorCritic,
  fitValue,
  type Key,
  rewardsToGo,
  standardize,
} from 'spinningup';
import { mean, type Tensor, type Tree, valueAndGrad } from 'spinningup/autodiff';
import type { TrainingPoint } from 'spinningup/exercise';
import { adam } from 'spinningup/nn';
import { onPolicyCurve } from './training.js';

/** A batch with V at both ends of each step. */
export type ValuedBatch = Batch & { readonly val: Tensor; readonly nextVal: Tensor };
/** The numbers of one gradient step: log-probabilities [N] now and when the batch was collected, Â [N], and entropies [N]. */
export interface PolicyStep {
  readonly logp: Tensor;
  readonly logpOld: Tensor;
  readonly adv: Tensor;
  readonly entropy: Tensor;
}
/** The parts of the algorithm. */
export interface PolicyGradient {
  readonly seed: number;
  /** The loss of one gradient step, []. */
  readonly loss: (step: PolicyStep) => Tensor;
  /** The weights of the actions, [N], which are then standardized; advantages if it is left out. */
  readonly weights?: (batch: ValuedBatch) => Tensor;
  /** Gradient steps on the policy in an epoch; 1 if it is left out. */
  readonly piSteps?: number;
  readonly piLr?: number;
  /** Whether the steps of an epoch end. */
  readonly stop?: (step: PolicyStep) => boolean;
  /** The key of an action, from the key of its step. */
  readonly keyOf?: (key: Key) => Key;
  /** The quantity that is measured after each epoch, in place of the return. */
  readonly measure?: (step: PolicyStep, kl: Tensor) => number;
}

const GAMMA = 0.99;
const LAM = 0.95;
const ac: ActorCritic = categoricalActorCritic(4, 2, { hiddenSizes: [32] });
const EPOCHS = 15;
const STEPS = 1000;

interface State {
  readonly pi: Tree;
  readonly v: Tree;
  readonly opt: { readonly pi: adam.AdamState<Tree>; readonly v: adam.AdamState<Tree> };
}
const init = (key: Key): State => {
  const { pi, v } = ac.init(key);
  return { pi, v, opt: { pi: adam.init(pi), v: adam.init(v) } };
};

/** Trains on CartPole-v1, and yields the return of each epoch, or what `measure` says after each update. */
export function* policyGradientCurve({
  seed,
  loss,
  piSteps = 1,
  piLr = 1e-2,
  stop = () => false,
  ...parts
}: PolicyGradient): Generator<TrainingPoint> {
  const { weights = (batch: ValuedBatch) => advantages(batch, GAMMA, LAM), keyOf = (key: Key) => key, measure } = parts;
  const measured: number[] = [];
  const update = (state: State, batch: Batch): State => {
    const val = ac.v(state.v, batch.obs);
    const nextVal = ac.v(state.v, batch.nextObs);
    const adv = standardize(weights({ ...batch, val, nextVal }));
    const old = ac.pi(state.pi, batch.obs);
    const logpOld = ac.dist.logProb(old, batch.act);
    const stepAt = (theta: Tree): PolicyStep => {
      const p = ac.pi(theta, batch.obs);
      return { logp: ac.dist.logProb(p, batch.act), logpOld, adv, entropy: ac.dist.entropy(p) };
    };
    let { pi } = state;
    let opt = state.opt.pi;
    for (let i = 0; i < piSteps && !stop(stepAt(pi)); i++) {
      const [, g] = valueAndGrad((theta: Tree) => loss(stepAt(theta)))(pi);
      [pi, opt] = adam.step(piLr, pi, g, opt);
    }
    if (measure) measured.push(measure(stepAt(pi), mean(ac.dist.kl(old, ac.pi(pi, batch.obs)))));
    const fitted = fitValue(ac, state, batch.obs, rewardsToGo({ ...batch, nextVal }, GAMMA), 1e-2, 40);
    return { pi, v: fitted.v, opt: { pi: opt, v: fitted.optV } };
  };
  const act = ({ pi }: State, obs: Tensor, key: Key): Tensor => ac.dist.sample(keyOf(key), ac.pi(pi, obs));
  const curve = onPolicyCurve({ env: cartPole, init, update, act, epochs: EPOCHS, stepsPerEpoch: STEPS, seed });
  for (const point of curve) {
    if (!measure) yield point;
    else if (measured.length > 0) yield { ...point, y: measured[measured.length - 1] };
  }
}
