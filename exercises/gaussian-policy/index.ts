/** Exercise 1.2: a Gaussian policy for PPO: its network, its first parameters, and how actions are drawn. */
import { type ActorCritic, actorCritic, gaussian, type Key, key, pendulum, ppo } from 'spinningup';
import { add, exp, full, matmul, mean, mul, relu, type Tensor, type Tree, tanh } from 'spinningup/autodiff';
import { defineExercise, endsAtLeast, exercisePart } from 'spinningup/exercise';
import { mlp } from 'spinningup/nn';
import { drawNormal } from '../support/draw.js';
import { YOURS } from '../support/training.js';

type Theta = { readonly mu: mlp.Mlp; readonly logStd: Tensor };
type Network = (layers: mlp.Mlp, obs: Tensor) => Tensor;
type Init = (key: Key, obsDim: number, hiddenSizes: readonly number[], actDim: number) => Theta;
type Sample = (mu: Tensor, logStd: Tensor, noise: Tensor) => Tensor;

const chain =
  (between: (x: Tensor) => Tensor, last: (x: Tensor) => Tensor = (x) => x): Network =>
  (layers, obs) =>
    layers.reduce((x, { w, b }, i) => (i < layers.length - 1 ? between : last)(add(matmul(x, w), b)), obs);
/** Layers with biases, which mlp.init has at 0, so that one that is forgotten shows. */
const layersOf = (seed: number, sizes: readonly number[]): mlp.Mlp =>
  mlp.init(key(seed), sizes).map(({ w, b }, i) => ({ w, b: drawNormal(key(100 + seed + i), b.shape) }));

const network = exercisePart<Network, readonly [layers: mlp.Mlp, obs: Tensor]>('network', {
  right: (layers, obs) => mlp.apply(layers, obs, 'tanh'),
  inputs: () => [
    [layersOf(0, [2, 1]), drawNormal(key(1), [1, 2])],
    [layersOf(1, [3, 4, 2]), drawNormal(key(2), [3, 3])],
    [layersOf(2, [3, 4, 4, 2]), drawNormal(key(3), [5, 3])],
  ],
  describe: ([layers, { shape }]) =>
    `${layers.length === 1 ? 'one layer' : `${layers.length} layers`} and observations [${shape.join(', ')}]`,
  mistakes: [
    {
      name: 'tanh follows the last layer as well',
      wrong: chain(tanh, tanh),
      hints: [
        'Which numbers can your network give? And which actions does a pendulum take, whose torque goes to 2?',
        'After the last layer there is no activation: a mean may be any number.',
      ],
    },
    {
      name: 'there is no activation at all',
      wrong: chain((x) => x),
      hints: ['What is the product of two matrices? Another matrix.', 'tanh belongs after each layer but the last.'],
    },
    {
      name: 'the activation is relu',
      wrong: chain(relu),
      hints: ['Look at which numbers come out of your hidden layers.', 'The task asks for tanh: it is bounded, and smooth at 0.'],
    },
    {
      name: 'the biases are left out',
      wrong: (layers, obs) => layers.reduce((x, { w }, i) => (i < layers.length - 1 ? tanh : (y: Tensor): Tensor => y)(matmul(x, w)), obs),
      hints: ['A layer has two parameters. Do you use both?', 'It is add(matmul(x, w), b).'],
    },
    {
      name: 'tanh comes before a layer, so that it is applied to the observation too',
      wrong: (layers, obs) => layers.reduce((x, { w, b }) => add(matmul(tanh(x), w), b), obs),
      hints: ['With one layer there should be no tanh at all.', 'Apply tanh to the result of a layer, unless it is the last one.'],
    },
  ],
});

/** The parameters with log σ given, from the number of actions. */
const initWith =
  (logStd: (actDim: number) => Tensor, sizes = (o: number, h: readonly number[], a: number): readonly number[] => [o, ...h, a]): Init =>
  (k, obsDim, hiddenSizes, actDim) => ({ mu: mlp.init(k, sizes(obsDim, hiddenSizes, actDim)), logStd: logStd(actDim) });
const half = (n: number): Tensor => full([n], -0.5);

const init = exercisePart<Init, readonly [obsDim: number, hiddenSizes: readonly number[], actDim: number]>('init', {
  right: initWith(half),
  names: ['obsDim', 'hiddenSizes', 'actDim'],
  inputs: () => [
    [3, [4], 1],
    [5, [8, 6], 2],
  ],
  run: (f, [obsDim, hiddenSizes, actDim]) => {
    const { mu, logStd } = f(key(0), obsDim, hiddenSizes, actDim);
    return { shapes: mu.map(({ w, b }) => [w.shape, b.shape]), logStd };
  },
  mistakes: [
    {
      name: 'logStd holds σ, and not log σ',
      wrong: initWith((n) => full([n], 0.6065306597126334)),
      hints: ['The number that is asked for is log σ.', 'It is −0.5 itself; σ is e to the power of that, 0.61.'],
    },
    {
      name: 'the sign of log σ is the other way round',
      wrong: initWith((n) => full([n], 0.5)),
      hints: ['How wide is your policy? σ is e^{log σ}.', 'log σ = −0.5, so that σ is 0.61; with 0.5 it would be 1.65.'],
    },
    {
      name: 'log σ is one number for all dimensions of the action',
      wrong: initWith(() => full([1], -0.5)),
      hints: ['A robot’s hip may need other noise than its foot.', 'log σ is [actDim]: full([actDim], -0.5).'],
    },
    {
      name: 'the hidden layers are left out',
      wrong: initWith(half, (o, _, a) => [o, a]),
      hints: ['How many layers has your network?', 'The sizes are [obsDim, ...hiddenSizes, actDim].'],
    },
    {
      name: 'the network ends with the last hidden layer',
      wrong: initWith(half, (o, h) => [o, ...h]),
      hints: ['How many numbers does your network put out?', 'The sizes are [obsDim, ...hiddenSizes, actDim].'],
    },
  ],
});

const sample = exercisePart<Sample, Parameters<Sample>>('sample', {
  right: (mu, logStd, noise) => add(mu, mul(exp(logStd), noise)),
  names: ['mu', 'logStd', 'noise'],
  inputs: () => [
    [full([1, 1], 0), full([1], -0.5), full([1, 1], 1)],
    [drawNormal(key(4), [3, 2]), drawNormal(key(5), [2]), drawNormal(key(6), [3, 2])],
  ],
  mistakes: [
    {
      name: 'log σ is used as if it were σ',
      wrong: (mu, logStd, noise) => add(mu, mul(logStd, noise)),
      hints: ['With log σ = −0.5 your noise is turned round.', 'Multiply the noise by exp(logStd).'],
    },
    {
      name: 'the noise has variance σ instead of deviation σ',
      wrong: (mu, logStd, noise) => add(mu, mul(exp(mul(0.5, logStd)), noise)),
      hints: ['Multiply noise of variance 1 by c: which variance has it now?', 'c² is the variance, so c is σ = exp(logStd).'],
    },
    {
      name: 'the noise is multiplied by the variance',
      wrong: (mu, logStd, noise) => add(mu, mul(exp(mul(2, logStd)), noise)),
      hints: ['Multiply noise of variance 1 by c: which variance has it now?', 'c is the standard deviation σ, not σ².'],
    },
    {
      name: 'the noise is not scaled',
      wrong: (mu, _, noise) => add(mu, noise),
      hints: ['Which deviation has your sample, and which should it have?', 'Multiply the noise by exp(logStd).'],
    },
    {
      name: 'one number of noise serves the whole batch',
      wrong: (mu, logStd, noise) => add(mu, mul(exp(logStd), mean(noise))),
      hints: ['Two rows of a batch should be drawn independently of each other.', 'Use the noise as it is: it has a number for each.'],
    },
  ],
});

/** Actor and critic for PPO, of which the policy is a learner's; V is the library's. */
const networksOf = (answer: Readonly<Record<string, unknown>>): ActorCritic => {
  const { network, init, sample } = answer as { network: Network; init: Init; sample: Sample };
  const own = actorCritic(pendulum, { hiddenSizes: [64, 64], activation: 'tanh' });
  return {
    init: (k) => ({ ...own.init(k), pi: init(k, 3, [64, 64], 1) }),
    pi: (theta: Tree, obs) => ({ mu: network((theta as Theta).mu, obs), logStd: (theta as Theta).logStd }),
    v: own.v,
    dist: {
      ...gaussian,
      sample: (k: Key, { mu, logStd }: { mu: Tensor; logStd: Tensor }) => sample(mu, logStd, drawNormal(k, mu.shape)),
    } as ActorCritic['dist'],
  };
};
const STEPS = 4000;

export default defineExercise({
  title: '1.2 A Gaussian policy for PPO',
  group: 'exercise',
  page: 'exercises/gaussian-policy',
  task: 'Write the policy that PPO trains: its network, its first parameters, and how actions are drawn.',
  parts: [network, init, sample],
  evidence: {
    what: 'PPO on Pendulum-v1 with your policy, 18 epochs of 4,000 steps, seed 0',
    quantity: 'return',
    limit: 120,
    *train(answer, seed = 0) {
      const options = { epochs: 18, stepsPerEpoch: STEPS, gamma: 0.95, lam: 0.95, piLr: 1e-3, vfLr: 3e-3 };
      for (const { steps, episodes } of ppo({ env: pendulum, seed, ...options, actorCritic: networksOf(answer) }))
        yield { curve: YOURS, x: steps, y: episodes.returns.reduce((a, b) => a + b, 0) / episodes.returns.length };
    },
    bar: endsAtLeast(-1100),
    broken: { network: chain(tanh, tanh), init: initWith((n) => full([n], -6)), sample: sample.right },
  },
});
