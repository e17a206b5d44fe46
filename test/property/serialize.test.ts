/** Runs, parameters and agents as bytes. */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { tree } from '../../src/autodiff/index.js';
import {
  type Agent,
  type AlgoName,
  agentOf,
  algorithms,
  cartPole,
  deserialize,
  key,
  numbers,
  ppo,
  serialize,
  Tensor,
  tensor,
  writeSafetensors,
} from '../../src/index.js';
import { learner, type Run } from '../../src/run/config/anyAlgorithm.js';
import { shortOptions } from '../support/shortOptions.js';

const names = Object.keys(algorithms) as AlgoName[];
const optionsOf = (algo: AlgoName) => ({ ...shortOptions(algo), epochs: 3 });

describe.each(names)('%s', (algo) => {
  test('[B11] a run that was written down goes on from any epoch, bit for bit', () => {
    const whole = [...learner(algo)(optionsOf(algo))];
    for (const run of whole.slice(0, -1)) {
      const from = deserialize<Run>(serialize(run));
      expect(serialize(from)).toEqual(serialize(run));
      const rest = [...learner(algo)({ ...optionsOf(algo), from })];
      expect(rest.map(({ state, info, episodes }) => [state, info, episodes])).toEqual(
        whole.slice(run.epoch).map(({ state, info, episodes }) => [state, info, episodes]),
      );
    }
  });

  test('[B10] its agent is read from the content of config.json and the bytes of the model, and acts the same', () => {
    const { env, ...rest } = optionsOf(algo);
    const { build, saved, agent } = learner(algo);
    const params = saved(([...learner(algo)({ env, ...rest })].at(-1) as Run).state);
    const own = agent(build(env, { ...learner(algo).defaults, ...rest }), env)(params);
    const { activation } = learner(algo).defaults;
    const config = { algo, ac_kwargs: { hidden_sizes: [4], activation } };
    const bytes = writeSafetensors(tree.entries(params), {});
    for (const model of [bytes, bytes.slice().buffer as ArrayBuffer]) {
      const read = agentOf(config, model, env);
      const obs = env.observationSpace.kind === 'box' ? env.reset(key(3)).obs : 0;
      const answers = ({ mode, v, q }: Agent): unknown => [mode(obs), v?.(obs), q?.(obs, mode(obs))];
      expect(answers(read)).toEqual(answers(own));
    }
  });
});

describe.each([
  ['structuredClone', <T>(x: T): T => structuredClone(x)],
  ['JSON', <T>(x: T): T => JSON.parse(JSON.stringify(x)) as T],
])('[B11] a copy by %s', (_, copyOf) => {
  const [run] = ppo({ env: cartPole, epochs: 1, stepsPerEpoch: 40, hiddenSizes: [4] });
  const copy = copyOf(run);
  const says = /a copy of a tensor of shape \[4,4\] as structuredClone, postMessage and JSON make it; serialize\(value\)/;
  const options = { env: cartPole, epochs: 2, stepsPerEpoch: 40, hiddenSizes: [4] };
  test.each<[string, () => unknown]>([
    ['as a run to go on from', () => ppo({ ...options, from: copy })],
    ['as parameters to start with', () => ppo({ ...options, initFrom: ppo.saved(copy.state) })],
    ['in tree.map', () => tree.map((x) => x, copy.state.pi)],
    ['in tree.entries', () => tree.entries(copy.state.pi)],
    ['as a tensor', () => numbers((copy.state.pi as { w: Tensor }[])[0].w)],
    [
      'in an operation',
      () =>
        ppo
          .agent(
            ppo.build(cartPole, ppo.defaults),
            cartPole,
          )(ppo.saved(copy.state))
          .mode(Float32Array.of(0, 0, 0, 0)),
    ],
    ['in serialize', () => deserialize<typeof run>(serialize(copy)).state.pi && tree.leaves(copy.state.pi)],
  ])('%s is an error that says what it is', (_, use) => {
    expect(use).toThrow(says);
  });
});

test('[B11] values of every kind come back as they were', () => {
  const value = {
    numbers: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-320, 2 ** 53],
    text: 'ψ\u0000',
    nothing: [null, undefined, true],
    arrays: [Float32Array.of(1, Number.NaN), Float64Array.of(-0), Uint8Array.of(255)],
    tensors: { a: tensor([[1, 2]]), b: tensor(Float64Array.of(1 / 3)), none: tensor([]) },
    $: 'x',
  };
  const read = deserialize<typeof value>(serialize(value));
  expect(read).toEqual(value);
  expect(Object.is(read.numbers[1], -0)).toBe(true);
  expect(read.tensors.a).toBeInstanceOf(Tensor);
  expect(deserialize(serialize(tensor(1)))).toEqual(tensor(1));
});

test('[B11] the bytes go through postMessage, structuredClone and base64', () => {
  const [run] = ppo({ env: cartPole, epochs: 1, stepsPerEpoch: 40, hiddenSizes: [4] });
  const bytes = serialize(run);
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(bytes);
  const got = receiveMessageOnPort(port2)?.message as Uint8Array;
  port1.close();
  for (const copy of [got, structuredClone(bytes), new Uint8Array(Buffer.from(Buffer.from(bytes).toString('base64'), 'base64'))])
    expect(serialize(deserialize(copy))).toEqual(bytes);
});

test.each([
  ['a function', { f: () => 1 }, /value cannot be serialized: value\.f is a function/],
  ['a Map', [new Map()], /value cannot be serialized: value\.0 is a Map/],
])('[B11] %s cannot be written, and the error has its path', (_, value, message) => {
  expect(() => serialize(value)).toThrow(message);
});

test.each([
  [
    'a model',
    writeSafetensors([['a', tensor(1)]], {}),
    /deserialize: the bytes should be those that serialize wrote, but hold other tensors/,
  ],
  ['no safetensors', Uint8Array.of(1, 2, 3), /the value is not a safetensors file/],
])('[B11] %s is refused', (_, bytes, message) => {
  expect(() => deserialize(bytes)).toThrow(message);
});

test.each([
  ['text in place of config.json', '{}', /config should be the object in config\.json/],
  ['no algorithm', {}, /config\.algo should be one of vpg, npg, .* but is undefined/],
  ['an unknown algorithm', { algo: 'toString' }, /config\.algo should be one of/],
  ['no widths', { algo: 'ppo' }, /config\.ac_kwargs\.hidden_sizes should be a list of whole numbers .* but is undefined/],
  [
    'other widths',
    { algo: 'ppo', ac_kwargs: { hidden_sizes: [5], activation: 'tanh' } },
    /the model: pi\.0\.w is float32 \[4,4\], but the networks in config\.json need float32 \[4,5\]/,
  ],
  ['other actions', { algo: 'sac', ac_kwargs: { hidden_sizes: [4], activation: 'relu' } }, /sac: needs continuous actions/],
])('[B10] %s is an error that says so', (_, config, message) => {
  const [run] = ppo({ env: cartPole, epochs: 1, stepsPerEpoch: 40, hiddenSizes: [4] });
  const model = writeSafetensors(tree.entries(ppo.saved(run.state)), {});
  expect(() => agentOf(config, model, cartPole)).toThrow(message);
});
