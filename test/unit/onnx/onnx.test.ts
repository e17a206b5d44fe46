/**
 * Exported policies compute in onnxruntime what they compute here. The runtime is a package of the tools:
 * `npm ci --prefix test/package` installs it.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../../src/algos/index.js';
import type { Spaces } from '../../../src/algos/types.js';
import { numbers, Tensor, type Tree } from '../../../src/autodiff/index.js';
import { box, discrete } from '../../../src/envs/index.js';
import { type Activation, activations } from '../../../src/nn/activations.js';
import { criticGraph, type OnnxGraph, policyGraph } from '../../../src/onnx/index.js';
import { key, normal } from '../../../src/random.js';
import { learner } from '../../../src/run/config/anyAlgorithm.js';
import { onnxBytes } from '../../../src/run/export/onnxModel.js';
import { onnxProto } from '../../../src/run/export/onnxProto.js';

const isInstalled = existsSync('test/package/node_modules/onnxruntime-web');
if (!isInstalled) console.log('ONNX files are not tried: npm ci --prefix test/package installs what that needs.');
const tools = createRequire(resolve('test/package/package.json'));

type Feeds = Readonly<Record<string, Float32Array | Uint8Array | BigInt64Array>>;
const types: Readonly<Record<string, string>> = { Float32Array: 'float32', Uint8Array: 'uint8', BigInt64Array: 'int64' };
/** The outputs of a graph for n rows, as numbers; whole numbers are given without a second axis. */
const computed = async (graph: OnnxGraph, feeds: Feeds, n = 1): Promise<Record<string, number[]>> => {
  const ort = tools('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnxBytes(tools('onnx-proto').onnx, graph, { algorithm: 'x' }));
  const tensors = Object.entries(feeds).map(([name, x]) => {
    const type = types[x.constructor.name];
    return [name, new ort.Tensor(type, x, type === 'int64' ? [n] : [n, x.length / n])];
  });
  const outputs: Record<string, { data: ArrayLike<number | bigint> }> = await session.run(Object.fromEntries(tensors));
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data, Number)]));
};
const close = (got: ArrayLike<number>, want: ArrayLike<number>): void => {
  expect(got.length).toBe(want.length);
  Array.from(want).forEach((x, i) => void expect(Math.abs(got[i] - x)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(x))));
};
const flat = (x: number | ArrayLike<number>): number[] => (typeof x === 'number' ? [x] : Array.from(x));

const names = Object.keys(algorithms) as AlgoName[];
const cases = names.flatMap((algo, i) =>
  (algorithms[algo].actions === 'any' ? ['discrete', 'continuous'] : [algorithms[algo].actions]).map(
    (actions, j) => [algo, actions, activations[(2 * i + j) % activations.length]] as const,
  ),
);
const silu = ['ppo', 'discrete', 'silu'] as const;
const leaky = ['sac', 'continuous', 'leaky_relu'] as const;
const selu = ['dqn', 'discrete', 'selu'] as const;

describe.runIf(isInstalled)('an exported policy', () => {
  test.each([...cases, silu, leaky, selu])('[C6] of %s, %s actions, %s', async (algo, actions, activation: Activation) => {
    const env = {
      observationSpace: box([-9, -9, -9], [9, 9, 9]),
      actionSpace: actions === 'discrete' ? discrete(3) : box([-2, 0], [2, 5]),
    } satisfies Spaces;
    const { build, fresh, agent } = learner(algo);
    const networks = build(env as never, { hiddenSizes: [32, 16], activation });
    const params: Tree = fresh(networks)(key(1));
    const trained = { name: 'x', env, networks, params, activation };
    const obs = Float32Array.from(normal(key(2), [3]));
    const { mode, v, q, distribution } = agent(networks, env as never)(params);
    const got = await computed(policyGraph(trained), { obs });
    close(got.action, flat(mode(obs)));
    if (v) close(got.v, [v(obs)]);
    const parameters = distribution?.(obs).params as { mu: Tensor; logStd: Tensor } | Tensor | undefined;
    if (parameters instanceof Tensor) close(got.logits, numbers(parameters));
    else if (parameters) {
      close(got.mean, numbers(parameters.mu));
      close(got.log_std, numbers(parameters.logStd));
    }
    const critics = criticGraph(trained);
    expect(critics !== undefined).toBe(q !== undefined && algo !== 'dqn');
    const act = Float32Array.of(1.5, 0.25);
    if (critics && q) close((await computed(critics, { obs, act })).q, [q(obs, act)]);
  });

  test('[C6] normalises observations as its run did', async () => {
    const env = { observationSpace: box([-9e9], [9e9]), actionSpace: discrete(4) } satisfies Spaces;
    const { build, fresh, agent } = learner('ppo');
    const networks = build(env as never, { hiddenSizes: [16], activation: 'tanh' });
    const params = fresh(networks)(key(1));
    const statistics = { count: 100, mean: Float64Array.of(1e4), m2: Float64Array.of(400) };
    const got = await computed(policyGraph({ name: 'x', env, networks, params, activation: 'tanh', statistics }), {
      obs: Float32Array.of(10_003),
    });
    close(got.v, [agent(networks, env as never)(params).v?.(Float32Array.of(1.5)) ?? Number.NaN]);
  });
});

/** PPO's networks for an observation space, with two actions. */
const ppoFor = (observationSpace: Spaces['observationSpace']) => {
  const env = { observationSpace, actionSpace: discrete(2) } satisfies Spaces;
  const { build, fresh, agent } = learner('ppo');
  const networks = build(env as never, { hiddenSizes: [8], activation: 'tanh' });
  const params = fresh(networks)(key(3));
  return { trained: { name: 'x', env, networks, params, activation: 'tanh' as const }, agent: agent(networks, env as never)(params) };
};

describe.runIf(isInstalled)('an exported policy takes', () => {
  test('[C6] several observations at once', async () => {
    const { trained, agent } = ppoFor(box([-9, -9], [9, 9]));
    const rows = [Float32Array.of(1, 2), Float32Array.of(-3, 0.5), Float32Array.of(0, 0)];
    const { v, action } = await computed(policyGraph(trained), { obs: Float32Array.from(rows.flatMap((row) => [...row])) }, 3);
    close(
      v,
      rows.map((row) => agent.v?.(row) ?? Number.NaN),
    );
    expect(action).toEqual(rows.map((row) => agent.mode(row)));
  });
  test('[C6] observations of a discrete space', async () => {
    const { trained, agent } = ppoFor(discrete(5));
    const { v } = await computed(policyGraph(trained), { obs: BigInt64Array.of(3n, 0n) }, 2);
    close(v, [agent.v?.(3) ?? Number.NaN, agent.v?.(0) ?? Number.NaN]);
  });
  test('[C6] bytes', async () => {
    const { trained, agent } = ppoFor(box(0, 255, { shape: [4], dtype: 'uint8' }));
    const obs = Uint8Array.of(0, 255, 7, 130);
    close((await computed(policyGraph(trained), { obs })).v, [agent.v?.(obs) ?? Number.NaN]);
  });
});

test('[C6] names the package that is missing, and the line that installs it', async () => {
  await expect(onnxProto()).rejects.toThrow('--onnx needs the package onnx-proto, which is not installed: npm i onnx-proto@8.0.1');
});
