/** What scripts call: grids, single experiments, saved policies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cartPole } from '../../../../src/envs/index.js';
import { callExperiment, type Kwargs } from '../../../../src/run/grid/callExperiment.js';
import { ExperimentGrid } from '../../../../src/run/grid/experimentGrid.js';
import { train } from '../../../../src/run/train/train.js';
import { UserError } from '../../../../src/run/userError.js';
import { loadPolicy, runPolicy } from '../../../../src/run/watch/runPolicy.js';
import { eachInFolder } from '../../../support/folder.js';

let dataDir = '';
eachInFolder((path) => {
  dataDir = path;
});
const listener = () => {
  const heard: string[] = [];
  return { io: { write: (text: string) => void heard.push(text), color: false }, text: () => heard.join('') };
};
const tiny = { epochs: 1, stepsPerEpoch: 30, hiddenSizes: [4], trainVIters: 1 };

describe('callExperiment', () => {
  test('gives a function its parameters, an environment, a seed and a place to write', async () => {
    const { io, text } = listener();
    const seen: Kwargs[] = [];
    const options = { seed: 3, dataDir, envName: 'CartPole-v1', envOptions: { maxEpisodeSteps: 7 }, width: [1, 2] };
    const result = await callExperiment('mine', (kwargs) => seen.push(kwargs), options, io);
    expect(result).toBe(1);
    expect(seen[0]).toMatchObject({ seed: 3, width: [1, 2], loggerKwargs: { outputDir: join(dataDir, 'mine/mine_s3'), expName: 'mine' } });
    expect(seen[0].env?.spec).toMatchObject({ id: 'CartPole-v1', maxEpisodeSteps: 7 });
    expect(text()).toContain('Running experiment:\n\nmine\n\nwith kwargs:\n\n{\n');
  });

  test('trains with an algorithm of ours, by whichever names', async () => {
    const { io } = listener();
    const parameters = { env_name: 'CartPole-v1', epochs: 1, steps_per_epoch: 30, ac_kwargs: { hidden_sizes: [4] }, trainVIters: 1 };
    expect(await callExperiment('mine', 'vpg', { seed: 3, dataDir, ...parameters }, io)).toMatchObject({ epoch: 1, steps: 30 });
    expect(existsSync(join(dataDir, 'mine/mine_s3/config.json'))).toBe(true);
  });
});

describe('ExperimentGrid', () => {
  const grid = () =>
    new ExperimentGrid('g').add('env_name', 'CartPole-v1').add('seed', [0, 1]).add('clipRatio', [0.1, 0.2], 'c').add('epochs', 1);

  test('runs a function for each variant, one after another', async () => {
    const { io, text } = listener();
    const seen: string[] = [];
    const work = ({ seed, clipRatio, loggerKwargs }: Kwargs) => seen.push(`${loggerKwargs.expName} ${seed} ${clipRatio}`);
    expect(await grid().run(work, { dataDir }, io)).toEqual([1, 2, 3, 4]);
    expect(seen).toEqual(['g_c0-1 0 0.1', 'g_c0-2 0 0.2', 'g_c0-1 1 0.1', 'g_c0-2 1 0.2']);
    expect(text()).toContain('Preparing to run the following experiments...\n\ng_c0-1\ng_c0-2\n');
  });

  test('a parameter may say which function', async () => {
    const both = new ExperimentGrid('g').add('work', [() => 'one', () => 'two']).add('seed', [1, 2]);
    expect(await both.run('work', { dataDir }, listener().io)).toEqual(['one', 'one', 'two', 'two']);
    await expect(both.run('seed', { dataDir }, listener().io)).rejects.toThrow("run: 'seed' should be an algorithm (vpg, ");
  });

  test('runs an algorithm in a process for each variant, by the words that are typed for it', async () => {
    const typed: string[] = [];
    const start = (words: readonly string[]) => {
      typed.push(words.join(' '));
      return { ended: Promise.resolve({ exitCode: 1 }), stop: () => {}, kill: () => {} };
    };
    const { runs } = await grid().run('ppo', { dataDir, start, jobs: 2 }, listener().io);
    expect(runs.map(({ dir }) => dir)).toEqual(
      ['g_c0-1/g_c0-1_s0', 'g_c0-2/g_c0-2_s0', 'g_c0-1/g_c0-1_s1', 'g_c0-2/g_c0-2_s1'].map((dir) => join(dataDir, dir)),
    );
    expect(typed[0]).toBe(`run ppo --env_name CartPole-v1 --clip_ratio 0.1 --epochs 1 --exp_name g_c0-1 --seed 0 --data_dir ${dataDir}`);
  });

  test('an algorithm refuses what it does not know before anything begins', async () => {
    const bad = grid().add('clip_ration', [1]);
    await expect(bad.run('ppo', { dataDir }, listener().io)).rejects.toThrow(UserError);
    await expect(
      grid()
        .add('gamma', [() => 1])
        .run('ppo', { dataDir }, listener().io),
    ).rejects.toThrow('gamma should be a value that can be typed');
  });

  test('equal shorthands differ in names, and a line says so', async () => {
    const { io, text } = listener();
    const clash = new ExperimentGrid('g').add('train_pi_iters', [1, 2]).add('train_v_iters', [1, 2]);
    expect(clash.variantName({ train_pi_iters: 1, train_v_iters: 2 })).toBe('g_trainp1_trainv2');
    await clash.run(() => 0, { dataDir }, io);
    expect(text()).toContain('train_pi_iters and train_v_iters would all be abbreviated to tra in names; ');
  });
});

describe('a saved policy', () => {
  test('acts as mode or sample does, has values, and is played', async () => {
    const { io, text } = listener();
    const { dir } = await train({ algo: 'vpg', env: 'CartPole-v1', dataDir, ...tiny }, listener().io);
    const { env, getAction, mode, v } = await loadPolicy(dir, 'last', true);
    const obs = Float32Array.of(0.1, 0, -0.05, 0.2);
    expect(getAction(obs)).toBe(mode(obs));
    expect(v?.(obs)).toBeTypeOf('number');
    const page = join(dataDir, 'episode.html');
    const { returns, lengths } = await runPolicy(env, getAction, 9, 3, page, io);
    expect(returns).toEqual(lengths);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(9);
    expect(text().match(/^Episode \d \t EpRet \d+\.000 \t EpLen \d+$/gm)).toHaveLength(3);
    expect(text()).toMatch(/\| +AverageEpRet \|/);
    expect(existsSync(page)).toBe(true);
    const drawn = (await loadPolicy(dir)).getAction;
    expect(new Set(Array.from({ length: 50 }, () => drawn(obs)))).toEqual(new Set([0, 1]));
  });

  test('what cannot be drawn is refused before it is played', async () => {
    const { render: _, ...blind } = cartPole;
    await expect(runPolicy(blind, () => 0, 9, 1, join(dataDir, 'a.html'), listener().io)).rejects.toThrow(
      'CartPole-v1 has no render function',
    );
  });
});
