/**
 * The policy gradient with a baseline: what was to be expected is subtracted.
 *
 * Subtracting any b(s_t) from the weight of a_t leaves the mean of the gradient as it is, since Σ_a ∇ π_θ(a|s) = 0. With
 * b = V_φ, which is learned from the same rewards-to-go, the weight says how much better the action was than expected,
 * and not how long the episode was. This is reward-to-go.ts and a second network. Look at the return, and at the part of
 * the variance of R̂ that V_φ explains: near 1 the weights carry little noise, at 0 or below the baseline is of no help.
 */
import { adam, autodiff, cartPole, categorical, grad, key, mlp, random, type Tensor, tensor } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const { epochs, steps, lr, hidden, seed } = fromFlags({ epochs: 50, steps: 5000, lr: 1e-2, hidden: 32, seed: 0 });
const VALUE_STEPS = 40; // gradient steps on V_φ in each epoch
const UNIT = 100; // V_φ is learned in units of 100, so that the outputs of its network are about 1
const nextKey = random.keys(key(seed));
const { div, item, mean, mul, neg, reshape, square, sub, variance } = autodiff;
const average = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** The policy π_θ: from states [N, 4] to the logits of the two actions, [N, 2]. */
const policy = (theta: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(theta, obs);

/** V_φ, the baseline: the return that is expected from states [N, 4] on, as [N]. */
const value = (phi: mlp.Mlp, obs: Tensor): Tensor => mul(UNIT, reshape(mlp.apply(phi, obs), [obs.shape[0]]));

/** The loss of V_φ: its mean squared distance to the rewards-to-go ret [N]. */
const valueLoss = (phi: mlp.Mlp, obs: Tensor, ret: Tensor): Tensor => mean(square(div(sub(value(phi, obs), ret), UNIT)));

/** The loss whose gradient is the policy gradient with its sign turned: optimisers go down. weights: [N]. */
const loss = (theta: mlp.Mlp, obs: Tensor, act: Tensor, weights: Tensor): Tensor =>
  neg(mean(mul(categorical.logProb(policy(theta, obs), act), weights)));

/** One episode of π_θ: its states, its actions and its rewards, in order. */
const play = (theta: mlp.Mlp) => {
  const obs: number[][] = [];
  const act: number[] = [];
  const rew: number[] = [];
  let now = cartPole.reset(nextKey());
  for (let over = false; !over; ) {
    const a = item(categorical.sample(nextKey(), policy(theta, tensor([[...now.obs]]))));
    const step = cartPole.step(now.state, a, nextKey());
    obs.push([...now.obs]);
    act.push(a);
    rew.push(step.reward);
    over = step.terminated || step.truncated;
    now = step;
  }
  return { obs, act, rew };
};

/** The rewards-to-go R̂_t of an episode: the sums of its rewards from each step on. */
const rewardsToGo = (rew: readonly number[]): number[] => {
  const ret = [...rew];
  for (let t = ret.length - 2; t >= 0; t--) ret[t] += ret[t + 1];
  return ret;
};

let theta = mlp.init(nextKey(), [4, hidden, 2]);
let moments = adam.init(theta);
let phi = mlp.init(nextKey(), [4, hidden, 1]);
let phiMoments = adam.init(phi);
for (let epoch = 0; epoch < epochs; epoch++) {
  const episodes = [];
  for (let n = 0; n < steps; n += episodes[episodes.length - 1].rew.length) episodes.push(play(theta));
  const obs = tensor(episodes.flatMap((episode) => episode.obs));
  const act = tensor(episodes.flatMap((episode) => episode.act));
  const ret = tensor(episodes.flatMap((episode) => rewardsToGo(episode.rew)));
  const weights = sub(ret, value(phi, obs)); // with the V_φ of before this batch: one fitted to it would know the outcomes
  const explained = 1 - item(variance(weights)) / item(variance(ret));
  const gradient = grad((theta: mlp.Mlp) => loss(theta, obs, act, weights))(theta);
  [theta, moments] = adam.step(lr, theta, gradient, moments);
  const valueGradient = grad((phi: mlp.Mlp) => valueLoss(phi, obs, ret));
  for (let i = 0; i < VALUE_STEPS; i++) [phi, phiMoments] = adam.step(lr, phi, valueGradient(phi), phiMoments);
  const meanReturn = average(episodes.map((episode) => episode.rew.length)); // each step of CartPole gives 1
  console.log(`epoch ${epoch}  explained ${explained.toFixed(2)}  return ${meanReturn.toFixed(1)}`);
}
