import { describe, expect, test } from 'vitest';
import { algorithms } from '../../../../src/algos/index.js';
import { cartPole } from '../../../../src/envs/index.js';
import { fromConfig, keywordArguments, spinningUpName } from '../../../../src/run/config/spinningUpNames.js';
import { parseFlags } from '../../../../src/run/flags/parseFlags.js';
import { algorithmNamed, inFlags, knownFlags, runConfig, scriptConfig } from '../../../../src/run/flags/runConfig.js';
import { UserError } from '../../../../src/run/userError.js';
import { parseTestFlags } from '../../../../src/run/watch/flags.js';

const all = 'vpg, npg, trpo, ppo, ppo_penalty, a2c, ddpg, td3, sac, sac2018, dqn';
const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');
const run = (line: string) => runConfig(words(line));
const parsed = (line: string) =>
  parseFlags(words(line)).map(({ key, shorthand, values }) => ({ key, values, ...(shorthand !== undefined && { shorthand }) }));

describe('flags are data', () => {
  test('a flag may have several values, and one without any is true', () => {
    expect(parsed('--env CartPole-v1 Acrobot-v1 --seed 0 10 --dt')).toEqual([
      { key: 'env_name', values: ['CartPole-v1', 'Acrobot-v1'] },
      { key: 'seed', values: [0, 10] },
      { key: 'datestamp', values: [true] },
    ]);
  });

  test('a flag may carry a shorthand, which may be empty', () => {
    expect(parsed('--hid[h] [32,32] [64,64] --act[] torch.nn.Tanh')).toEqual([
      {
        key: 'ac_kwargs:hidden_sizes',
        shorthand: 'h',
        values: [
          [32, 32],
          [64, 64],
        ],
      },
      { key: 'ac_kwargs:activation', shorthand: '', values: ['Tanh'] },
    ]);
  });

  test('[64, 64] is one value, though it comes as two words', () => {
    const two = [
      [64, 64],
      [32, 32],
    ];
    expect(parsed('--hid [64, 64] [32, 32] --seed 1')).toEqual([
      { key: 'ac_kwargs:hidden_sizes', values: two },
      { key: 'seed', values: [1] },
    ]);
    expect(parsed('--hid [64,64] ( 32, 32 )')).toEqual([{ key: 'ac_kwargs:hidden_sizes', values: two }]);
  });

  test('--env:key is an option of the environment', () => {
    expect(parsed('--env FrozenLake-v1 --env:is_slippery False')).toEqual([
      { key: 'env_name', values: ['FrozenLake-v1'] },
      { key: 'env_kwargs:is_slippery', values: [false] },
    ]);
  });

  test('a key may lead into dictionaries', () => {
    expect(parsed('--ac_kwargs:deep:nested_key 1 2')).toEqual([{ key: 'ac_kwargs:deep:nested_key', values: [1, 2] }]);
  });

  test('--key=value is --key value', () => {
    expect(parsed('--seed=3 --exp_name=a=b')).toEqual([
      { key: 'seed', values: [3] },
      { key: 'exp_name', values: ['a=b'] },
    ]);
  });

  test('a negative number is a value', () => {
    expect(parsed('--pi_lr -1 1')).toEqual([{ key: 'pi_lr', values: [-1, 1] }]);
  });

  test('names are text, whatever they look like', () => {
    expect(parsed('--exp_name 1e3 --data_dir 007')).toEqual([
      { key: 'exp_name', values: ['1e3'] },
      { key: 'data_dir', values: ['007'] },
    ]);
  });

  test('of --env and --env_name the short one counts, as in the original', () => {
    expect(parsed('--env CartPole-v1 --env_name Acrobot-v1')).toEqual([{ key: 'env_name', values: ['CartPole-v1'] }]);
  });
});

describe('a run from the words of a command', () => {
  test('every flag by its name, in camelCase', () => {
    const line =
      'ppo --env CartPole-v1 --hid 32,32 --act torch.nn.LeakyReLU --steps_per_epoch 500 --train_v_iters 0 --clip_ratio 0.1 --save_freq 5';
    expect(run(line)).toEqual({
      algo: 'ppo',
      env: 'CartPole-v1',
      hiddenSizes: [32, 32],
      activation: 'leaky_relu',
      stepsPerEpoch: 500,
      trainVIters: 0,
      clipRatio: 0.1,
      saveFreq: 5,
    });
  });

  test.each(['tanh', 'Tanh', 'tf.tanh', 'tf.nn.tanh', 'torch.nn.Tanh', 'torch.tanh'])('--act %s is tanh', (word) => {
    expect(run(`vpg --env CartPole-v1 --act ${word}`)).toMatchObject({ activation: 'tanh' });
  });

  test('a dictionary is a flag for each of its keys', () => {
    const expected = run('ppo --env CartPole-v1 --hid [32] --act relu');
    for (const word of ['dict(hidden_sizes=[32],activation=torch.nn.ReLU)', "{'hidden_sizes':[32],'activation':'relu'}"])
      expect(runConfig(['ppo', '--env', 'CartPole-v1', '--ac_kwargs', word])).toEqual(expected);
  });

  test('options of the environment by their names in TypeScript', () => {
    expect(run('dqn --env FrozenLake-v1 --env:is_slippery False --env:map_name 8x8')).toMatchObject({
      envOptions: { isSlippery: false, mapName: '8x8' },
    });
  });

  test('a script describes a run by names in camelCase or by those of the command line', () => {
    const expected = run('ppo --env CartPole-v1 --hid [32] --clip_ratio 0.1');
    expect(scriptConfig('ppo', { env_name: 'CartPole-v1', ac_kwargs: { hidden_sizes: [32] }, clip_ratio: 0.1 })).toEqual(expected);
    expect(scriptConfig('ppo', { env: 'CartPole-v1', hiddenSizes: [32], clipRatio: 0.1 })).toEqual(expected);
    expect(scriptConfig('ppo', { env: cartPole, hiddenSizes: [32], clipRatio: 0.1 })).toEqual({ ...expected, env: cartPole });
  });

  test.each([
    ['--update_every episode', { updateEvery: 'episode' }],
    ['--update_every 50', { updateEvery: 50 }],
    ['--alpha auto', { alpha: 'auto' }],
    ['--alpha 0.2', { alpha: 0.2 }],
    ['--replay_size 1e6', { replaySize: 1_000_000 }],
    ['--start_steps 0 --num_test_episodes 0', { startSteps: 0, numTestEpisodes: 0 }],
  ])('sac %s', (flags, expected) => {
    expect(run(`sac --env Pendulum-v1 ${flags}`)).toEqual({ algo: 'sac', env: 'Pendulum-v1', ...expected });
  });

  test.each([
    ['True', true],
    ['False', false],
  ])('dqn --double_q %s', (word, doubleQ) => {
    expect(run(`dqn --env CartPole-v1 --double_q ${word}`)).toEqual({ algo: 'dqn', env: 'CartPole-v1', doubleQ });
  });

  test.each(Object.keys(algorithms) as (keyof typeof algorithms)[])(
    '%s goes by its own name, and by that with _pytorch or _tf1',
    (algo) => {
      for (const word of [algo, `${algo}_pytorch`, `${algo}_tf1`]) expect(algorithmNamed(word)).toBe(algo);
    },
  );

  test('trpo --algo npg is npg', () => {
    expect(run('trpo --env CartPole-v1 --algo npg --delta 0.02')).toEqual(run('npg --env CartPole-v1 --delta 0.02'));
    expect(run('trpo_tf1 --algo trpo --env CartPole-v1')).toEqual(run('trpo --env CartPole-v1'));
  });

  test.each([
    ['pppo --env CartPole-v1', `there is no algorithm 'pppo'; did you mean ppo? There are ${all}`],
    ['ppo-penalty --env CartPole-v1', `there is no algorithm 'ppo-penalty'; did you mean ppo_penalty? There are ${all}`],
    ['toString --env CartPole-v1', `there is no algorithm 'toString'. There are ${all}`],
    ['ppo', 'which environment? Name it with --env, such as --env CartPole-v1'],
    ['ppo CartPole-v1', "'CartPole-v1' belongs to no flag; flags begin with --, as in --env CartPole-v1"],
    ['ppo --env', '--env should be the name of an environment, such as CartPole-v1, but has no value'],
    [
      'ppo --env A --steps_per_epoc 1',
      'ppo has no flag --steps_per_epoc; did you mean --steps_per_epoch? spinup run ppo --help lists all of them',
    ],
    [
      'ppo --env A --stepsPerEpoch 1',
      'ppo has no flag --stepsPerEpoch; did you mean --steps_per_epoch? spinup run ppo --help lists all of them',
    ],
    ['ppo --env A --hidden_sizes [1]', 'ppo has no flag --hidden_sizes; did you mean --hid? spinup run ppo --help lists all of them'],
    ['vpg --env A --clip_ratio 0.1', 'vpg has no flag --clip_ratio. spinup run vpg --help lists all of them'],
    ['ppo --env A --gamma 2', '--gamma should be a number from 0 to 1, but is 2'],
    ['ppo --env A --gamma x', '--gamma should be a number from 0 to 1, but is x'],
    ['ppo --env A --seed', '--seed should be a whole number, but has no value'],
    ['ppo --env A --hid 64', '--hid should be a list of whole numbers from 1 on, such as [64, 64], but is 64'],
    ['ppo --env A --hid [64, 64', '--hid: the brackets of [64, 64 do not match; a list is written [64,64]'],
    [
      'ppo --env A --hid [64] --ac_kwargs dict(hidden_sizes=[32])',
      '--hid and --ac_kwargs:hidden_sizes mean the same; give only one of them',
    ],
    ['ppo --env A --dryrun', 'ppo has no flag --dryrun; did you mean --dry_run? spinup run ppo --help lists all of them'],
    ['ppo --env A --save_freq 0', '--save_freq should be a whole number from 1 on, but is 0'],
    ['ppo --env A --exp_name ../a', '--exp_name should be a name that a directory can have, without / or \\, but is ../a'],
    ['ppo --env A --data_dir', '--data_dir should be the path of a directory, but has no value'],
    ['ppo --env A --dt 3', '--dt should be True or False, but is 3'],
    ['ppo --env A --seed 0 10', 'one value expected for --seed, got 2: 0 10'],
    ['ppo --env A --seed 0 --seed 1', '--seed is given twice; give it once'],
    ['trpo --env A --algo ppo', '--algo should be trpo or npg, but is ppo'],
    ['trpo --env A --algo', '--algo should be trpo or npg, but has no value'],
    ['trpo --env A --algo npg trpo', 'one value expected for --algo, got 2: npg trpo'],
    ['trpo --env A --algo npg --backtrack_iters 3', 'npg has no flag --backtrack_iters. spinup run npg --help lists all of them'],
    ['trpo --env A --alg npg', 'trpo has no flag --alg; did you mean --algo? spinup run trpo --help lists all of them'],
    ['npg --env A --algo npg', 'npg has no flag --algo. spinup run npg --help lists all of them'],
    ['ppo --env A --algo npg', 'ppo has no flag --algo. spinup run ppo --help lists all of them'],
    ['sac --env A --alpha automatic', "--alpha should be a finite number from 0 on, or 'auto', but is automatic"],
    ['sac2018 --env A --alpha auto', '--alpha should be a finite number from 0 on, but is auto'],
    ['ddpg --env A --update_every 0', "--update_every should be a whole number from 1 on, or 'episode', but is 0"],
    ['ppo --env A --cpu 0.5', '--cpu should be a whole number from 1 on, or auto, but is 0.5'],
    ['ppo --env A --', "'--' is not a flag; a flag is --name or --name[shorthand]"],
  ])('%s: refused in words that help', (line, message) => {
    expect(() => run(line)).toThrow(new UserError(message));
  });

  test('an activation that is none is refused with a list of those that are', () => {
    expect(() => run('ppo --env A --act gelu')).toThrow(/--act should be one of identity, tanh, relu, .*, but is gelu/);
  });
});

describe('names', () => {
  test.each(Object.keys(algorithms) as (keyof typeof algorithms)[])('each hyperparameter of %s has a flag of its own', (algo) => {
    const keys = knownFlags(algo).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(Object.keys(algorithms[algo].defaults).map(spinningUpName)));
  });

  const common = 'seed epochs steps_per_epoch max_ep_len gamma ac_kwargs:hidden_sizes ac_kwargs:activation';
  const offPolicy = `${common} replay_size polyak batch_size start_steps update_after update_every num_test_episodes`;
  test.each([
    ['vpg', `${common} lam pi_lr vf_lr train_v_iters`],
    ['ppo', `${common} lam pi_lr vf_lr train_v_iters clip_ratio train_pi_iters target_kl`],
    ['trpo', `${common} lam vf_lr train_v_iters delta damping_coeff cg_iters backtrack_iters backtrack_coeff`],
    ['ddpg', `${offPolicy} pi_lr q_lr act_noise`],
    ['td3', `${offPolicy} pi_lr q_lr act_noise target_noise noise_clip policy_delay`],
    ['sac', `${offPolicy} lr alpha`],
  ] as const)('those of %s are the original ones', (algo, names) => {
    expect(Object.keys(algorithms[algo].defaults).map(spinningUpName).sort()).toEqual(names.split(' ').sort());
  });

  test('an algorithm that speaks of a hyperparameter in its own name speaks of its flag', () => {
    expect(inFlags('sac: updateAfter should be at least batchSize, which is 100')).toBe(
      'sac: --update_after should be at least --batch_size, which is 100',
    );
    for (const other of ['cannot write updateAfter', 'toString: updateAfter', 'vpg: updateAfter', 'sac: lossQ has become NaN'])
      expect(inFlags(other)).toBe(other);
  });

  test('what config.json is told it tells again', () => {
    const { defaults } = algorithms.ppo;
    const config = keywordArguments({ algo: 'ppo', settings: { env_name: 'CartPole-v1' }, hyperparameters: { ...defaults } });
    expect(config).toMatchObject({ ac_kwargs: { hidden_sizes: [64, 64], activation: 'tanh' }, env_name: 'CartPole-v1', pi_lr: 3e-4 });
    for (const [name, value] of Object.entries(defaults)) expect(fromConfig(config, name)).toEqual(value);
  });
});

describe('the flags of test_policy', () => {
  test('long and short, before and after the directory', () => {
    const options = { dir: 'd', episodes: 5, len: 7, deterministic: true, film: false, output: 'a.svg', seed: -2, itr: 3 };
    expect(parseTestFlags(words('-n 5 d -l 7 -d -nr -o a.svg --seed -2 -i 3'))).toEqual(options);
    expect(parseTestFlags(words('--episodes=5 --len 7 --deterministic --norender --output a.svg --seed=-2 --itr 3 d'))).toEqual(options);
    expect(parseTestFlags(words('d -i -1'))).toEqual({ dir: 'd', itr: -1 });
    expect(parseTestFlags(words('d -i last --gif a.gif --png a.png --terminal'))).toEqual({
      dir: 'd',
      gif: 'a.gif',
      png: 'a.png',
      terminal: true,
    });
  });

  test.each([
    ['', 'which run? Name its directory, such as spinup test_policy data/cmd_ppo/cmd_ppo_s0'],
    ['a b', 'one directory expected, got 2: a b'],
    ['a -n', '-n should be a whole number from 1 on, but has no value'],
    ['a -n 0', '-n should be a whole number from 1 on, but is 0'],
    ['a -n 1.5', '-n should be a whole number from 1 on, but is 1.5'],
    [
      'a --episode 3',
      'test_policy has no flag --episode; did you mean --episodes? It has -n, --episodes, -l, --len, -d, --deterministic, -nr, --norender, -o, --output, --gif, --png, --terminal, --seed, -i, --itr, --env, --networks',
    ],
    ['a -i -2', '-i should be last, best or a whole number from -1 on, but is -2'],
  ])('%s: refused in words that help', (line, message) => {
    expect(() => parseTestFlags(words(line))).toThrow(new UserError(message));
  });
});
