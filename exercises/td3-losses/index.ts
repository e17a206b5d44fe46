/** Exercise 1.3: the computation of TD3: targets, and the losses of critics and policy. */
import { type Batch, critic, deterministicActor, fold, type Key, key, pendulum } from 'spinningup';
import { add, clip, maximum, mean, minimum, mul, neg, square, sub, sum, type Tensor, type Tree, valueAndGrad } from 'spinningup/autodiff';
import { defineExercise, exercisePart, type Mistake, reaches } from 'spinningup/exercise';
import { adam, polyak } from 'spinningup/nn';
import { drawFlags, drawNormal } from '../support/draw.js';
import { offPolicyCurve } from '../support/training.js';

interface Nets {
  mu(theta: Tree, obs: Tensor): Tensor;
  q(phi: Tree, obs: Tensor, act: Tensor): Tensor;
}
type Params = { readonly pi: Tree; readonly q1: Tree; readonly q2: Tree };
type Config = { readonly gamma: number; readonly noiseClip: number; readonly actLimit: number };
type Target = (nets: Nets, targ: Params, batch: Batch, noise: Tensor, config: Config) => Tensor;
type QLoss = (nets: Nets, params: Params, batch: Batch, y: Tensor) => Tensor;
type PiLoss = (nets: Nets, params: Params, batch: Batch) => Tensor;

const networks = (hiddenSizes: readonly number[]): Nets & { readonly init: (k: Key) => Params } => {
  const actor = deterministicActor(pendulum, { hiddenSizes, activation: 'relu' });
  const twin = critic(pendulum, { hiddenSizes, activation: 'relu' });
  return {
    mu: actor.mu,
    q: twin.q,
    init: (k) => ({ pi: actor.init(k), q1: twin.init(fold(k, 1)), q2: twin.init(fold(k, 2)) }),
  };
};
const small = networks([8]);
const drawnBatch = (seed: number, N: number): Batch => {
  const k = fold(key(seed), 7);
  const draw = (i: number, shape: readonly number[], scale = 1): Tensor => drawNormal(fold(k, i), shape, scale);
  const done = drawFlags(fold(k, 9), N, 0.4);
  return { obs: draw(0, [N, 3], 3), act: draw(1, [N, 1]), rew: draw(2, [N]), nextObs: draw(3, [N, 3], 5), done, last: done };
};
const LIMIT = 2;

type Input = readonly [seed: number, N: number];
const inputs = (): readonly Input[] => [
  [0, 1],
  [1, 6],
  [2, 24],
];
const describe = ([, N]: Input): string => (N === 1 ? 'one transition' : `a batch of ${N} transitions`);

const clipped = (x: Tensor, limit: number): Tensor => clip(x, -limit, limit);
/** The steps of the target, of which a mistake changes one. */
interface Steps {
  readonly smooth: (mu: Tensor, noise: Tensor, config: Config) => Tensor;
  readonly pair: (a: Tensor, b: Tensor) => Tensor;
  readonly backup: (rew: Tensor, done: Tensor, next: Tensor, gamma: number) => Tensor;
}
const rightSteps: Steps = {
  smooth: (mu, noise, { noiseClip, actLimit }) => clipped(add(mu, clipped(noise, noiseClip)), actLimit),
  pair: minimum,
  backup: (rew, done, next, gamma) => add(rew, mul(gamma, sub(1, done), next)),
};
const targetWith =
  (changed: Partial<Steps> = {}): Target =>
  (nets, targ, { rew, nextObs, done }, noise, config) => {
    const { smooth, pair, backup } = { ...rightSteps, ...changed };
    const nextAct = smooth(nets.mu(targ.pi, nextObs), noise, config);
    return backup(rew, done, pair(nets.q(targ.q1, nextObs, nextAct), nets.q(targ.q2, nextObs, nextAct)), config.gamma);
  };

const targetMistakes: readonly Mistake<Target>[] = [
  {
    name: 'there is no noise on the target’s action',
    wrong: targetWith({ smooth: (mu) => mu }),
    hints: ['One argument is not used.', 'The third of TD3’s tricks: add the clipped noise to μ_targ(s′).'],
  },
  {
    name: 'the noise is not clipped',
    wrong: targetWith({ smooth: (mu, noise, { actLimit }) => clipped(add(mu, noise), actLimit) }),
    hints: ['Now and then the noise is large. How far may it move an action?', 'Clip the noise to ±noiseClip before you add it.'],
  },
  {
    name: 'the action is not clipped after the noise is added',
    wrong: targetWith({ smooth: (mu, noise, { noiseClip }) => add(mu, clipped(noise, noiseClip)) }),
    hints: ['May the action that you ask Q about be taken at all?', 'Clip the sum to ±actLimit: Q never sees other actions.'],
  },
  {
    name: 'the larger of both values is taken',
    wrong: targetWith({ pair: maximum }),
    hints: ['Does TD3 want to overestimate, or to underestimate?', 'The minimum of both: errors upwards are those that a policy finds.'],
  },
  {
    name: 'the mean of both values is taken',
    wrong: targetWith({ pair: (a, b) => mul(0.5, add(a, b)) }),
    hints: ['A mean halves the noise of an estimate, but not its bias.', 'TD3 takes the minimum of both.'],
  },
  {
    name: 'only the first critic is asked',
    wrong: targetWith({ pair: (a) => a }),
    hints: ['That is DDPG’s target.', 'The first of TD3’s tricks: the minimum of both target critics.'],
  },
  {
    name: 'the ends of episodes are ignored',
    wrong: targetWith({ backup: (rew, _, next, gamma) => add(rew, mul(gamma, next)) }),
    hints: ['What is a state worth in which the episode is over?', 'Multiply the next value by 1 − done.'],
  },
  {
    name: 'done is used the other way round',
    wrong: targetWith({ backup: (rew, done, next, gamma) => add(rew, mul(gamma, done, next)) }),
    hints: ['done is 1 where the episode ended. Which states have a future?', 'Multiply the next value by 1 − done, not by done.'],
  },
  {
    name: 'the next value is not discounted',
    wrong: targetWith({ backup: (rew, done, next) => add(rew, mul(sub(1, done), next)) }),
    hints: ['One number of config is not used.', 'Multiply the next value by gamma.'],
  },
  {
    name: 'the reward is left out where the episode ends',
    wrong: targetWith({ backup: (rew, done, next, gamma) => mul(sub(1, done), add(rew, mul(gamma, next))) }),
    hints: ['The last step of an episode earns its reward too.', '1 − done multiplies only the next value.'],
  },
];
const target = exercisePart<Target, Input>('target', {
  right: targetWith(),
  inputs,
  describe,
  run: (f, [seed, N]) =>
    f(small, small.init(key(seed)), drawnBatch(seed, N), drawNormal(key(seed + 50), [N, 1]), {
      gamma: 0.9,
      noiseClip: 0.5,
      actLimit: 1.2,
    }),
  mistakes: targetMistakes,
});

/** The value of a loss and its gradient with respect to the parts that it should change, and those that it should not. */
const lossAndGradient = (loss: (params: Params) => Tensor, params: Params): unknown => {
  const [value, gradient] = valueAndGrad(loss)(params);
  return { value, gradient };
};
const squares = (q: Tensor, y: Tensor): Tensor => square(sub(q, y));
const qLoss = exercisePart<QLoss, Input>('qLoss', {
  right: ({ q }, { q1, q2 }, { obs, act }, y) => add(mean(squares(q(q1, obs, act), y)), mean(squares(q(q2, obs, act), y))),
  inputs,
  describe,
  run: (f, [seed, N]) => {
    const batch = drawnBatch(seed, N);
    return lossAndGradient((params) => f(small, params, batch, drawNormal(key(seed + 60), [N])), small.init(key(seed)));
  },
  mistakes: [
    {
      name: 'only the first critic learns',
      wrong: ({ q }, { q1 }, { obs, act }, y) => mean(squares(q(q1, obs, act), y)),
      hints: ['How many critics are there to learn?', 'Add the loss of the second: both have the same target.'],
    },
    {
      name: 'the first critic learns twice, and the second not at all',
      wrong: ({ q }, { q1 }, { obs, act }, y) => mul(2, mean(squares(q(q1, obs, act), y))),
      hints: ['Look for a line that was copied. Which critic is in the second one?', 'One term is of q1, and the other of q2.'],
    },
    {
      name: 'the squares are added up, and not averaged',
      wrong: ({ q }, { q1, q2 }, { obs, act }, y) => add(sum(squares(q(q1, obs, act), y)), sum(squares(q(q2, obs, act), y))),
      hints: [
        'How does your loss grow with the size of the batch?',
        'mean in place of sum: the step should not depend on the batch’s size.',
      ],
    },
    {
      name: 'the average over both critics is taken',
      wrong: ({ q }, { q1, q2 }, { obs, act }, y) => mul(0.5, add(mean(squares(q(q1, obs, act), y)), mean(squares(q(q2, obs, act), y)))),
      hints: ['It is half of what it should be.', 'The two losses are added: each critic learns as if it were alone.'],
    },
    {
      name: 'only the smaller value is compared with the target',
      wrong: ({ q }, { q1, q2 }, { obs, act }, y) => mean(squares(minimum(q(q1, obs, act), q(q2, obs, act)), y)),
      hints: ['The minimum belongs to the target. Here each critic has an error of its own.', 'Add two means: one for each critic.'],
    },
    {
      name: 'the policy’s actions are judged, and not those of the batch',
      wrong: ({ mu, q }, { pi, q1, q2 }, { obs }, y) => {
        const act = mu(pi, obs);
        return add(mean(squares(q(q1, obs, act), y)), mean(squares(q(q2, obs, act), y)));
      },
      hints: ['The reward in y was earned by an action. By which?', 'Ask Q about batch.act: only for it is y a sample.'],
    },
  ],
});

const piLoss = exercisePart<PiLoss, Input>('piLoss', {
  right: ({ mu, q }, { pi, q1 }, { obs }) => neg(mean(q(q1, obs, mu(pi, obs)))),
  inputs,
  describe,
  run: (f, [seed, N]) => lossAndGradient((params) => f(small, params, drawnBatch(seed, N)), small.init(key(seed))),
  mistakes: [
    {
      name: 'the sign is the wrong way round',
      wrong: ({ mu, q }, { pi, q1 }, { obs }) => mean(q(q1, obs, mu(pi, obs))),
      hints: ['An optimiser goes down. Where do you want Q to go?', 'The loss is −mean Q.'],
    },
    {
      name: 'the smaller of both critics is taken',
      wrong: ({ mu, q }, { pi, q1, q2 }, { obs }) => neg(mean(minimum(q(q1, obs, mu(pi, obs)), q(q2, obs, mu(pi, obs))))),
      hints: ['That is what SAC does.', 'TD3’s policy asks the first critic alone: q1.'],
    },
    {
      name: 'the second critic is asked',
      wrong: ({ mu, q }, { pi, q2 }, { obs }) => neg(mean(q(q2, obs, mu(pi, obs)))),
      hints: ['It would work as well. Which one does the paper take?', 'The paper takes the first: q1.'],
    },
    {
      name: 'the actions of the batch are judged',
      wrong: ({ q }, { q1 }, { obs, act }) => neg(mean(q(q1, obs, act))),
      hints: ['Where in your loss does the policy occur?', 'Ask Q about mu(pi, obs): without it there is no gradient for θ.'],
    },
    {
      name: 'the values are added up, and not averaged',
      wrong: ({ mu, q }, { pi, q1 }, { obs }) => neg(sum(q(q1, obs, mu(pi, obs)))),
      hints: ['How does your loss grow with the size of the batch?', 'mean in place of sum.'],
    },
  ],
});

const nets = networks([64, 64]);
type State = {
  readonly params: Params;
  readonly targ: Params;
  readonly opt: { readonly pi: adam.AdamState<Tree>; readonly qs: adam.AdamState<Tree> };
  readonly key: Key;
  readonly updates: number;
};
const begin = (k: Key): State => {
  const params = nets.init(k);
  const { pi, ...qs } = params;
  return { params, targ: params, opt: { pi: adam.init(pi), qs: adam.init<Tree>(qs) }, key: fold(k, 3), updates: 0 };
};
type Critics = Pick<Params, 'q1' | 'q2'>;
/** TD3's update with a learner's target and losses. */
const updateWith =
  (answer: Readonly<Record<string, unknown>>) =>
  (state: State, batch: Batch): State => {
    const { target, qLoss, piLoss } = answer as { target: Target; qLoss: QLoss; piLoss: PiLoss };
    const { params, targ, opt, updates } = state;
    const { pi, ...qs } = params;
    const noise = drawNormal(fold(state.key, updates), batch.act.shape, 0.2);
    const y = target(nets, targ, batch, noise, { gamma: 0.98, noiseClip: 0.5, actLimit: LIMIT });
    const [, gradQ] = valueAndGrad((learned: Tree) => qLoss(nets, { pi, ...(learned as Critics) }, batch, y))(qs);
    const [newQs, optQs] = adam.step<Tree>(3e-3, qs, gradQ, opt.qs);
    const critics = newQs as Critics;
    const next = { ...state, params: { pi, ...critics }, opt: { ...opt, qs: optQs }, updates: updates + 1 };
    if (updates % 2 !== 0) return next;
    const [, gradPi] = valueAndGrad((theta: Tree) => piLoss(nets, { pi: theta, ...critics }, batch))(pi);
    const [newPi, optPi] = adam.step(3e-3, pi, gradPi, opt.pi);
    const both: Params = { pi: newPi, ...critics };
    return { ...next, params: both, targ: polyak(0.99, targ, both), opt: { pi: optPi, qs: optQs } };
  };

export default defineExercise({
  title: '1.3 The computation of TD3',
  group: 'exercise',
  page: 'exercises/td3-losses',
  task: 'Write the target of TD3’s critics, their loss, and the loss of its policy.',
  parts: [target, qLoss, piLoss],
  evidence: {
    what: 'TD3 on Pendulum-v1 with your losses, 64 × 64, 8 epochs of 1,000 steps, seed 0',
    quantity: 'return',
    limit: 120,
    train: (answer, seed) =>
      offPolicyCurve({
        env: pendulum,
        seed,
        init: begin,
        update: updateWith(answer),
        act: ({ params }, obs, k) => add(nets.mu(params.pi, obs), drawNormal(k, [1, 1], 0.2)),
        batchSize: 100,
        epochs: 8,
        stepsPerEpoch: 1000,
      }),
    bar: reaches(-300),
    broken: { piLoss: piLoss.mistakes[0].wrong },
  },
});
