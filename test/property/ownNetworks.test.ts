/** Networks that a caller writes from nothing take the place of ours, in every algorithm, and learn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActorCritic,
  autodiff,
  box,
  type Critic,
  categorical,
  type DeterministicActor,
  ddpg,
  discrete,
  dqn,
  type Env,
  type Gaussian,
  gaussian,
  grad,
  type Key,
  npg,
  numbers,
  ppo,
  ppoPenalty,
  type QNetwork,
  random,
  type StochasticActor,
  sac,
  sac2018,
  split,
  squashedInto,
  stateDependentGaussianActorCritic,
  type Tensor,
  type Tree,
  td3,
  tensor,
  tree,
  trpo,
  type ValueFunction,
  vpg,
} from '../../src/index.js';
import { aKey, grid } from '../support/arbitraries.js';

const { add, broadcastTo, concat, item, matmul, mul, reshape, square, sum, tanh } = autodiff;

// ── worlds of one step: what is shown is −1 or 1, and the best action depends on it ──

const shown = (k: Key): number => (random.uniform(k, 1)[0] < 0.5 ? -1 : 1);
const once = { terminated: true, truncated: false };
/** Pays 1 for action 1 where 1 is shown, and for action 0 where −1 is. */
const which: Env<number> = {
  observationSpace: box([-1], [1]),
  actionSpace: discrete(2),
  reset: (k) => {
    const s = shown(k);
    return { state: s, obs: Float32Array.of(s) };
  },
  step: (s, a) => ({ state: s, obs: Float32Array.of(s), reward: +(s > 0 === (a === 1)), ...once }),
};
/** Pays more the nearer the action is to half of what is shown. */
const where: Env<number, Float32Array> = {
  ...which,
  actionSpace: box([-1], [1]),
  step: (s, a) => ({ state: s, obs: Float32Array.of(s), reward: -((a[0] - s / 2) ** 2), ...once }),
};

// ── a network without a library: tanh(x A + a) B + b ──

type Net = { readonly A: Tensor; readonly a: Tensor; readonly B: Tensor; readonly b: Tensor };
const width = 12;
const net = (k: Key, inputs: number, outputs: number): Net => {
  const [kA, ka, kB] = split(k, 3);
  const draw = (k: Key, shape: number[], scale: number): Tensor => mul(scale, tensor(random.normal(k, shape), shape, 'float32'));
  return {
    A: draw(kA, [inputs, width], 1),
    a: draw(ka, [width], 0.5),
    B: draw(kB, [width, outputs], 0.2),
    b: tensor(new Float32Array(outputs)),
  };
};
const apply = ({ A, a, B, b }: Net, x: Tensor): Tensor => add(matmul(tanh(add(matmul(x, A), a)), B), b);
const column = (x: Tensor): Tensor => reshape(x, [x.shape[0]]);

const value: ValueFunction = {
  init: (k) => ({ value: net(k, 1, 1) }),
  v: (psi: { value: Net }, obs) => column(apply(psi.value, obs)),
};
const critic: Critic = {
  init: (k) => ({ both: net(k, 2, 1), act: net(k, 1, 1) }),
  q: (phi: { both: Net; act: Net }, obs, act) => column(add(apply(phi.both, concat([obs, act])), apply(phi.act, square(act)))),
};
const actor: DeterministicActor = {
  init: (k) => [net(k, 1, 1)],
  mu: ([theta]: [Net], obs) => tanh(apply(theta, obs)),
};
const stochasticActor: StochasticActor = {
  init: (k) => ({ mean: net(k, 1, 1), logStd: tensor([-1]) }),
  pi: (theta: { mean: Net; logStd: Tensor }, obs): Gaussian => ({
    mu: apply(theta.mean, obs),
    logStd: broadcastTo(theta.logStd, [obs.shape[0], 1]),
  }),
  dist: squashedInto([-1], [1]),
};
const qNetwork: QNetwork = {
  init: (k) => ({ q: net(k, 1, 2) }),
  q: (phi: { q: Net }, obs) => apply(phi.q, obs),
};
const chooses: ActorCritic = {
  init: (k) => ({ pi: { logits: net(k, 1, 2) }, v: value.init(k) }),
  pi: (theta: { logits: Net }, obs) => apply(theta.logits, obs),
  dist: categorical,
  v: value.v,
};
const aims: ActorCritic = {
  init: (k) => ({ pi: { mu: net(k, 1, 1), logStd: tensor([-0.5]) }, v: value.init(k) }),
  pi: (theta: { mu: Net; logStd: Tensor }, obs): Gaussian => ({ mu: apply(theta.mu, obs), logStd: theta.logStd }),
  dist: gaussian,
  v: value.v,
};

/** The last of a run. */
const last = <R>(runs: Iterable<R>): R => [...runs].at(-1) as R;
const paths = (params: Tree): string[] => tree.entries(params).map(([path]) => path);
const both = [-1, 1].map((x) => Float32Array.of(x));

describe.each([
  ['vpg', vpg, { piLr: 0.03 }],
  ['npg', npg, {}],
  ['trpo', trpo, {}],
  ['ppo', ppo, { piLr: 3e-3 }],
  ['ppo_penalty', ppoPenalty, { piLr: 3e-3 }],
] as const)('%s', (_name, algo, options) => {
  const short = { epochs: 30, stepsPerEpoch: 100, trainVIters: 10, vfLr: 0.01, ...options };

  test('learns with an actor-critic of one’s own which action to choose', () => {
    const { state } = last(algo({ ...short, env: which, actorCritic: chooses }));
    expect(paths(algo.saved(state))).toEqual(['pi.logits', 'v.value'].flatMap((at) => ['A', 'a', 'B', 'b'].map((leaf) => `${at}.${leaf}`)));
    const { mode } = algo.agent({ actorCritic: chooses }, which)(algo.saved(state));
    expect(both.map(mode)).toEqual([0, 1]);
  });

  test('learns with an actor-critic of one’s own where to go', () => {
    const { state } = last(algo({ ...short, env: where, actorCritic: aims, epochs: 60 }));
    const { mode, v } = algo.agent({ actorCritic: aims }, where)(algo.saved(state));
    for (const obs of both) {
      expect(Math.abs((mode(obs) as Float32Array)[0] - obs[0] / 2)).toBeLessThan(0.2);
      expect(v?.(obs)).toBeLessThan(0);
    }
  });
});

describe('learns with networks of one’s own', () => {
  const short = { epochs: 1, stepsPerEpoch: 800, startSteps: 200, updateAfter: 100, updateEvery: 1, batchSize: 32, numTestEpisodes: 0 };
  const fast = { ...short, piLr: 3e-3, qLr: 1e-2 };
  const soft = { ...short, lr: 5e-3, alpha: 0.01 };
  const expectThere = (mode: (obs: Float32Array) => unknown): void => {
    for (const obs of both) expect(Math.abs((mode(obs) as Float32Array)[0] - obs[0] / 2)).toBeLessThan(0.2);
  };

  test('ddpg', () => {
    const { state } = last(ddpg({ ...fast, env: where, actor, critic }));
    expect(paths(ddpg.saved(state)).filter((path) => path.endsWith('.A'))).toEqual(['pi.0.A', 'q.both.A', 'q.act.A']);
    expectThere(ddpg.agent({ actor, critic }, where)(ddpg.saved(state)).mode);
  });
  test('td3', () => {
    const { state } = last(td3({ ...fast, env: where, actor, critic }));
    expectThere(td3.agent({ actor, critic }, where)(td3.saved(state)).mode);
  });
  test('sac', () => {
    const { state } = last(sac({ ...soft, env: where, actor: stochasticActor, critic }));
    expect(paths(sac.saved(state))).toContain('pi.logStd');
    expectThere(sac.agent({ actor: stochasticActor, critic }, where)(sac.saved(state)).mode);
  });
  test('sac2018', () => {
    const nets = { actor: stochasticActor, critic, value };
    const { state } = last(sac2018({ ...soft, env: where, ...nets }));
    expect(paths(sac2018.saved(state))).toContain('v.value.A');
    expectThere(sac2018.agent(nets, where)(sac2018.saved(state)).mode);
  });
  test('dqn', () => {
    const { state } = last(dqn({ ...short, gradientSteps: 1, lr: 1e-2, env: which, qNetwork }));
    const { mode, q } = dqn.agent({ qNetwork }, which)(dqn.saved(state));
    expect(both.map(mode)).toEqual([0, 1]);
    for (const [i, obs] of both.entries()) expect([0, 1].map((a) => Math.round(q?.(obs, a) ?? 9) + 0)).toEqual(i === 0 ? [1, 0] : [0, 1]);
  });

  test('of twins that disagree, q is the smaller one', () => {
    fc.assert(
      fc.property(aKey, grid(-1, 1), grid(-1, 1), (k, x, a) => {
        const nets = { actor: stochasticActor, critic, value };
        const { qs } = sac2018.init(nets)(k);
        const [obs, act] = [x, a].map((x) => Float32Array.of(x));
        const each = [qs.q1, qs.q2].map((phi) => item(critic.q(phi, tensor([[x]]), tensor([[a]]))));
        const agents = [
          td3.agent({ actor, critic }, where)({ pi: actor.init(k), ...qs }),
          sac.agent(nets, where)({ pi: stochasticActor.init(k), ...qs }),
          sac2018.agent(nets, where)({ pi: stochasticActor.init(k), ...qs, v: value.init(k) }),
        ];
        for (const { q } of agents) expect(q?.(obs, act)).toBe(Math.min(...each));
      }),
      { numRuns: 20 },
    );
  });

  test('one network of one’s own goes with ours for the others', () => {
    const { state } = last(ddpg({ ...fast, stepsPerEpoch: 150, hiddenSizes: [8], env: where, critic }));
    expect(paths(ddpg.saved(state)).slice(0, 5)).toEqual(['pi.0.w', 'pi.0.b', 'pi.1.w', 'pi.1.b', 'q.both.A']);
  });
});

test('a network that an algorithm does not have is refused', () => {
  expect(() => ppo({ env: which, qNetwork } as never)).toThrow(/ppo: there is no hyperparameter 'qNetwork'/);
  expect(() => dqn({ env: which, actorCritic: chooses } as never)).toThrow(/dqn: there is no hyperparameter 'actorCritic'/);
});

// ── a Gaussian whose log σ depends on the state ──

describe('a Gaussian with σ(s)', () => {
  const ac = stateDependentGaussianActorCritic(1, 1, { hiddenSizes: [16] });
  const logStd = (theta: Tree, obs: Tensor): number[] => [...numbers((ac.pi(theta, obs) as Gaussian).logStd)];
  const states = tensor([[-1], [1]]);

  test('begins near σ = e^−0.5 everywhere', () => {
    fc.assert(
      fc.property(aKey, grid(-1, 1), (k, x) => {
        for (const l of logStd(ac.init(k).pi, tensor([[x]]))) expect(Math.abs(l + 0.5)).toBeLessThan(1);
      }),
    );
  });

  /** Pays for standing still where −1 is shown, and for any large action where 1 is. */
  const restless: Env<number, Float32Array> = {
    ...where,
    actionSpace: box([-3], [3]),
    step: (s, [a]) => ({ state: s, obs: Float32Array.of(s), reward: s * Math.abs(a), ...once }),
  };
  test.each([
    ['ppo', ppo, { piLr: 3e-3 }],
    ['trpo', trpo, {}],
  ] as const)('learns with %s to be sure in one state and unsure in another', (_name, algo, options) => {
    const runs = [...algo({ env: restless, actorCritic: ac, epochs: 20, stepsPerEpoch: 200, trainVIters: 10, ...options })];
    const mean = (i: number): number => runs[i].episodes.returns.reduce((a, b) => a + b, 0) / runs[i].episodes.returns.length;
    expect(mean(19)).toBeGreaterThan(mean(0) + 0.3);
    const [still, wild] = logStd(runs[19].state.pi, states);
    expect(wild - still).toBeGreaterThan(0.5);
  });

  test('log σ is from −20 to 2, however large the parameters are, and passes no gradient beyond', () => {
    const seen = { low: 0, high: 0 };
    fc.assert(
      fc.property(aKey, grid(-1, 1), (k, x) => {
        const theta = tree.map((p) => mul(1000, p), ac.init(k).pi);
        const obs = tensor([[x]]);
        const [l] = logStd(theta, obs);
        expect(l).toBeGreaterThanOrEqual(-20);
        expect(l).toBeLessThanOrEqual(2);
        if (l !== -20 && l !== 2) return;
        seen[l === 2 ? 'high' : 'low']++;
        const slope = grad((theta: Tree) => sum((ac.pi(theta, obs) as Gaussian).logStd))(theta);
        for (const leaf of tree.leaves(slope)) expect([...numbers(leaf)].every((g) => g === 0)).toBe(true);
      }),
    );
    expect(Math.min(seen.low, seen.high)).toBeGreaterThan(10);
  });
});
