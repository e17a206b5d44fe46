/** A command that trains for a moment, the directory of its run, and the rows of its table. */

/** A command that trains for two short epochs. */
export const tiny = 'run ppo --env CartPole-v1 --epochs 2 --steps_per_epoch 200 --hid [8] --train_pi_iters 3 --train_v_iters 3';
/** The path of its run in the directory of the command. */
export const run = ['data', 'cmd_ppo', 'cmd_ppo_s0'] as const;
/** The rows of a progress.txt, each a list of its cells. */
export const rows = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
