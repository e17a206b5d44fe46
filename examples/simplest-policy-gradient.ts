/**
 * The simplest policy gradient: actions become likelier by the return of their episode.
 *
 * J(θ) is the mean return of the policy π_θ. Its gradient is the mean of Σ_t ∇ log π_θ(a_t|s_t) · R(τ) over episodes τ
 * that π_θ itself has played. So each epoch plays until it has a batch of steps, takes one step along the estimate, and
 * throws the batch away. Look at the return: it rises from 20, which is chance, towards 500, the most that an episode of
 * CartPole-v1 can give. Do not look at the loss: only its gradient at the present θ means anything.
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

/** The weight of each action of an episode: the return R(τ) of the whole episode, the same for all of them. */
const weightsOf = (rew: readonly number[]): number[] => {
  const ret = rew.reduce((sum, r) => sum + r, 0);
  return rew.map(() => ret);
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
