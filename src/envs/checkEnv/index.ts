/** Is it an environment, and is it one that a run can rely on? What is wrong is said in words. */
import { fold, type Key, key as keyOf } from '../../random.js';
import type { Env } from '../env.js';
import type { Episode } from './episodeRecord.js';
import { type Complaint, type Finding, notebook } from './faults.js';
import { witness } from './mutationFaults.js';
import { play } from './playEpisode.js';
import { replay, revisit } from './replayEpisode.js';
import { envFaults, limitOf, specFault } from './structureFaults.js';

export { type Fault, type Finding, faults as envFaults } from './faults.js';

export interface CheckOptions {
  /** From which all that is tried follows: key(0), if absent. */
  readonly key?: Key;
  /** How many are played, half of them at random: 10, if absent. */
  readonly episodes?: number;
  /** Steps after which an episode counts as endless, and no other is begun: 10,000, if absent. */
  readonly steps?: number;
}

/** What was found, and how much was tried. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly episodes: number;
  readonly steps: number;
}

/**
 * What is wrong with an environment, the first sight of each fault; nothing, if nothing is. It is played: some episodes
 * with actions at random, some with one action over and over, then each once more from its start and from the middle.
 * Where an answer cannot be gone on from, that is all that is found. A live environment cannot go back, and is asked
 * for nothing of the kind; its episodes, too, should follow from their seeds.
 * @throws RangeError if there is nothing to be tried: episodes and steps should be whole numbers from 1 on
 * @example expect(checkEnv(myEnv)).toEqual([]);
 */
export const checkEnv = (env: Env, options: CheckOptions = {}): readonly Finding[] => examineEnv(env, options).findings;

/** The same, and how much was tried. */
export const examineEnv = (env: Env, { key = keyOf(0), episodes = 10, steps = 10_000 }: CheckOptions = {}): Examination => {
  for (const [name, x] of Object.entries({ episodes, steps }))
    if (!Number.isSafeInteger(x) || x < 1) throw new RangeError(`checkEnv: ${name} should be a whole number from 1 on, but is ${x}`);
  const notes = notebook();
  const unplayable = envFaults(env);
  for (const fault of unplayable) notes.add(fault);
  if (unplayable.length > 0) return { findings: notes.findings(), episodes: 0, steps: 0 };
  notes.add(specFault(env));

  const watch = witness(notes);
  const played: Episode[] = [];
  let taken = 0;
  while (played.length < episodes && taken < steps) {
    const episode = play(env, played.length + 1, fold(key, played.length), steps, notes, watch);
    played.push(episode);
    taken += episode.length;
    if (episode.end === 'broken') break;
    if (notes.has('state-changed-in-place')) continue; // what is spoilt is no use to try again
    if (!notes.has('reset-ignores-key', 'step-ignores-key')) replay(env, episode, notes);
    if (!notes.has('reset-ignores-key', 'step-ignores-key', 'hidden-state')) revisit(env, episode, notes);
    watch.look(`when episode ${played.length} was played once more`);
  }
  notes.add(limitFault(env, played));
  return { findings: notes.findings(), episodes: played.length, steps: taken };
};

/** What ends more than once at the very step at which it should be cut off is cut off, and does not end. Of a bandit one cannot say. */
const limitFault = (env: Env, played: readonly Episode[]): Complaint | undefined => {
  const limit = limitOf(env) ?? 1;
  const longest = played.filter(({ length }) => length === limit);
  if (limit === 1 || longest.length < 2 || longest.some(({ end }) => end !== 'terminated')) return undefined;
  const found = `${longest.length} of ${played.length} episodes last to step ${limit}, which is spec.maxEpisodeSteps, and each is terminated in it`;
  return ['time-limit-terminates', `${found}; a time limit should make truncated true, not terminated, since V(s') is not 0 there`];
};
