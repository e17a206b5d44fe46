/** A finished run that is given more epochs becomes the run that had them from the start, bit for bit. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../../../src/algos/index.js';
import { learner } from '../../../../src/run/config/anyAlgorithm.js';
import { readSafetensors, resume, type TrainConfig, train } from '../../../../src/run/index.js';

let dataDir = '';
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'extend-'));
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const quiet = { write: () => {}, color: false };

/** Small values. Steps 1 to 600 are those of the first 20 epochs, in which most of what happens once has happened; ε of DQN still falls. */
const small: Readonly<Record<string, unknown>> = {
  stepsPerEpoch: 30,
  maxEpLen: 25,
  hiddenSizes: [4],
  trainPiIters: 2,
  trainVIters: 2,
  numEnvs: 3,
  replaySize: 700,
  batchSize: 8,
  startSteps: 300,
  updateAfter: 400,
  updateEvery: 10,
  gradientSteps: 3,
  targetUpdateEvery: 7,
  epsilonSteps: 900,
  numTestEpisodes: 1,
};

/** Those of the small values that an algorithm has, in an environment whose actions it can choose. */
const configOf = (algo: AlgoName, expName: string, epochs: number, more: object): TrainConfig => {
  const { defaults, actions } = learner(algo);
  const own = Object.entries(small).filter(([name]) => Object.hasOwn(defaults, name));
  const env = actions === 'continuous' ? 'Pendulum-v1' : 'CartPole-v1';
  return { algo, env, expName, dataDir, epochs, ...Object.fromEntries(own), ...more } as TrainConfig;
};
const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** All that a run leaves behind, apart from its name and the time that it took. */
const remains = (expName: string): unknown => {
  const dir = join(dataDir, expName, `${expName}_s0`);
  const text = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const state = readSafetensors(readFileSync(join(dir, 'state', 'run.safetensors')));
  const replay = readdirSync(join(dir, 'state')).filter((name) => name.startsWith('replay'));
  return {
    progress: text('progress.txt').replaceAll(/\t[^\t\n]*\n/g, '\n'),
    config: text('config.json').replaceAll(expName, 'NAME'),
    model: digest(join(dir, 'model.safetensors')),
    tensors: [...state.tensors],
    values: state.metadata.value.replace(/"seconds":[^,}]*/, ''),
    replay: replay.map((name) => [name, digest(join(dir, 'state', name))]),
  };
};

const cases = [
  ...(Object.keys(algorithms) as AlgoName[]).map((algo) => [algo, algo, {}] as const),
  ['sac, alpha auto', 'sac', { alpha: 'auto' }],
  ['td3, updates after episodes', 'td3', { updateEvery: 'episode' }],
  ['sac, which begins to learn after epoch 20', 'sac', { startSteps: 620, updateAfter: 610 }],
  ['ppo, continuous actions', 'ppo', { env: 'Pendulum-v1' }],
] as const;

describe.each(cases)('%s', (title, algo, more) => {
  test('[B7] a run of 20 epochs, extended to 40, is a run of 40', async () => {
    const name = (which: string): string => `${title.replaceAll(/\W+/g, '_')}_${which}`;
    await train(configOf(algo, name('whole'), 40, more), quiet);
    const { dir } = await train(configOf(algo, name('extended'), 20, more), quiet);
    expect(await resume({ dir, epochs: 40 }, quiet)).toMatchObject({ epoch: 40, epochs: 40, interrupted: false });
    expect(remains(name('extended'))).toEqual(remains(name('whole')));
  });
});

test('[B7] a run is not cut short: fewer epochs than it has are refused, and nothing changes', async () => {
  const { dir } = await train(configOf('vpg', 'short', 3, {}), quiet);
  const before = remains('short');
  await expect(resume({ dir, epochs: 2 }, quiet)).rejects.toThrow(
    `--epochs should be at least 3, but is 2: the run in ${dir} has completed 3 epochs`,
  );
  for (const epochs of [0, 2.5, Number.NaN, '5' as unknown as number])
    await expect(resume({ dir, epochs }, quiet)).rejects.toThrow(`resume: epochs should be a whole number from 1 on, but is ${epochs}`);
  expect(remains('short')).toEqual(before);
});

test('[B7] a run that was stopped is given as many epochs as it has, and then is complete', async () => {
  let steps = 0;
  const { dir } = await train(configOf('vpg', 'stopped', 9, {}), { ...quiet, stopped: () => ++steps > 70 });
  expect(await resume({ dir, epochs: 2 }, quiet)).toMatchObject({ epoch: 2, epochs: 2, interrupted: false });
  await train(configOf('vpg', 'two', 2, {}), quiet);
  expect(remains('stopped')).toEqual(remains('two'));
});
