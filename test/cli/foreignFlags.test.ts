/** Flags of other libraries are answered with their counterparts. */
import { expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { shortFlags } from '../../src/run/config/spinningUpNames.js';
import { foreignRows } from '../../src/run/flags/foreignFlags.js';
import { knownFlags, runConfig } from '../../src/run/flags/runConfig.js';

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
  ['ppo --learning_rate 1', /learning_rate is --pi_lr and --vf_lr here$/],
  ['dqn --lr_ 1', /^dqn has no flag --lr_;? /],
  ['ppo --lr 1', /lr is --pi_lr and --vf_lr here/],
  ['sac --learning-rate 1', /learning_rate is --lr here$/],
  ['sac --ent_coef 1', /ent_coef is --alpha here$/],
  ['a2c --ent_coef 1', /ent_coef is --entropy_coeff here$/],
  ['ppo --ent_coef 1', /ent_coef has no counterpart here: its objective has no entropy bonus/],
  ['ppo --env-id CartPole-v1', "ppo has no flag --env-id: CleanRL's env_id is --env here"],
  ['td3 --tau 0.005', /tau is --polyak here, which is 1 − tau/],
  ['ppo --clip_coef 0.2', /clip_coef is --clip_ratio here/],
  ['ppo --num_envs 4', /num_envs has no counterpart here: a run has one environment/],
  ['ppo --n_epochs 10', /^ppo has no flag --n_epochs: Stable-Baselines3's n_epochs is --train_pi_iters and --train_v_iters here, each on/],
  ['a2c --n_epochs 10', /n_epochs has no counterpart here: a batch is used for one gradient step/],
  ['ppo --batch-size 64', /Stable-Baselines3's batch_size has no counterpart here: each gradient step takes the whole batch/],
  ['ppo --cuda False', /: CleanRL and Tianshou's cuda is --backend here/],
  ['ppo --clip-vloss', /CleanRL's clip_vloss has no counterpart here: the loss of V is not clipped/],
  ['ppo --wandb-entity x', /CleanRL's wandb_entity .* docs\/bridges.md has a recipe/],
  ['ppo --num_workers 4', /RLlib's num_workers is --cpu here, which are threads that learn together/],
  ['ppo --train_batch_size 4000', /RLlib's train_batch_size is --steps_per_epoch here/],
  ['a2c --rollout_fragment_length 5', /RLlib's rollout_fragment_length is --t_max here/],
  ['ppo --fcnet_hiddens [64,64]', /RLlib's fcnet_hiddens is --hid here/],
  ['ppo --lambda 0.95', /RLlib's lambda is --lam here/],
  ['ppo --stop-reward 150', /RLlib's stop_reward is --stop_at here/],
  ['ppo --reward-threshold 475', /Tianshou's reward_threshold is --stop_at here/],
  ['ppo --repeat-per-collect 10', /Tianshou's repeat_per_collect is --train_pi_iters and --train_v_iters here/],
  ['ppo --hidden-dim 64', 'ppo has no flag --hidden-dim: hidden_dim is --hid here'],
  ['ppo --norm_obs True', /norm_obs is --normalize_observation here/],
  ['ppo --episodes 100', /episodes is --epochs here, which are counted in steps/],
  ['trpo --max-kl 0.01', /max_kl is --delta here/],
  ['trpo --target_kl 0.01', /target_kl is --delta here/],
  ['ppo --kl_coeff 0.2', /RLlib's kl_coeff has no counterpart here: spinup run ppo_penalty has it/],
  ['td3 --expl_noise 0.1', /TD3's first program's expl_noise is --act_noise here/],
  ['sac --critic-lr 1e-3', /Tianshou's critic_lr is --lr here$/],
  ['sac --autotune', /CleanRL's autotune is --alpha here, --alpha auto/],
  ['dqn --eval-freq 9', /eval_freq has no counterpart here: algorithms that evaluate do so after each epoch/],
  ['dqn --eval-episodes 9', /eval_episodes is --num_test_episodes here/],
  ['ppo --target-kl 0.01', /did you mean --target_kl/],
  ['ppo --epoch 9', /did you mean --epochs/],
])('[C7] %s', (words, message) => {
  expect(typed(words)).toMatch(message);
});

test('[C7] --seed 0,1 is told how several values are given, and a list that is one value is not', () => {
  expect(typed('ppo --env CartPole-v1 --seed 0,1')).toBe(
    '--seed should be a whole number, but is 0,1; several values are separated by spaces: --seed 0 1',
  );
  expect(typed('ppo --env CartPole-v1 --seed a,b')).not.toMatch(/separated/);
});

test('[C7] a name of another library is in one row, and none is a flag of every algorithm', () => {
  const names = foreignRows.flatMap((row) => row.names.split(' ').map((word) => word.split(':')[1]));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  const shared = (Object.keys(algorithms) as AlgoName[]).map((algo) => knownFlags(algo).map(({ key }) => key));
  expect(names.filter((name) => shared.every((flags) => flags.includes(name)))).toEqual([]);
  const all = new Set([...shared.flat(), ...Object.keys(shortFlags)]);
  const here = foreignRows.flatMap((row) => row.here.flatMap((either) => either.split('|')));
  expect(here.filter((flag) => !all.has(flag))).toEqual([]);
});
