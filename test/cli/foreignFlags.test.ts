/** Flags of other libraries are answered with their counterparts. */
import { expect, test } from 'vitest';
import { runConfig } from '../../src/run/flags/runConfig.js';

const typed = (words: string): string => {
  try {
    runConfig(words.split(' '));
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

test.each([
  ['ppo --n_steps 5', "ppo has no flag --n_steps: Stable-Baselines3's n_steps is --steps_per_epoch here"],
  ['a2c --n-steps 5', "a2c has no flag --n-steps: Stable-Baselines3's n_steps is --t_max here"],
  ['ppo --total-timesteps 5', /total_timesteps is --epochs here, the total is --epochs times --steps_per_epoch/],
  ['ppo --learning_rate 1', /learning_rate is --pi_lr and --vf_lr here, one for each network/],
  ['dqn --lr_ 1', /^dqn has no flag --lr_;? /],
  ['ppo --lr 1', /lr is --pi_lr and --vf_lr here/],
  ['sac --learning-rate 1', /learning_rate is --lr here/],
  ['sac --ent_coef 1', /ent_coef is --alpha here$/],
  ['a2c --ent_coef 1', /ent_coef is --entropy_coeff here$/],
  ['ppo --ent_coef 1', /ent_coef has no counterpart here: its objective has no entropy bonus/],
  ['ppo --env-id CartPole-v1', "ppo has no flag --env-id: CleanRL's env_id is --env here"],
  ['td3 --tau 0.005', /tau is --polyak here, which is 1 − tau/],
  ['ppo --clip_coef 0.2', /clip_coef is --clip_ratio here/],
  ['ppo --num_envs 4', /num_envs has no counterpart here: a run has one environment/],
])('[C7] %s', (words, message) => {
  expect(typed(words)).toMatch(message);
});

test('[C7] --seed 0,1 is told how several values are given, and a list that is one value is not', () => {
  expect(typed('ppo --env CartPole-v1 --seed 0,1')).toBe(
    '--seed should be a whole number, but is 0,1; several values are separated by spaces: --seed 0 1',
  );
  expect(typed('ppo --env CartPole-v1 --seed a,b')).not.toMatch(/separated/);
});
