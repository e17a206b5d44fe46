/** Every algorithm as a user meets it: typed, written down, and read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Agent, type AlgoName, algorithms } from '../../src/algos/index.js';
import { make } from '../../src/envs/index.js';
import { contains, type SpaceElement, sample } from '../../src/envs/spaces.js';
import { type Key, key, keys } from '../../src/random.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';
import { runConfig } from '../../src/run/flags/runConfig.js';
import { load } from '../../src/run/saved/loadRun.js';
import { testPolicy } from '../../src/run/watch/testPolicy.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

const four = (...names: readonly string[]): string => names.map((name) => `Average${name} Std${name} Max${name} Min${name}`).join(' ');
const onPolicy = `Epoch ${four('EpRet')} EpLen ${four('VVals')} TotalEnvInteracts LossPi LossV DeltaLossPi DeltaLossV`;
const offPolicy = `Epoch ${four('EpRet', 'TestEpRet')} EpLen TestEpLen TotalEnvInteracts`;

const short = '--seed 3 --epochs 2 --steps_per_epoch 40 --max_ep_len 30 --hid [6]';
const gradient = `--env CartPole-v1 ${short} --train_v_iters 2`;
const replay = `${short} --start_steps 20 --update_after 30 --batch_size 8 --num_test_episodes 2`;
const often = `${replay} --update_every 10`;

/** What is typed, the columns of progress.txt, and what can be asked of the result besides how to act. */
const runs: readonly (readonly [words: string, columns: string, asked: string])[] = [
  [`vpg ${gradient}`, `${onPolicy} Entropy KL Time`, 'distribution v'],
  [`npg ${gradient}`, `${onPolicy} KL Time`, 'distribution v'],
  [`trpo ${gradient}`, `${onPolicy} KL BacktrackIters Time`, 'distribution v'],
  [`ppo ${gradient} --train_pi_iters 2`, `${onPolicy} Entropy KL ClipFrac StopIter Time`, 'distribution v'],
  [`ppo_penalty --env Pendulum-v1 ${short} --train_pi_iters 2`, `${onPolicy} Entropy KL KLCoeff Time`, 'distribution v'],
  [
    `a2c --env CartPole-v1 ${short} --num_envs 1 --t_max 4`,
    `Epoch ${four('EpRet')} EpLen ${four('VVals')} TotalEnvInteracts LossPi LossV Entropy Time`,
    'distribution v',
  ],
  [`ddpg --env Pendulum-v1 ${often}`, `${offPolicy} ${four('QVals')} LossPi LossQ Time`, 'q'],
  [`td3 --env Pendulum-v1 ${replay} --update_every episode`, `${offPolicy} ${four('Q1Vals', 'Q2Vals')} LossPi LossQ Time`, 'q'],
  [`sac --env Pendulum-v1 ${often}`, `${offPolicy} ${four('Q1Vals', 'Q2Vals', 'LogPi')} LossPi LossQ Time`, 'distribution q'],
  [
    `sac --env Pendulum-v1 ${often} --alpha auto`,
    `${offPolicy} ${four('Q1Vals', 'Q2Vals', 'LogPi')} LossPi LossQ Alpha Time`,
    'distribution q',
  ],
  [
    `sac2018 --env Pendulum-v1 ${often} --act tanh`,
    `${offPolicy} ${four('Q1Vals', 'Q2Vals', 'VVals', 'LogPi')} LossPi LossQ LossV Time`,
    'distribution q v',
  ],
  [`dqn --env CartPole-v1 ${often} --double_q True`, `${offPolicy} ${four('QVals')} LossQ Time`, 'q v'],
];

test('every algorithm is among them', () => {
  expect(new Set(runs.map(([words]) => words.split(' ')[0]))).toEqual(new Set(Object.keys(algorithms)));
});

describe.each(runs)('spinup run %s', (words, columns, asked) => {
  const algo = words.split(' ')[0] as AlgoName;

  test('has the columns of the original, and load gives what the run ends with, as functions', async () => {
    const { code, out, err } = await here.spinup(`run ${words}`);
    expect([code, err]).toEqual([0, '']);
    expect(out.includes('; tested after it, without exploration: ')).toBe(columns.includes('TestEpRet'));
    const dir = join(here.path, 'data', `cmd_${algo}`, `cmd_${algo}_s3`);
    const [header, ...rows] = readFileSync(join(dir, 'progress.txt'), 'utf8').trimEnd().split('\n');
    expect(header.split('\t')).toEqual(columns.split(' '));
    expect(rows).toHaveLength(2);
    expect(rows.join('\t')).not.toContain('nan');

    const { env, config, ...loaded } = await load(dir);
    expect(config).toMatchObject({ algo, seed: 3, max_ep_len: 30 });
    expect(['distribution', 'q', 'v'].filter((name) => name in loaded)).toEqual(asked.split(' '));
    const trained = await trainedBy(words);
    const next = keys(key(7));
    for (let i = 0; i < 20; i++) {
      const [obs, act, k] = [sample(env.observationSpace, next()), sample(env.actionSpace, next()), next()];
      expect(answers(loaded, obs, act, k)).toEqual(answers(trained, obs, act, k));
      for (const action of [loaded.mode(obs), loaded.sample(obs, k)]) expect(contains(env.actionSpace, action)).toBe(true);
    }

    const heard: string[] = [];
    const terminal = { write: (text: string) => void heard.push(text), color: false };
    const { returns } = await testPolicy({ dir, episodes: 2, len: 5 }, terminal);
    expect(returns).toHaveLength(2);
    expect(heard.at(-1)).toContain(join(dir, 'episode.html'));
  });
});

/** What the same words come to where nothing is written or read. */
const trainedBy = async (words: string): Promise<Agent> => {
  const { algo, env: name, initFrom: _, ...options } = runConfig(words.split(' '));
  const env = await make(name as string);
  const { defaults, build, saved, agent } = learner(algo);
  const states = [...learner(algo)({ env, ...options })];
  return agent(build(env, { ...defaults, ...options }), env)(saved(states[states.length - 1].state));
};

/** Whatever can be asked. */
const answers = ({ mode, sample, distribution, v, q }: Agent, obs: SpaceElement, act: SpaceElement, key: Key) => ({
  mode: mode(obs),
  sample: sample(obs, key),
  logProb: distribution?.(obs).logProb(act),
  entropy: distribution?.(obs).entropy(),
  v: v?.(obs),
  q: q?.(obs, act),
});

describe('spinup run', () => {
  test('an epoch before the first update, or without evaluation, is n/a there', async () => {
    const { code, out } = await here.spinup(
      `run sac --env Pendulum-v1 ${short} --update_after 41 --update_every 10 --batch_size 8 --num_test_episodes 0 --alpha auto`,
    );
    expect(code).toBe(0);
    for (const name of ['AverageTestEpRet', 'TestEpLen', 'AverageQ1Vals', 'MinLogPi', 'LossQ', 'Alpha'])
      expect(out).toMatch(new RegExp(`\\| +${name} \\| +n/a \\|`));
    expect(out).toMatch(/^Done: 2 epochs; mean return in the last one: -[\d,.]+$/m);
    const [header, first, second] = here
      .read('data/cmd_sac/cmd_sac_s3/progress.txt')
      .split('\n')
      .map((line) => line.split('\t'));
    expect(first[header.indexOf('LossQ')]).toBe('nan');
    expect(Number(second[header.indexOf('LossQ')])).toBeGreaterThan(0);
  });

  test('trpo --algo npg is npg', async () => {
    await here.spinup(`run npg ${gradient}`);
    await here.spinup(`run trpo --algo npg ${gradient} --data_dir other`);
    const run = 'cmd_npg/cmd_npg_s3/model.safetensors';
    expect(here.read('other', run)).toBe(here.read('data', run));
  });

  test('Ctrl-C while the policy is evaluated leaves the epoch', async () => {
    let sent = false;
    const { code, out } = await here.spinup(
      'run ddpg --env Pendulum-v1 --epochs 2 --steps_per_epoch 5 --num_test_episodes 1000000',
      (printed, kill) => {
        if (sent || !printed.includes('Logging')) return;
        sent = true;
        setTimeout(() => kill('SIGINT'), 200);
      },
    );
    expect(code).toBe(130);
    expect(out).toContain('Stopped before the end of the first epoch. ');
  });
});
