/** Flags of other libraries, and their counterparts here: docs/coming-from has the same in full. */

/** Libraries by the letter that the table uses. */
const libraries: Readonly<Record<string, string>> = {
  S: 'Stable-Baselines3',
  C: 'CleanRL',
};

/**
 * Names in other libraries with the libraries, counterparts here (a|b is the one that an algorithm
 * has), a remark about them, and the reason why an algorithm has none.
 */
const table: readonly (readonly [
  names: string,
  library: string,
  here: readonly string[],
  remark?: string,
  reason?: string,
])[] = [
  ['n_steps', 'S', ['t_max|steps_per_epoch']],
  ['num_steps', 'C', ['t_max|steps_per_epoch']],
  ['total_timesteps', 'SC', ['epochs'], 'the total is --epochs times --steps_per_epoch'],
  ['timesteps total_steps num_timesteps', 'S', ['epochs'], 'times --steps_per_epoch'],
  ['learning_rate lr', 'SC', ['lr', 'pi_lr', 'vf_lr', 'q_lr'], 'one for each network'],
  ['policy_lr', 'C', ['pi_lr', 'lr']],
  ['ent_coef', 'SC', ['entropy_coeff', 'alpha'], '', 'its objective has no entropy bonus'],
  ['vf_coef', 'SC', ['vf_lr'], 'V has a network and a learning rate of its own'],
  ['max_grad_norm', 'SC', [], '', 'gradients are not clipped'],
  ['clip_range clip_coef', 'SC', ['clip_ratio']],
  ['gae_lambda', 'SC', ['lam']],
  ['n_epochs update_epochs', 'SC', ['train_pi_iters'], 'each on the whole batch; --train_v_iters'],
  ['num_minibatches minibatch_size', 'C', [], '', 'each gradient step takes the whole batch'],
  ['buffer_size', 'SC', ['replay_size']],
  ['learning_starts', 'SC', ['start_steps', 'update_after']],
  ['tau', 'SC', ['polyak'], 'which is 1 − tau'],
  ['train_freq train_frequency', 'SC', ['update_every']],
  ['action_noise exploration_noise', 'SC', ['act_noise']],
  ['target_policy_noise policy_noise', 'SC', ['target_noise']],
  ['target_noise_clip', 'S', ['noise_clip']],
  ['policy_frequency', 'C', ['policy_delay']],
  ['target_update_interval target_network_frequency', 'SC', ['target_update_every']],
  ['exploration_fraction', 'SC', ['epsilon_steps'], 'in environment steps'],
  ['exploration_initial_eps start_e', 'SC', ['epsilon_start']],
  ['exploration_final_eps end_e', 'SC', ['epsilon_end']],
  ['num_envs n_envs', 'SC', ['num_envs'], '', 'a run has one environment'],
  ['net_arch policy_kwargs', 'S', ['hid']],
  ['activation_fn', 'S', ['act']],
  ['env_id', 'C', ['env']],
  ['normalize_advantage norm_adv', 'SC', [], '', 'advantages are always standardised'],
  ['anneal_lr', 'C', [], '', 'learning rates are constant'],
  ['device cuda', 'SC', ['backend']],
  ['verbose', 'S', ['quiet']],
  ['track', 'C', [], '', 'docs/bridges.md has a recipe for TensorBoard and one for W&B'],
];

/**
 * The counterpart of another library's flag: "Stable-Baselines3's n_steps is --steps_per_epoch
 * here"; undefined if no library is known to have it.
 * @param flag as it was typed: --n-steps
 * @param known the flags of the algorithm, without --
 */
export const foreignHint = (flag: string, known: readonly string[]): string | undefined => {
  const typed = flag.slice(2).replaceAll('-', '_').toLowerCase();
  const found = table.find(([names]) => names.split(' ').includes(typed));
  if (found === undefined) return undefined;
  const [, letters, candidates, remark = '', reason = ''] = found;
  const owner = [...letters].map((letter) => libraries[letter]).join(' and ');
  const here = candidates
    .flatMap((either) => either.split('|').find((name) => known.includes(name)) ?? [])
    .map((name) => `--${name}`);
  if (here.length === 0)
    return `${owner}'s ${typed} has no counterpart here${reason && `: ${reason}`}`;
  return `${owner}'s ${typed} is ${here.join(' and ')} here${remark && `, ${remark}`}`;
};
