/** BipedalWalker in the playground: how long PPO takes, as its lesson is set, until the walker stands and until it walks. */
import { lessonOf } from '../docs/.vitepress/theme/playground/lessons.js';
import { makeWorld } from '../docs/.vitepress/theme/playground/makeWorld.js';
import { beginSession, epochAfter, epochPoint } from '../docs/.vitepress/theme/playground/session.js';
import { cpuTime } from './util.js';

const WALKER = 'BipedalWalker-v3';

/** An epoch that was learned. */
interface WalkedEpoch {
  readonly ret: number;
  /** Steps of its episodes, which end by a fall or after 1,600 steps. */
  readonly lengths: readonly number[];
}
const milestones: readonly (readonly [what: string, isReached: (epoch: WalkedEpoch) => boolean])[] = [
  ['no episode ends in a fall', ({ lengths }) => lengths.every((length) => length === 1600)],
  ['a mean return above 0', ({ ret }) => ret > 0],
  ['a mean return above 100', ({ ret }) => ret > 100],
];

/** @returns a row for each milestone: the first epoch that reaches it, and CPU seconds of what the page's worker computes until then */
export const playgroundWalker = async (): Promise<Record<string, string | number>[]> => {
  const { algo, hyperparameters } = lessonOf('ppo', WALKER);
  const env = await makeWorld(WALKER);
  const session = beginSession({ run: 1, algo, worldId: WALKER, env, initFrom: undefined, hyperparameters });
  const rows: Record<string, string | number>[] = [];
  const begun = cpuTime();
  for (let epoch = 1; rows.length < milestones.length; epoch++) {
    session.state = epochAfter(session, hyperparameters, session.state);
    const cpu = (cpuTime() - begun) / 1000;
    const reached = { ret: epochPoint(session.state, 0).ret, lengths: session.state.episodes.lengths };
    const [what, isReached] = milestones[rows.length];
    if (isReached(reached))
      rows.push({ what: `PPO on BipedalWalker: ${what}`, epoch, steps: session.state.steps, 'CPU seconds': cpu.toFixed(0) });
  }
  return rows;
};
