/** Help, and commands that make no sense. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tiny } from '../support/cliRuns.js';
import { useDirectory } from '../support/spinup.js';

const here = useDirectory();

describe('help', () => {
  test.each([
    ['', 'spinup run <algorithm> --env <environment>'],
    ['--help', 'spinup test_policy <directory>'],
    ['run', 'Usage: spinup run <algorithm>'],
    ['run --help', 'CartPole-v1'],
    ['run ppo --help', '--clip_ratio'],
    ['run vpg --env X -h', '--pi_lr'],
    ['test_policy --help', '--deterministic'],
  ])('spinup %s', async (words, expected) => {
    const { code, out, err } = await here.spinup(words);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(expected);
  });

  test('the version is that of the package', async () => {
    expect((await here.spinup('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('what makes no sense is refused in one line, with exit code 2, and leaves nothing behind', () => {
  test.each([
    ['rum ppo', "there is no command 'rum'; did you mean run? There are run, "],
    ['run pppo --env CartPole-v1', "there is no algorithm 'pppo'; did you mean ppo? There are vpg, npg, trpo, ppo, ppo_penalty, a2c, ddpg"],
    [
      'run sac --env CartPole-v1',
      'sac: needs continuous actions, but CartPole-v1 has 2 discrete ones; vpg, npg, trpo, ppo, ppo_penalty, a2c and dqn can handle them',
    ],
    ['run dqn --env Pendulum-v1', 'dqn: needs discrete actions, but those of Pendulum-v1 are continuous'],
    ['run td3 --env Pendulum-v1 --update_after 50', 'td3: --update_after should be at least --batch_size, which is 100, but is 50'],
    [
      'run ppo --env CartPole-v1 --step_per_epoch 9',
      'ppo has no flag --step_per_epoch; did you mean --steps_per_epoch? spinup run ppo --help lists all of them',
    ],
    ['run ppo --env CartPole-v1 --gamma 2', '--gamma should be a number from 0 to 1, but is 2'],
    ['run ppo --env CartPole-v1 --data_dir a b', 'one value expected for --data_dir, got 2: a b'],
    ['run ppo --env CartPole-v1 Acrobot --seed 0 1', "unknown environment 'Acrobot'; did you mean Acrobot-v1?"],
    ['run ppo --env ./none.mjs', 'there is no file ./none.mjs with an environment in'],
    ['run ppo --env Cartpole-v1', "unknown environment 'Cartpole-v1'; did you mean CartPole-v1"],
    ['test_policy nowhere', "there is no directory nowhere; name a run's, such as data/cmd_ppo/cmd_ppo_s0"],
    ['test_policy . -x', 'test_policy has no flag -x'],
  ])('spinup %s', async (words, message) => {
    const { code, out, err } = await here.spinup(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^spinup: .*\n$/);
    expect(err).toContain(message);
    expect(here.has('data')).toBe(false);
  });

  test('a data directory that cannot be', async () => {
    writeFileSync(join(here.path, 'file'), '');
    const { code, err } = await here.spinup(`${tiny} --data_dir file/data`);
    expect(code).toBe(2);
    expect(err).toBe(
      'spinup: cannot make the directory file/data/cmd_ppo/cmd_ppo_s0: a part of the path is a file, not a directory; --data_dir names another place\n',
    );
  });
});
