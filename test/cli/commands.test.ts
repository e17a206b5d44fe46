/** Commands under the names that other programs, and the original's pages, have for them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tiny } from '../support/cliRuns.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(async () => {
  here = temporaryDirectory();
  expect((await here.spinup(tiny)).code).toBe(0);
});
afterAll(() => here.remove());

test.each([
  'plot data/cmd_ppo --value AverageEpRet -o a.svg',
  'test_policy data/cmd_ppo/cmd_ppo_s0 -n 1 -nr -l 20',
  'test_policy data/cmd_ppo/cmd_ppo_s0 --seed 3 --norender -n 1',
  'resume data/cmd_ppo',
  'check_env CartPole-v1 --episodes 1',
  'plot --help',
  'test_policy -h',
  'plot nowhere/at/all',
  'help',
  'version',
])('[B6] spinup run %s is the command without run', async (words) => {
  const same = ({ code, out, err }: { code: number | null; out: string; err: string }): unknown => [
    code,
    out.replaceAll(/\d+\.\d+ (s|ms)\b/g, 'T'),
    err.replaceAll(/\d+\.\d+ (s|ms)\b/g, 'T'),
  ];
  const plain = same(await here.spinup(words));
  expect(same(await here.spinup(`run ${words}`))).toEqual(plain);
  expect(JSON.stringify(plain)).not.toContain('belongs to no flag');
});

test.each([
  ['ppo', 'spinup run ppo?'],
  ['ppo --env CartPole-v1 --hid [64,64]', "spinup run ppo --env CartPole-v1 --hid '[64,64]'?"],
  ['ppo_pytorch --env CartPole-v1', 'spinup run ppo --env CartPole-v1?'],
  ['SAC --env Pendulum-v1', 'spinup run sac --env Pendulum-v1?'],
  ['ppo-penalty', 'spinup run ppo_penalty?'],
  ['train', 'spinup run?'],
  ['train ppo --env CartPole-v1', 'spinup run ppo --env CartPole-v1?'],
  ['learn vpg --env CartPole-v1', 'spinup run vpg --env CartPole-v1?'],
  ['enjoy data/cmd_ppo', 'spinup test_policy data/cmd_ppo?'],
  ['test-policy data/cmd_ppo', 'spinup test_policy data/cmd_ppo?'],
  ['PLOT data', 'spinup plot data?'],
  ['check-env ./e.mjs', 'spinup check_env ./e.mjs?'],
  ['pplot data', 'plot?'],
])('[B6] spinup %s is no command, and the error has the one that is meant', async (words, meant) => {
  const { code, out, err } = await here.spinup(words);
  const [name] = words.split(' ');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`there is no command '${name}'; did you mean ${meant} There are run, resume, test_policy, plot, `);
});

test('[B6] what resembles nothing has no hint', async () => {
  expect((await here.spinup('xyzzy')).err).toContain("there is no command 'xyzzy'. There are run, ");
});
