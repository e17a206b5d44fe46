/** A command that trains for a moment, the directory of its run, and the rows of its table. */

export const tiny = 'run ppo --env CartPole-v1 --epochs 2 --steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
export const run = ['data', 'cmd_ppo', 'cmd_ppo_s0'] as const;
export const rows = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
