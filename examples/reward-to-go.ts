/**
 * The policy gradient with reward-to-go: no credit for rewards that came before.
 *
 * An action cannot change the past, so rewards before it add nothing to the gradient but noise: their terms have mean 0.
 * Without them the weight of a_t is the reward-to-go, Σ_{t' ≥ t} r_t'. This is simplest-policy-gradient.ts with another
 * weightsOf, and nothing else. Look at the return: over seeds it rises sooner, and is further by the last epoch.
 */
import { adam, autodiff, cartPole, categorical, key, mlp, random, type Tensor, tensor, valueAndGrad } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const { epochs, steps, lr, hidden, seed } = fromFlags({ epochs: 50, steps: 5000, lr: 1e-2, hidden: 32, seed: 0 });
const nextKey = random.keys(key(seed));
const { mean, mul, neg, item } = autodiff;
const average = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** The policy π_θ: from states [N, 4] to the logits of the two actions, [N, 2]. */
const policy = (theta: mlp.Mlp, obs: Tensor): Tensor => mlp.apply(theta, obs);

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

/** The weight of each action of an episode: the reward-to-go R̂_t, which is the sum of the rewards from its step on. */
const weightsOf = (rew: readonly number[]): number[] => {
  const weights = [...rew];
  for (let t = weights.length - 2; t >= 0; t--) weights[t] += weights[t + 1];
  return weights;
};

let theta = mlp.init(nextKey(), [4, hidden, 2]);
let moments = adam.init(theta);
for (let epoch = 0; epoch < epochs; epoch++) {
  const episodes = [];
  for (let n = 0; n < steps; n += episodes[episodes.length - 1].rew.length) episodes.push(play(theta));
  const obs = tensor(episodes.flatMap((episode) => episode.obs));
  const act = tensor(episodes.flatMap((episode) => episode.act));
  const weights = tensor(episodes.flatMap((episode) => weightsOf(episode.rew)));
  const [value, gradient] = valueAndGrad((theta: mlp.Mlp) => loss(theta, obs, act, weights))(theta);
  [theta, moments] = adam.step(lr, theta, gradient, moments);
  const meanReturn = average(episodes.map((episode) => episode.rew.length)); // each step of CartPole gives 1
  console.log(`epoch ${epoch}  loss ${item(value).toFixed(3)}  return ${meanReturn.toFixed(1)}`);
}
