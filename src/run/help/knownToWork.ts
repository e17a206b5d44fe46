/** Commands that are known to learn, with what they reach: `spinup list` prints them. */

/** A command, and its measured outcome with seed 0. */
export interface KnownCommand {
  /** Without `spinup` and without a name for the run. */
  readonly command: string;
  /** Mean return of the last epoch as the run prints it at its end; of its evaluation, if any. */
  readonly score: string;
}

/**
 * Each was run as it stands: the scores are those of bench/results/knownToWork.json, and
 * test/long/knownToWork.test.ts runs them again.
 */
export const knownToWork: readonly KnownCommand[] = [
  { command: 'run vpg --env CartPole-v1 --pi_lr 1e-2 --epochs 20', score: '471.5' },
  { command: 'run npg --env CartPole-v1 --epochs 20', score: '500' },
  { command: 'run trpo --env CartPole-v1 --epochs 20', score: '500' },
  { command: 'run ppo --env CartPole-v1 --epochs 20', score: '478.25' },
  { command: 'run ppo_penalty --env CartPole-v1 --epochs 20', score: '500' },
  { command: 'run a2c --env CartPole-v1 --epochs 50', score: '500' },
  { command: 'run dqn --env CartPole-v1 --epochs 60', score: '500' },
  { command: 'run ddpg --env Pendulum-v1 --epochs 3', score: '-97.3' },
  { command: 'run td3 --env Pendulum-v1 --epochs 3', score: '-97.14' },
  { command: 'run sac --env Pendulum-v1 --epochs 3', score: '-97.22' },
  { command: 'run sac2018 --env Pendulum-v1 --epochs 3', score: '-97.71' },
];
