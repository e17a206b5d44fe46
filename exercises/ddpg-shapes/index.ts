/** Exercise 2.2: the silent bug of DDPG, a loss that broadcasting makes wrong. */
import { type Batch, critic, deterministicActor, fold, key, pendulum } from 'spinningup';
import { add, concat, mean, mul, neg, reshape, square, sub, type Tensor, type Tree, valueAndGrad } from 'spinningup/autodiff';
import { defineExercise, endsAtLeast, exercisePart, exerciseQuestion } from 'spinningup/exercise';
import { adam, mlp, polyak } from 'spinningup/nn';
import { drawFlags, drawNormal } from '../support/draw.js';
import { offPolicyCurve } from '../support/training.js';

/** The loss of Q. */
type QLoss = (phi: mlp.Mlp, targ: mlp.Mlp, batch: Batch, nextAct: Tensor, gamma: number) => Tensor;

/** Q_φ(s, a) as a column [N, 1], and as a row of numbers [N]. */
const column = (phi: mlp.Mlp, obs: Tensor, act: Tensor): Tensor => mlp.apply(phi, concat([obs, act]), 'relu');
const flat = (phi: mlp.Mlp, obs: Tensor, act: Tensor): Tensor => reshape(column(phi, obs, act), [obs.shape[0]]);

/** The loss with its two uses of Q given: for (s, a), and for the target's (s', a'). */
const lossWith =
  (q: typeof flat, nextQ: typeof flat, compare: (q: Tensor, y: Tensor) => Tensor = (q, y) => mean(square(sub(q, y)))): QLoss =>
  (phi, targ, { obs, act, rew, nextObs, done }, nextAct, gamma) =>
    compare(q(phi, obs, act), add(rew, mul(gamma, sub(1, done), nextQ(targ, nextObs, nextAct))));

type Input = readonly [seed: number, N: number];
const drawnBatch = (seed: number, N: number): Batch => {
  const draw = (i: number, shape: readonly number[]): Tensor => drawNormal(fold(key(seed), i), shape);
  const done = drawFlags(fold(key(seed), 9), N, 0.3);
  return { obs: draw(0, [N, 3]), act: draw(1, [N, 1]), rew: draw(2, [N]), nextObs: draw(3, [N, 3]), done, last: done };
};

const networks = { hiddenSizes: [64, 64], activation: 'relu' } as const;
const actor = deterministicActor(pendulum, networks);
const ownCritic = critic(pendulum, networks);
const GAMMA = 0.98;
type State = {
  readonly pi: Tree;
  readonly q: mlp.Mlp;
  readonly targ: { readonly pi: Tree; readonly q: mlp.Mlp };
  readonly optPi: adam.AdamState<Tree>;
  readonly optQ: adam.AdamState<mlp.Mlp>;
};

const init = (k: Parameters<typeof actor.init>[0]): State => {
  const pi = actor.init(k);
  const q = mlp.init(fold(k, 1), [4, 64, 64, 1]);
  return { pi, q, targ: { pi, q }, optPi: adam.init(pi), optQ: adam.init(q) };
};
/** DDPG's update with a learner's loss of Q; the policy's is not touched by the bug. */
const updateWith =
  (qLoss: QLoss) =>
  (state: State, batch: Batch): State => {
    const nextAct = actor.mu(state.targ.pi, batch.nextObs);
    const [, gradQ] = valueAndGrad((phi: mlp.Mlp) => qLoss(phi, state.targ.q, batch, nextAct, GAMMA))(state.q);
    const [q, optQ] = adam.step(3e-3, state.q, gradQ, state.optQ);
    const piLoss = (theta: Tree): Tensor => neg(mean(ownCritic.q(q, batch.obs, actor.mu(theta, batch.obs))));
    const [, gradPi] = valueAndGrad(piLoss)(state.pi);
    const [pi, optPi] = adam.step(3e-3, state.pi, gradPi, state.optPi);
    return { pi, q, targ: polyak(0.99, state.targ, { pi, q }), optPi, optQ };
  };

export default defineExercise({
  title: '2.2 A silent bug in DDPG',
  group: 'exercise',
  page: 'exercises/ddpg-shapes',
  task: 'Find the bug in qLoss, say what it does, and mend it.',
  parts: [
    exerciseQuestion<readonly number[]>('backupShape', {
      right: [100, 100],
      mistakes: [
        {
          name: 'the target has the shape that it has in a right program',
          wrong: [100],
          hints: [
            'Write down the shape of each term: rew, done, and what the network gives.',
            'The network gives [100, 1], and rew and done are [100]. What does broadcasting make of a column and a row?',
          ],
        },
        {
          name: 'the target has the shape of the network’s output',
          wrong: [100, 1],
          hints: [
            'Of the network’s output that is right. But something of another shape is multiplied by it, and added to it.',
            'A column [100, 1] and a row [100] are broadcast to each other: each number of one meets each of the other.',
          ],
        },
      ],
    }),
    exerciseQuestion('rightLoss', {
      right: 33.445,
      mistakes: [
        {
          name: 'this is what the broken program computes',
          wrong: 37.6125,
          hints: [
            'In a right program a transition meets only itself.',
            'y₁ = 0 + 0.9 · 3 and y₂ = 10 + 0, since d₂ = 1: the mean of (1 − y₁)² and (2 − y₂)².',
          ],
        },
        {
          name: 'the end of the second episode is ignored',
          wrong: ((1 - 2.7) ** 2 + (2 - 13.6) ** 2) / 2,
          hints: ['One of the two transitions ends its episode.', 'Where d = 1 there is no next state, and y = r.'],
        },
        {
          name: 'the sum is taken, not the mean',
          wrong: 66.89,
          hints: ['Look at the last line of qLoss.', 'It is the mean of both squares: half of their sum.'],
        },
      ],
    }),
    exerciseQuestion('brokenLoss', {
      right: 37.6125,
      mistakes: [
        {
          name: 'this is what a right program computes',
          wrong: 33.445,
          hints: [
            'Here y has four numbers. Write them down as a table, row by row.',
            'Row i, column j of y is r_j + γ (1 − d_j) Q_targ of transition i.',
          ],
        },
        {
          name: 'each row of y is compared with the Q of its column',
          wrong: 34.4125,
          hints: [
            'The table y is right. Which Q is subtracted from which of its numbers?',
            'Q is a column [2, 1] as well: row i of y is compared with Q of transition i. (A known text has it the other way round.)',
          ],
        },
      ],
    }),
    exerciseQuestion('harmlessBatchSize', { right: 1, mistakes: [] }),
    exercisePart<QLoss, Input>('qLoss', {
      right: lossWith(flat, flat),
      inputs: () => [
        [0, 2],
        [1, 5],
        [2, 8],
      ],
      describe: ([, N]) => `a batch of ${N} transitions`,
      run: (qLoss, [seed, N]) => {
        const net = (i: number): mlp.Mlp => mlp.init(fold(key(seed), i), [4, 8, 1]);
        const batch = drawnBatch(seed, N);
        const [loss, gradient] = valueAndGrad((phi: mlp.Mlp) => qLoss(phi, net(11), batch, batch.act, 0.9))(net(10));
        return { loss, gradient: gradient[0].w };
      },
      mistakes: [
        {
          name: 'the bug is still there',
          wrong: lossWith(column, column),
          hints: [
            'Print the shapes on the way: console.log(y.shape). Which of them surprises you?',
            'The network gives a column [N, 1], and rew and done are rows [N]. Make all of them [N], with reshape, before they meet.',
          ],
        },
        {
          name: 'Q(s, a) is mended, and Q of the target is not',
          wrong: lossWith(flat, column),
          hints: ['One of the two uses of the network is mended.', 'y is still [N, N]. Mend qValue itself, which both use.'],
        },
        {
          name: 'Q of the target is mended, and Q(s, a) is not',
          wrong: lossWith(column, flat),
          hints: ['One of the two uses of the network is mended.', 'y is [N] now, but Q(s, a) is [N, 1], and their difference [N, N].'],
        },
        {
          name: 'the rows are averaged away',
          wrong: (phi, targ, { obs, act, rew, nextObs, done }, nextAct, gamma) =>
            mean(square(sub(flat(phi, obs, act), mean(add(rew, mul(gamma, sub(1, done), column(targ, nextObs, nextAct))), -1)))),
          hints: [
            'The shape fits now. But which rewards are in the target of the first transition?',
            'An average over a table of [N, N] mixes all transitions. The table must not come to be: reshape Q to [N] first.',
          ],
        },
      ],
    }),
  ],
  evidence: {
    what: 'DDPG on Pendulum-v1 with your qLoss, 5 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 90,
    train: ({ qLoss }, seed) =>
      offPolicyCurve({
        seed,
        env: pendulum,
        init,
        update: updateWith(qLoss as QLoss),
        act: ({ pi }, obs, k) => add(actor.mu(pi, obs), drawNormal(k, [1, 1], 0.2)),
        batchSize: 100,
        epochs: 5,
        stepsPerEpoch: 1000,
      }),
    bar: endsAtLeast(-400),
    broken: { qLoss: lossWith(column, column) },
  },
});
