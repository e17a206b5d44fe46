/** One step of a policy with two parameters: along the gradient, along the natural gradient, and TRPO's. */
import type { ActorCritic } from '../../../../../src/algos/actorCritic.js';
import { standardize } from '../../../../../src/algos/gae.js';
import { surrogate } from '../../../../../src/algos/naturalGradient.js';
import * as npg from '../../../../../src/algos/npg.js';
import * as trpo from '../../../../../src/algos/trpo.js';
import * as vpg from '../../../../../src/algos/vpg.js';
import { add, full, grad, item, mean, mul, numbers, type Tensor, type Tree, tensor } from '../../../../../src/autodiff/index.js';
import { type Gaussian, gaussian } from '../../../../../src/dist/gaussian.js';
import { key } from '../../../../../src/random.js';
import type { Point } from '../chart.js';

/** Actions in the batch. */
const N = 200;
/** θ: the mean, and the logarithm of the standard deviation. */
interface Theta {
  readonly [name: string]: Tensor;
  readonly mu: Tensor;
  readonly logStd: Tensor;
}
const theta = (mu: number, logStd: number): Theta => ({ mu: tensor([mu], [1], 'float64'), logStd: tensor([logStd], [1], 'float64') });
/** θ_k: the policy that has collected the batch. */
export const OLD: Point = [0, -1];
const old = theta(...OLD);

const zero = (obs: Tensor): Tensor => full([obs.shape[0]], 0, 'float64');
/** π_θ = N(μ, σ²) in every state; V is 0 and learns nothing. */
const ac: ActorCritic = {
  init: () => ({ pi: old, v: {} }),
  pi: (params: Tree, obs: Tensor): Gaussian => {
    const { mu, logStd } = params as Theta;
    return { mu: add(mu, mul(0, obs)), logStd };
  },
  dist: gaussian as unknown as ActorCritic['dist'],
  v: (_, obs) => zero(obs),
};

/** A batch in one state; an action is the better, the nearer it is to 1. */
const targets = (() => {
  const obs = full([N, 1], 0, 'float64');
  const p = ac.pi(old, obs);
  const act = ac.dist.sample(key(4), p);
  const rew = tensor(
    Array.from(numbers(act), (a) => -((a - 1) ** 2)),
    [N],
    'float64',
  );
  return { obs, act, adv: standardize(rew), ret: zero(obs), logpOld: ac.dist.logProb(p, act) };
})();

/** A step: its end, the KL from θ_k to there, and the gain that the surrogate promises there. */
export interface Step {
  readonly to: Point;
  readonly kl: number;
  readonly gain: number;
}
const measured = (params: Theta): Step => {
  const p = ac.pi(params, targets.obs);
  return {
    to: [item(params.mu), item(params.logStd)],
    kl: item(mean(ac.dist.kl(ac.pi(old, targets.obs), p))),
    gain: item(surrogate(ac.dist.logProb(p, targets.act), targets.logpOld, targets.adv)),
  };
};

/** The three steps for a trust region of size δ; the gradient's is as long as the natural gradient's. */
export const stepsFor = (delta: number) => {
  const config = { delta, dampingCoeff: 0, trainVIters: 0, backtrackIters: 30 };
  const state = npg.init(ac)(key(0));
  const natural = measured(npg.fit(ac, config)(state, targets).pi as Theta);
  const next = trpo.fit(ac, config)(state, targets);
  return { gradient: gradientStep(natural.to), natural, trpo: measured(next.pi as Theta), backtracks: next.info.backtrackIters as number };
};

/** A step along the gradient of VPG's loss, as long as the one that leads to a point. */
const gradientStep = (to: Point): Step => {
  const g = grad((params: Theta) => vpg.policyLoss(ac.dist.logProb(ac.pi(params, targets.obs), targets.act), targets.adv))(old);
  const down = [-item(g.mu), -item(g.logStd)];
  const scale = Math.hypot(to[0] - OLD[0], to[1] - OLD[1]) / Math.hypot(...down);
  return measured(theta(OLD[0] + scale * down[0], OLD[1] + scale * down[1]));
};

/** Directions in which the edge of the trust region is looked for, and halvings in each. */
const DIRECTIONS = 72;
const HALVINGS = 30;
const REACH = 8;

/** The points with KL(θ_k ‖ θ) = δ, around θ_k. */
export const edgeOf = (delta: number): readonly Point[] => {
  const angles = Array.from({ length: DIRECTIONS + 1 }, (_, i) => (2 * Math.PI * i) / DIRECTIONS);
  let inside = angles.map(() => 0);
  let outside = angles.map(() => REACH);
  const at = (r: number, i: number): Point => [OLD[0] + r * Math.cos(angles[i]), OLD[1] + r * Math.sin(angles[i])];
  for (let pass = 0; pass < HALVINGS; pass++) {
    const middle = inside.map((r, i) => (r + outside[i]) / 2);
    const kls = klTo(middle.map(at));
    inside = inside.map((r, i) => (kls[i] <= delta ? middle[i] : r));
    outside = outside.map((r, i) => (kls[i] <= delta ? r : middle[i]));
  }
  return inside.map(at);
};

/** KL(θ_k ‖ θ) for several θ at once. */
const klTo = (points: readonly Point[]): ArrayLike<number> => {
  const column = (j: 0 | 1) =>
    tensor(
      points.map((point) => point[j]),
      [points.length, 1],
      'float64',
    );
  const row = (x: number) => full([points.length, 1], x, 'float64');
  return numbers(gaussian.kl({ mu: row(OLD[0]), logStd: row(OLD[1]) }, { mu: column(0), logStd: column(1) }));
};
