/** Flags of other libraries, and their counterparts here: docs/coming-from has the same in full. */

/** Libraries by the letter that the table uses. */
const libraries: Readonly<Record<string, string>> = {
  S: 'Stable-Baselines3',
  C: 'CleanRL',
  R: 'RLlib',
  T: 'Tianshou',
  F: "TD3's first program",
};

/** One idea under the names that libraries give it, and its flags here. */
export interface ForeignRow {
  /** Words of letters of libraries and a name: SC:lr; a name that many use has no letters: :lr. */
  readonly names: string;
  /** Flags here; of a|b the one that an algorithm has. */
  readonly here: readonly string[];
  /** The difference, after a comma. */
  readonly remark?: string;
  /** The reason why an algorithm has no such flag. */
  readonly reason?: string;
}

const WHOLE_BATCH = 'each on the whole batch';

/** The settings of a run. */
const ofRuns: readonly ForeignRow[] = [
  { names: 'S:n_steps T:step_per_collect', here: ['t_max|steps_per_epoch'] },
  { names: 'C:num_steps R:rollout_fragment_length', here: ['t_max|steps_per_epoch'] },
  { names: 'R:train_batch_size R:train_batch_size_per_learner', here: ['steps_per_epoch'] },
  {
    names:
      'SC:total_timesteps S:n_timesteps R:stop_timesteps F:max_timesteps :timesteps ' +
      ':total_steps :num_timesteps :max_steps :num_steps_total :num_env_steps',
    here: ['epochs'],
    remark: 'the total is --epochs times --steps_per_epoch',
  },
  {
    names: 'R:stop_iters C:num_iterations :iterations :num_iters :n_iter',
    here: ['epochs'],
  },
  {
    names: ':episodes :num_episodes :n_episodes :max_episodes',
    here: ['epochs'],
    remark: 'which are counted in steps: --steps_per_epoch',
  },
  { names: 'R:stop_reward T:reward_threshold', here: ['stop_at'] },
  { names: 'R:horizon :max_episode_steps :max_episode_length', here: ['max_ep_len'] },
  { names: 'C:env_id :environment :task', here: ['env'] },
  {
    names: 'T:logdir S:log_folder R:local_dir :log_dir :save_path :output_dir',
    here: ['data_dir'],
  },
  { names: 'C:wandb_project_name :run_name :name', here: ['exp_name'] },
  { names: 'S:verbose', here: ['quiet'] },
  { names: 'S:device CT:cuda R:num_gpus :gpu :no_cuda', here: ['backend'] },
  {
    names: 'SC:track C:wandb_entity S:tensorboard_log :wandb :tensorboard',
    here: [],
    reason: 'docs/bridges.md has a recipe for TensorBoard and one for W&B',
  },
  {
    names: 'C:capture_video :render T:watch',
    here: [],
    reason: 'spinup test_policy plays and films the policy of a run',
  },
  { names: 'S:eval_episodes S:n_eval_episodes T:test_num', here: ['num_test_episodes'] },
  {
    names: 'SF:eval_freq R:evaluation_interval',
    here: [],
    reason: 'algorithms that evaluate do so after each epoch',
  },
  { names: 'CF:save_model R:checkpoint_freq', here: ['save_freq'], remark: 'in epochs' },
  { names: 'F:load_model T:resume_path S:trained_agent :load :checkpoint', here: ['init_from'] },
  {
    names: 'SC:num_envs S:n_envs T:training_num R:num_envs_per_env_runner :num_processes',
    here: [],
    reason: 'a run has one environment',
  },
  {
    names: 'R:num_workers R:num_rollout_workers R:num_env_runners',
    here: ['cpu'],
    remark: 'which are threads that learn together',
  },
  { names: 'C:torch_deterministic', here: [], reason: 'the same seed always gives the same bits' },
  { names: 'R:framework', here: [], reason: 'the package computes gradients itself' },
  { names: 'S:policy', here: ['networks|hid'] },
  {
    names: 'S:norm_obs :normalize :obs_norm R:observation_filter',
    here: ['normalize_observation'],
  },
  { names: 'S:norm_reward T:rew_norm :reward_norm', here: ['normalize_reward'] },
];

/** Networks and their training. */
const ofTraining: readonly ForeignRow[] = [
  {
    names: 'SC:learning_rate RT:lr',
    here: ['lr', 'pi_lr', 'vf_lr', 'q_lr'],
  },
  { names: 'C:policy_lr T:actor_lr', here: ['pi_lr', 'lr'] },
  { names: 'C:q_lr T:critic_lr :value_lr', here: ['vf_lr', 'q_lr', 'lr'] },
  { names: 'S:net_arch S:policy_kwargs R:fcnet_hiddens :hidden_dim :hidden_size', here: ['hid'] },
  { names: 'S:activation_fn R:fcnet_activation', here: ['act'] },
  {
    names: 'SCRT:ent_coef R:entropy_coeff :entropy_coef :ent_coeff',
    here: ['entropy_coeff', 'alpha'],
    reason: 'its objective has no entropy bonus',
  },
  {
    names: 'SCT:vf_coef R:vf_loss_coeff :value_loss_coef',
    here: ['vf_lr'],
    remark: 'V has a network and a learning rate of its own',
  },
  { names: 'SCT:max_grad_norm R:grad_clip', here: [], reason: 'gradients are not clipped' },
  { names: 'T:eps_clip S:clip_range C:clip_coef R:clip_param :clip', here: ['clip_ratio'] },
  {
    names: 'S:clip_range_vf C:clip_vloss R:vf_clip_param T:value_clip',
    here: [],
    reason: 'the loss of V is not clipped',
  },
  { names: 'S:target_kl R:kl_target :max_kl', here: ['target_kl', 'delta'] },
  { names: 'R:kl_coeff', here: ['kl_coeff'], reason: 'spinup run ppo_penalty has it' },
  { names: 'SCT:gae_lambda R:lambda R:lambda_ :gae_lam', here: ['lam'] },
  { names: ':discount :discount_factor', here: ['gamma'] },
  {
    names: 'S:n_epochs C:update_epochs R:num_sgd_iter R:num_epochs T:repeat_per_collect',
    here: ['train_pi_iters', 'train_v_iters'],
    remark: WHOLE_BATCH,
    reason: 'a batch is used for one gradient step',
  },
  { names: 'S:n_critic_updates', here: ['train_v_iters'], remark: WHOLE_BATCH },
  {
    names: 'S:batch_size C:num_minibatches R:minibatch_size R:sgd_minibatch_size',
    here: [],
    reason: 'each gradient step takes the whole batch',
  },
  {
    names: 'S:normalize_advantage CT:norm_adv',
    here: [],
    reason: 'advantages are always standardised',
  },
  {
    names: 'C:anneal_lr T:lr_decay R:lr_schedule',
    here: [],
    reason: 'learning rates are constant',
  },
  {
    names: 'S:use_rms_prop S:rms_prop_eps :optimizer',
    here: [],
    reason: 'the optimiser is RMSProp in A2C, and Adam elsewhere',
  },
  { names: 'S:use_sde S:sde_sample_freq', here: [], reason: 'noise is drawn anew at each step' },
  { names: 'S:cg_max_steps', here: ['cg_iters'] },
  { names: 'S:cg_damping', here: ['damping_coeff'] },
  { names: 'S:line_search_max_iter', here: ['backtrack_iters'] },
  { names: 'S:line_search_shrinking_factor', here: ['backtrack_coeff'] },
];

/** Replay buffers, exploration and target networks. */
const ofReplay: readonly ForeignRow[] = [
  { names: 'SCT:buffer_size :replay_buffer_size :memory_size', here: ['replay_size'] },
  {
    names: 'SC:learning_starts TF:start_timesteps',
    here: ['start_steps', 'update_after'],
  },
  { names: 'SCTF:tau', here: ['polyak'], remark: 'which is 1 − tau' },
  { names: 'S:train_freq C:train_frequency T:step_per_train', here: ['update_every'] },
  {
    names: 'S:gradient_steps T:update_per_step',
    here: ['gradient_steps|update_every'],
    remark: 'which makes as many updates as steps',
  },
  { names: 'S:action_noise CT:exploration_noise F:expl_noise', here: ['act_noise'] },
  { names: 'S:target_policy_noise CTF:policy_noise', here: ['target_noise'] },
  { names: 'S:target_noise_clip', here: ['noise_clip'] },
  { names: 'C:policy_frequency F:policy_freq T:update_actor_freq', here: ['policy_delay'] },
  {
    names: 'S:target_update_interval C:target_network_frequency T:target_update_freq',
    here: ['target_update_every'],
    reason: 'target networks follow at every update, by --polyak',
  },
  { names: 'C:autotune T:auto_alpha', here: ['alpha'], remark: '--alpha auto' },
  { names: 'S:target_entropy', here: ['alpha'], remark: 'with --alpha auto it is −1 per action' },
  { names: 'SC:exploration_fraction', here: ['epsilon_steps'], remark: 'in environment steps' },
  { names: ':eps_decay :epsilon_decay', here: ['epsilon_steps'], remark: 'in environment steps' },
  { names: 'S:exploration_initial_eps C:start_e T:eps_train :epsilon', here: ['epsilon_start'] },
  { names: 'S:exploration_final_eps C:end_e T:eps_train_final', here: ['epsilon_end'] },
];

/** All rows. */
export const foreignRows: readonly ForeignRow[] = [...ofRuns, ...ofTraining, ...ofReplay];

/** Rows by each of their names, with the letters of the libraries that have it. */
const rowsByName = new Map(
  foreignRows.flatMap((row) =>
    row.names.split(' ').map((word) => {
      const [letters, name] = word.split(':');
      return [name, { letters, row }] as const;
    }),
  ),
);

/**
 * The counterpart of another library's flag: "Stable-Baselines3's n_steps is --steps_per_epoch
 * here"; undefined if no library is known to have it.
 * @param flag as it was typed: --n-steps
 * @param known the flags of the algorithm, without --
 */
export const foreignHint = (flag: string, known: readonly string[]): string | undefined => {
  const typed = flag.slice(2).replaceAll('-', '_').toLowerCase();
  const found = rowsByName.get(typed);
  if (found === undefined || known.includes(typed)) return undefined;
  const { letters, row } = found;
  const owners = [...letters].map((letter) => libraries[letter]);
  const last = owners.pop();
  const owner = [owners.join(', '), last].filter((part) => part).join(' and ');
  const subject = owner === '' ? typed : `${owner}'s ${typed}`;
  const here = row.here
    .flatMap((either) => either.split('|').find((name) => known.includes(name)) ?? [])
    .map((name) => `--${name}`);
  if (here.length === 0)
    return `${subject} has no counterpart here${row.reason ? `: ${row.reason}` : ''}`;
  return `${subject} is ${here.join(' and ')} here${row.remark ? `, ${row.remark}` : ''}`;
};
