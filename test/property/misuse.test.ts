/** Plausible misuse of public functions is answered with where, what should be, what is, and what to do. */
import { describe, expect, test } from 'vitest';
import * as spinningup from '../../src/index.js';
import { fromGymnasium, key } from '../../src/index.js';
import * as run from '../../src/run/index.js';

/** As JavaScript calls it: without types. */
type Untyped = (...args: unknown[]) => unknown;
const { autodiff, nn, ...index } = { ...spinningup, nn: { activate: spinningup.activate, mlp: spinningup.mlp } };
const js = <T extends object>(names: T) => names as unknown as Readonly<Record<keyof T, Untyped>>;
const { timeLimit, vectorize, evaluate, actorCritic, critic, policy, box, tensor, grad, vjp } = js(index);
const gym = {
  reset: () => [[0], {}],
  step: () => [[0], 0, false, false, {}],
  observation_space: { low: [0], high: [1] },
  action_space: { n: 2 },
};
const { cartPole, pendulum } = spinningup;

describe('[B20] in place of an environment', () => {
  const takers: readonly (readonly [string, (env: unknown) => unknown])[] = [
    ['timeLimit', (env) => timeLimit(env, 10)],
    ['vectorize', (env) => vectorize(env, 2)],
    ['evaluate', (env) => evaluate(env, () => 0, 1, 10, key(0))],
    ['actorCritic', (env) => actorCritic(env)],
    ['critic', (env) => critic(env)],
    ['valueFunction', (env) => js(index).valueFunction(env)],
    ['deterministicActor', (env) => js(index).deterministicActor(env)],
    ['squashedGaussianActor', (env) => js(index).squashedGaussianActor(env)],
    ['policy', (env) => policy(spinningup.actorCritic(cartPole), env, {})],
    ['replay.empty', (env) => js(spinningup.replay).empty(env, 10)],
    ['ppo', (env) => js(index).ppo({ env })],
  ];
  describe.each(takers)('%s', (name, take) => {
    test.each([
      ['nothing', undefined, /should be an environment, as make\(\) gives or cartPole is, but is undefined/],
      ['null', null, /should be an environment, .*but is null/],
      ['a name', 'CartPole-v1', /should be an environment, .*but is the name 'CartPole-v1'; await make\('CartPole-v1'\) gives one/],
      ['a promise', Promise.resolve(cartPole), /should be an environment, .*but is a Promise; await it/],
      [
        'an object of Gymnasium’s interface',
        gym,
        /is no environment: observationSpace should be box\(low, high\) or discrete\(n\), .*fromGymnasium/,
      ],
      [
        'spaces without box()',
        { ...pendulum, actionSpace: { low: [-1], high: [1] } },
        /is no environment: actionSpace should be box\(low, high\)/,
      ],
    ])('%s', (_, env, words) => {
      if (name === 'valueFunction' && env !== null && typeof env === 'object' && 'actionSpace' in env) return; // needs no actions
      expect(() => take(env)).toThrow(words);
      expect(() => take(env)).toThrow(new RegExp(`^${name}: `));
    });
  });
});

describe('[B20] other arguments', () => {
  const square = (x: spinningup.Tensor) => autodiff.sum(autodiff.square(x));
  test.each<readonly [string, () => unknown, string | RegExp]>([
    [
      'timeLimit without a limit',
      () => timeLimit(cartPole),
      /^timeLimit: the limit should be a number of steps, .* but is undefined; call timeLimit\(world, 200\)$/,
    ],
    [
      'fromGymnasium of nothing',
      () => js({ fromGymnasium }).fromGymnasium(),
      /^fromGymnasium: the environment should have the functions reset and step, but is undefined$/,
    ],
    [
      'evaluate without a policy',
      () => evaluate(cartPole, 'mode', 1, 10, key(0)),
      /^evaluate: act should be a function of an observation, but is 'mode'$/,
    ],
    ['a tensor of text', () => tensor('abc'), /^tensor: values should be numbers, .*but one is 'abc'$/],
    ['a tensor of texts', () => tensor(['a', 'b']), /^tensor: values should be numbers, .*but one is 'a'$/],
    ['a tensor of null', () => tensor([1, null]), /^tensor: values should be numbers, .*but one is null$/],
    ['a tensor of undefined', () => tensor(undefined), /but one is undefined$/],
    ['a tensor of an object', () => tensor([{ x: 1 }]), /but one is an object$/],
    ['a tensor of a tensor', () => tensor(spinningup.tensor([1, 2])), /but one is a tensor of shape \[2\]$/],
    [
      'an operation on undefined',
      () => js(autodiff).add(spinningup.tensor([1]), undefined),
      /^autodiff: argument 2 of an operation should be a tensor, but is undefined; tensor\(values\) makes one$/,
    ],
    [
      'an operation on an array',
      () => js(autodiff).exp([1, 2]),
      /^autodiff: argument 1 of an operation should be a tensor, but is an array/,
    ],
    ['the sum of an array', () => js(autodiff).sum([1, 2]), /^sum: x should be a tensor, but is an array/],
    ['the numbers of a number', () => js(index).numbers(3), /^numbers: x should be a tensor, but is 3/],
    ['the gradient of a number', () => grad(3), /^grad: f should be a function of a tree of tensors, but is a number$/],
    ['a pullback without a function', () => vjp(spinningup.tensor(1), square), /^grad: f should be a function/],
    [
      'leaves of text',
      () => js(spinningup.tree).leaves({ a: 'x' }),
      /^tree\.entries: a tree should consist of tensors, arrays and objects, but holds 'x'$/,
    ],
    [
      'random numbers without a size',
      () => js(spinningup.random).normal(key(0)),
      /^random: size should be a whole number from 0 on, .*but is undefined$/,
    ],
    ['random numbers of a size below 0', () => js(spinningup.random).uniform(key(0), -1), /^random: size should be .*but is -1$/],
    ['a network without sizes', () => js(nn.mlp).init(key(0), 4), /^mlp\.init: sizes should be two or more whole numbers .*but are 4$/],
    [
      'an unknown activation',
      () => js(nn).activate('tanhh', spinningup.tensor([1])),
      /^activate: act should be one of identity, .*but is tanhh$/,
    ],
    [
      'a sample of no space',
      () => js(spinningup.spaces).sample({ low: [0], high: [1] }, key(0)),
      /^spaces\.sample: space should be box\(low, high\) or discrete\(n\), but is \{ low, high \}$/,
    ],
    ['the size of no space', () => js(spinningup.spaces).flatSize(undefined), /^spaces\.flatSize: space should be box/],
    [
      'clamping no vector',
      () => js(spinningup.spaces).clamp(spinningup.box([0], [1]), 3),
      /^spaces\.clamp: x should be a Float32Array, but is 3$/,
    ],
  ])('%s', (_, call, words) => {
    expect(call).toThrow(words);
  });

  test('one number for a bound holds for all elements, of which there is one without a shape', () => {
    expect(box(-1, 1)).toMatchObject({ low: [-1], high: [1] });
    expect(box(-1, 1, { shape: [3] })).toMatchObject({ low: [-1, -1, -1] });
  });

  test('what is no vector is no element of a Box, and no error', () => {
    const contains = js(spinningup.spaces).contains as (...args: unknown[]) => boolean;
    for (const x of [undefined, null, 'a', {}, 3]) expect(contains(spinningup.box([0], [1]), x)).toBe(false);
    expect(contains(spinningup.box([0], [1]), [0.5])).toBe(true);
  });

  test('typed arrays may be rows, of a tensor and of an observation', () => {
    const rows = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    expect([...spinningup.numbers(tensor(rows) as spinningup.Tensor)]).toEqual([1, 2, 3, 4]);
    const env = fromGymnasium({
      observation_space: {
        low: [
          [0, 0],
          [0, 0],
        ],
        high: [
          [9, 9],
          [9, 9],
        ],
        shape: [2, 2],
      },
      action_space: { n: 2 },
      reset: () => [rows, {}],
      step: () => [rows, 1, false, false, {}],
    });
    const { state, obs } = env.reset(key(0));
    expect([...(obs as Float32Array)]).toEqual([1, 2, 3, 4]);
    expect([...(env.step(state, 0, key(1)).obs as Float32Array)]).toEqual([1, 2, 3, 4]);
  });
});

describe('[B20] in scripts of Node', () => {
  const quiet = { write: () => {}, color: false };
  const { resume, testPolicy, plot, load, loadPolicy, train, readDatasets, readSafetensors } = js(run);
  test.each<readonly [string, () => unknown, RegExp]>([
    [
      'resume(dir)',
      () => resume('data/exp/exp_s0', quiet),
      /^options should be an object, as in resume\(\{ dir: 'data\/exp\/exp_s0' \}\), but are 'data\/exp\/exp_s0'$/,
    ],
    ['resume()', () => resume(), /^options should be an object, .*but are undefined$/],
    ['resume({})', () => resume({}, quiet), /^which run\? Its directory should be text, .*but is undefined$/],
    ['testPolicy(dir)', () => testPolicy('data', quiet), /^options should be an object, as in testPolicy/],
    [
      'plot(dirs)',
      () => plot(['data/'], quiet),
      /^options should be an object, as in plot\(\{ dirs: \['data\/'\] \}\), but are \['data\/'\]$/,
    ],
    ['plot({})', () => plot({}, quiet), /^dirs should be an array of directories, .*but is undefined$/],
    ['load(3)', () => load(3), /^which run\? Its directory should be text, .*but is 3$/],
    ['loadPolicy()', () => loadPolicy(), /^which run\?/],
    ['train()', () => train(), /^options should be an object, as in train\(\{ algo: 'ppo', env: 'CartPole-v1' \}\), but are undefined$/],
    ['train without algo', () => train({ env: 'CartPole-v1' }, quiet), /^algo should be one of vpg, .*but is undefined$/],
    ['readDatasets(dir)', async () => readDatasets('data/'), /^dirs should be an array of directories, .*but is 'data\/'$/],
    ['readSafetensors(path)', async () => readSafetensors('model.safetensors'), /^readSafetensors: bytes should be a Uint8Array/],
  ])('%s', async (_, call, words) => {
    await expect(call()).rejects.toThrow(words);
  });

  test.each<readonly [string, (logger: Readonly<Record<'logTabular' | 'store', Untyped>>) => unknown, RegExp]>([
    [
      'null in a row',
      (l) => l.logTabular('K', null),
      /^logTabular: K should be a number or text, but is null; undefined leaves a cell empty/,
    ],
    [
      'an array in a row',
      (l) => l.logTabular('K', [1, 2]),
      /^logTabular: K should be a number or text, but is \[1, 2\]; .*store\(\{ K: \[1, 2\] \}\) collects/,
    ],
    ['a column without a name', (l) => l.logTabular(undefined, 3), /^logTabular: the name of a column should be text, but is undefined$/],
    [
      'null to be stored',
      (l) => l.store({ K: null }),
      /^EpochLogger\.store: K should be a number, an array of numbers or statistics, but is null$/,
    ],
    ['texts to be stored', (l) => l.store({ K: ['a'] }), /^EpochLogger\.store: K should be a number, .*but is \['a'\]$/],
    [
      'nothing to be stored',
      (l) => l.store(undefined),
      /^EpochLogger\.store: values should be an object such as \{ EpRet: 200 \}, but is undefined$/,
    ],
  ])('a logger is given %s', (_, call, words) => {
    const logger = new run.EpochLogger({ outputDir: null, terminal: quiet });
    expect(() => call(logger as unknown as Readonly<Record<'logTabular' | 'store', Untyped>>)).toThrow(words);
  });
});
