/** From the words of a command to runs: names, directories, costs, and commands for each of them alone. */

import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ddpg, dqn } from '../../../../src/algos/index.js';
import { cartPole, pendulum } from '../../../../src/envs/index.js';
import type { TrainConfig } from '../../../../src/run/config/trainConfig.js';
import { isGrid, parseFlags } from '../../../../src/run/flags/parseFlags.js';
import { costOf } from '../../../../src/run/grid/cost.js';
import { dryRun } from '../../../../src/run/grid/dryRun.js';
import { defaultShorthand, nested } from '../../../../src/run/grid/experimentNames.js';
import { commandOf } from '../../../../src/run/grid/plan.js';
import { plansOf } from '../../../../src/run/grid/planRuns.js';
import { UserError } from '../../../../src/run/userError.js';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');
const plans = (line: string) => plansOf(words(line)).plans;
const names = (line: string) => plans(line).map(({ config }) => config.expName);
const base = 'ppo --env CartPole-v1 --exp_name e';

beforeEach(() => {
  for (const name of ['DATA_DIR', 'FORCE_DATESTAMP', 'DEFAULT_SHORTHAND']) vi.stubEnv(`SPINUP_${name}`, '');
});
afterEach(() => void vi.unstubAllEnvs());

describe('the documented commands of the original', () => {
  test('its quickstart', () => {
    const dirs = plans(
      'ppo --exp_name ppo_pole --env CartPole-v1 --clip_ratio 0.1 0.2 --hid[h] [32,32] [64,32] --act torch.nn.Tanh --seed 0 10 20 --data_dir path/to/data',
    ).map(({ dir }) => dir);
    expect(dirs).toHaveLength(12);
    expect(dirs).toContain('path/to/data/ppo_pole_cli0-1_h32-32/ppo_pole_cli0-1_h32-32_s10');
  });

  test('its example of suffixes', () => {
    expect(names('ddpg_tf1 --env Pendulum-v1 --hid[h] [300] [128,128] --act tf.nn.tanh tf.nn.relu').sort()).toEqual([
      'cmd_ddpg_h128-128_ac-actrelu',
      'cmd_ddpg_h128-128_ac-acttanh',
      'cmd_ddpg_h300_ac-actrelu',
      'cmd_ddpg_h300_ac-acttanh',
    ]);
  });

  test('a dictionary as --key dict(…) or as --key:v1 …', () => {
    const [{ config }] = plansOf(['ppo', '--env', 'CartPole-v1', '--ac_kwargs', 'dict(hidden_sizes=[32], activation=torch.nn.ELU)']).plans;
    expect(config).toEqual(plans('ppo --env CartPole-v1 --ac_kwargs:hidden_sizes [32] --ac_kwargs:activation torch.nn.ELU')[0].config);
  });

  test('--dt puts one moment in front of all', () => {
    const found = plansOf(words(`${base} --seed 0 1 --dt`), new Date(2026, 10, 21, 8, 5, 0));
    expect(found.plans.map(({ dir }) => dir)).toEqual([
      'data/2026-11-21_e/2026-11-21_08-05-00-e_s0',
      'data/2026-11-21_e/2026-11-21_08-05-00-e_s1',
    ]);
    expect(found.again).toEqual(words(`${base} --seed 0 1 --dt 2026-11-21_08-05-00`));
    expect(plansOf(found.again).plans).toEqual(found.plans);
  });
});

describe('names', () => {
  test('1 and 1.0 are two in Python, and so in names', () => {
    expect(names(`${base} --lam 1 1.0 1e0`)).toEqual(['e_lam1', 'e_lam1-0']);
    expect(names('sac --env Pendulum-v1 --exp_name e --replay_size 1e6 100_000')).toEqual(['e_rep1000000-0', 'e_rep100000']);
  });

  test('a dictionary is written as in Python', () => {
    const { plans } = plansOf([...words(base), '--ac_kwargs', "{'hidden_sizes':[32]}", 'dict(hidden_sizes=(8,))']);
    expect(plans.map(({ config }) => config.expName)).toEqual(['e_ac--hidden_sizes----32--', 'e_ac--hidden_sizes----8---']);
  });

  test('without default shorthands, flags are whole', () => {
    vi.stubEnv('SPINUP_DEFAULT_SHORTHAND', 'false');
    expect(names(`${base} --clip_ratio 0.1 0.2 --hid[h] [8] [9]`)[0]).toBe('e_clip_ratio0-1_h8');
  });

  test('options of the environment', () => {
    expect(defaultShorthand('env_kwargs:is_slippery')).toBe('env-is');
    expect(names('ppo --env FrozenLake-v1 --exp_name e --env:is_slippery True False')).toEqual(['e_env-is', 'e']);
  });
});

describe('names that the original would give twice', () => {
  const long = `${base} --train_pi_iters 10 20 --train_v_iters 10 20`;

  test('default shorthands that are equal grow until they differ, and a line says so', () => {
    expect(names(long)).toEqual(['e_trainp10_trainv10', 'e_trainp10_trainv20', 'e_trainp20_trainv10', 'e_trainp20_trainv20']);
    expect(plansOf(words(long)).notes).toEqual([
      'train_pi_iters and train_v_iters would all be abbreviated to tra in names; train_pi_iters becomes trainp, train_v_iters becomes trainv',
    ]);
  });

  test('one that somebody has chosen stays', () => {
    expect(names(`${base} --train_pi_iters[tra] 10 20 --train_v_iters 10 20`)[0]).toBe('e_trai10_tra10');
    expect(names(`${base} --train_pi_iters[p] 10 20 --train_v_iters 10 20`)[0]).toBe('e_tra10_p10');
  });

  test('a parameter with one value is in no name, and takes no shorthand from another', () => {
    expect(names(`${base} --train_pi_iters 10 --train_v_iters 10 20`)).toEqual(['e_tra10', 'e_tra20']);
  });

  test('settings that are called the same in spite of that are numbered, and a line says so', () => {
    const found = plansOf(words('ppo --env FrozenLake-v1 --exp_name e --env:map_name 4x4 4X4 --seed 0 1'));
    expect(found.plans.map(({ config }) => config.expName)).toEqual(['e_env-map4x4', 'e_env-map4x4', 'e_env-map4x4_2', 'e_env-map4x4_2']);
    expect(found.notes).toEqual(['2 experiments would be named e_env-map4x4; the later ones are e_env-map4x4_2 and so on']);
  });

  test('a run that is there twice is done once', () => {
    const found = plansOf(words(`${base} --gamma 0.9 0.90 --seed 1 01`));
    expect(found.plans.map(({ dir }) => dir)).toEqual(['data/e_gam0-9/e_gam0-9_s1']);
    expect(found.notes).toEqual(['3 of the runs would repeat others; each is run once']);
  });
});

// ── what is typed for a run alone ──

/** Flags with values that may stand together, some of them in brackets, quotes and spaces. */
const pool: Readonly<Record<string, readonly string[]>> = {
  '--gamma': ['0.9', '0.99', '1', '1.0'],
  '--hid': ['[8]', '(8,)', '[ 8, 8 ]', '8,8'],
  '--act': ['torch.nn.Tanh', 'relu', "'elu'"],
  '--train_pi_iters': ['1', '2', '3'],
  '--train_v_iters[v]': ['1', '2', '3'],
  '--seed': ['0', '7', '-1'],
  '--env:map_name': ['4x4', '8x8', "it's", '--', 'a b'],
  '--env:is_slippery': ['True', 'False', 'None'],
  '--exp_name': ['x', 'a b', "o'brien", '1e3', '_[h]'],
  '--data_dir': ['d', '/tmp/a b', '../x'],
  '--dt': ['True', '2026-11-21_08-05-00'],
};
const single = ['--exp_name', '--data_dir', '--dt'];
const aCommand = fc
  .tuple(
    ...Object.entries(pool).map(([flag, values]) =>
      fc.option(fc.subarray([...values], { minLength: 1, maxLength: single.includes(flag) ? 1 : 2 })),
    ),
  )
  .map((chosen) => ['ppo', '--env', 'FrozenLake-v1', ...chosen.flatMap((values, i) => flagWords(Object.keys(pool)[i], values ?? []))]);
const flagWords = (flag: string, values: readonly string[]): string[] => {
  if (values.length === 0) return [];
  const safe = values.filter((value) => !value.startsWith('--'));
  return safe.length > 0 ? [flag, ...safe] : [`${flag}=${values[0]}`];
};

/** The words that a shell makes of a line. */
const shellWords = (line: string): string[] =>
  [...line.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) => word.replace(/'([^']*)'|\\(')/g, (_, inside, mark) => inside ?? mark));

describe('commands', () => {
  test('the words of a run mean that run and no other', () => {
    fc.assert(
      fc.property(aCommand, (command) => {
        for (const plan of plansOf(command).plans) {
          const [npx, spinup, run, ...typed] = shellWords(commandOf(plan));
          expect([npx, spinup, run, ...typed]).toEqual(['npx', 'spinup', 'run', ...plan.args]);
          const again = plansOf(typed);
          expect(again.plans).toEqual([plan]);
          expect(again.notes).toEqual([]);
          expect(isGrid(parseFlags(typed.slice(1)))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no two runs of a command write to one directory, and each setting has its own name', () => {
    fc.assert(
      fc.property(aCommand, (command) => {
        const { plans } = plansOf(command);
        expect(new Set(plans.map(({ dir }) => dir)).size).toBe(plans.length);
        const settings = plans.map(({ config: { seed: _, expName, ...rest } }) => [JSON.stringify(rest), expName] as const);
        expect(new Set(settings.map(([, expName]) => expName)).size).toBeGreaterThanOrEqual(
          new Set(settings.map(([setting]) => setting)).size,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a shell makes the same words of it', () => {
    const [plan] = plansOf(['ppo', '--env', 'CartPole-v1', '--hid', '[8, 8]', '--exp_name', "o'brien $HOME", '--data_dir', 'a b']).plans;
    const out = execFileSync('sh', ['-c', `set -- ${commandOf(plan)}; printf '%s\\n' "$@"`], { encoding: 'utf8' });
    expect(out.trimEnd().split('\n').slice(3)).toEqual(plan.args);
  });

  test('what is the same for all and what is asked of all is said of each, or of none', () => {
    const [{ args: typed }] = plans(`${base} --seed 3 4 --jobs 2 --print_commands`);
    expect(typed.join(' ')).toBe('ppo --env CartPole-v1 --exp_name e --seed 3 --data_dir data');
  });
});

// ── costs ──

const config = (more: object): TrainConfig => ({ env: 'CartPole-v1', epochs: 3, stepsPerEpoch: 40, ...more }) as TrainConfig;

describe('costs', () => {
  test.each([
    [{ algo: 'vpg', trainVIters: 5 }, 18, true],
    [{ algo: 'trpo', trainVIters: 5 }, 18, true],
    [{ algo: 'npg', trainVIters: 0 }, 3, true],
    [{ algo: 'ppo', trainVIters: 5, trainPiIters: 7 }, 36, false],
    [{ algo: 'ppo_penalty', trainVIters: 5, trainPiIters: 1 }, 18, true],
    [{ algo: 'ppo_penalty', trainVIters: 5, trainPiIters: 7 }, 36, true],
    [{ algo: 'a2c', numEnvs: 3, tMax: 5 }, 18, true],
    [{ algo: 'sac', updateAfter: 10, updateEvery: 'episode' }, 120, false],
    [{ algo: 'dqn', updateAfter: 10, updateEvery: 'episode' }, undefined, false],
    [{ algo: 'sac', updateAfter: 1000 }, 0, true],
    [{ algo: 'sac', epochs: 0 }, 0, true],
  ])('%j', (more, updates, exact) => {
    const { epochs } = { epochs: 3, ...more };
    expect(costOf(config(more))).toMatchObject({ steps: 40 * epochs, updates, exact });
  });

  test('off-policy, as many updates as a run does', () => {
    const small = { epochs: 2, stepsPerEpoch: 30, batchSize: 4, hiddenSizes: [4], numTestEpisodes: 0, startSteps: 100, seed: 0 };
    for (const updateAfter of [4, 7, 20, 31, 60]) {
      for (const updateEvery of [1, 7, 10]) {
        const more = { ...small, updateAfter, updateEvery };
        const done = {
          ddpg: [...ddpg({ env: pendulum, ...more })].at(-1),
          dqn: [...dqn({ env: cartPole, ...more, gradientSteps: 3 })].at(-1),
        };
        expect(costOf(config({ algo: 'ddpg', ...more })).updates).toBe(done.ddpg?.state.updates);
        expect(costOf(config({ algo: 'dqn', ...more, gradientSteps: 3 })).updates).toBe(done.dqn?.state.updates);
      }
    }
  });

  test('a dry run lists runs, directories, steps and updates, and their sums', () => {
    const found = plans(`${base} --seed 0 10 --epochs 5 --steps_per_epoch 1000 --data_dir d`);
    expect(dryRun(found, 8)).toBe(
      'run  seed  steps  updates  directory\n' +
        'e       0  5,000    ≤ 800  d/e/e_s0\n' +
        'e      10  5,000    ≤ 800  d/e/e_s10\n\n' +
        '2 runs, 2 at a time: 10,000 environment steps and ≤ 1,600 updates. Nothing was trained.\n',
    );
  });
});

describe('what makes no sense is refused before anything begins', () => {
  test.each([
    ['pppo --env CartPole-v1 --seed 0 1', "there is no algorithm 'pppo'; did you mean ppo?"],
    ['ppo --env CartPole-v1 Cartpole-v2 --seed 0', "unknown environment 'Cartpole-v2'; did you mean CartPole-v1"],
    ['ppo --env CartPole-v1 --gamma 0.9 2', '--gamma should be a number from 0 to 1, but is 2'],
    ['ppo --env CartPole-v1 --lan 0.9 1', 'ppo has no flag --lan; did you mean --lam?'],
    ['ppo --env CartPole-v1 --data_dir a b', 'one value expected for --data_dir, got 2: a b'],
    ['ppo --env CartPole-v1 --jobs 0', '--jobs should be a whole number from 1 on, but is 0'],
    ['ppo --env CartPole-v1 --jobs 1 2', 'one value expected for --jobs, got 2: 1 2'],
    ['ppo --env CartPole-v1 --dry_run yes', '--dry_run should be True or False, but is yes'],
    ['ppo --env CartPole-v1 --dt 2026-06-31_00-00-00', '--dt should be a date and time that exist, but is 2026-06-31_00-00-00'],
    ['ppo --env CartPole-v1 --dt tomorrow', '--dt should be True or False, but is tomorrow'],
    ['ppo --env ./none.mjs', 'there is no file ./none.mjs with an environment in'],
    ['ppo --seed 0 1', 'which environment? Name it with --env, such as --env CartPole-v1'],
  ])('%s', (line, message) => {
    const refused = (): unknown => plansOf(words(line));
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(message);
  });

  test('a key that has both a value and parts', () => {
    expect(() =>
      nested([
        ['a', 1],
        ['a:b', 2],
      ]),
    ).toThrow(new RangeError('a has several values; give each key once'));
  });
});

describe('runs that compute on several threads', () => {
  const cores = availableParallelism();

  test('as many at a time as all cores but one have room for', () => {
    expect(plansOf(words(`${base} --seed 0 1 2 --cpu ${cores + 1} --steps_per_epoch ${cores + 1}00`)).jobs).toBe(1);
    expect(plansOf(words(`${base} --seed 0 1 2`)).jobs).toBe(Math.max(1, cores - 1));
  });

  test('more threads than cores are remarked on', () => {
    const many = words(`${base} --seed 0 1 --cpu ${cores} --steps_per_epoch ${cores}00 --jobs 2`);
    const threads = `2 runs at a time with ${cores} threads each are ${2 * cores} threads on ${cores} cores; fewer --jobs or a smaller --cpu is faster`;
    expect(plansOf(many).notes).toEqual(cores === 1 ? [] : [threads]);
    expect(plansOf(words(`${base} --seed 0 1 --jobs 2`)).notes).toEqual([]);
    expect(plansOf(many).plans[0].args.join(' ')).toContain(`--cpu ${cores}`);
  });
});
