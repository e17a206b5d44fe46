/** Tests an environment by playing it, and reports faults that would break a run. */
import { fold, type Key, key as keyOf } from '../../random.js';
import type { Env } from '../env.js';
import type { Episode } from './episodeRecord.js';
import { type Complaint, type Finding, notebook } from './faults.js';
import { witness } from './mutationFaults.js';
import { playEpisode } from './playEpisode.js';
import { replayEpisode, replaySteps } from './replayEpisode.js';
import { envFaults, limitOf, specFault } from './structureFaults.js';

export { type Fault, type Finding, faults as envFaults } from './faults.js';

/** Options of `checkEnv`. */
export interface CheckOptions {
  /** Randomness of the test; default: key(0). */
  readonly key?: Key;
  /** Number of episodes, half of them with random actions; default: 10. */
  readonly episodes?: number;
  /** Steps after which an episode counts as endless and no other begins; default: 10,000. */
  readonly steps?: number;
}

/** The findings, and the numbers of episodes and steps that were played. */
export interface Examination {
  readonly findings: readonly Finding[];
  readonly episodes: number;
  readonly steps: number;
}

/**
 * The faults of an environment, the first occurrence of each; an empty list if there are none.
 * Plays episodes with random actions and with a constant action, then repeats each from its start
 * and from states in the middle. An unusable answer ends the test. A live environment is repeated
 * from its start only: its episodes, too, should follow from their seeds.
 * @throws RangeError if episodes or steps is not a whole number from 1 on
 * @example expect(checkEnv(myEnv)).toEqual([]);
 */
export const checkEnv = (env: Env, options: CheckOptions = {}): readonly Finding[] =>
  examineEnv(env, options).findings;

/**
 * The findings of `checkEnv` and the number of episodes and steps played.
 * @throws RangeError if episodes or steps is not a whole number from 1 on
 */
export const examineEnv = (
  env: Env,
  { key = keyOf(0), episodes = 10, steps = 10_000 }: CheckOptions = {},
): Examination => {
  for (const [name, x] of Object.entries({ episodes, steps }))
    if (!Number.isSafeInteger(x) || x < 1)
      throw new RangeError(`checkEnv: ${name} should be a whole number from 1 on, but is ${x}`);
  const notes = notebook();
  const unplayable = envFaults(env);
  for (const fault of unplayable) notes.add(fault);
  if (unplayable.length > 0) return { findings: notes.findings(), episodes: 0, steps: 0 };
  notes.add(specFault(env));

  const watch = witness(notes);
  const played: Episode[] = [];
  let taken = 0;
  while (played.length < episodes && taken < steps) {
    const episode = playEpisode(
      env,
      played.length + 1,
      fold(key, played.length),
      steps,
      notes,
      watch,
    );
    played.push(episode);
    taken += episode.length;
    if (episode.end === 'broken') break;
    if (notes.has('state-changed-in-place')) continue; // a spoilt state cannot be repeated
    if (!notes.has('reset-ignores-key', 'step-ignores-key')) replayEpisode(env, episode, notes);
    if (!notes.has('reset-ignores-key', 'step-ignores-key', 'hidden-state'))
      replaySteps(env, episode, notes);
    watch.look(`when episode ${played.length} was played once more`);
  }
  notes.add(limitFault(env, played));
  return { findings: notes.findings(), episodes: played.length, steps: taken };
};

/**
 * A time limit reported as termination: several episodes end exactly at spec.maxEpisodeSteps, and
 * all of those are terminated. Undecidable with a limit of 1 (bandits).
 */
const limitFault = (env: Env, played: readonly Episode[]): Complaint | undefined => {
  const limit = limitOf(env) ?? 1;
  const longest = played.filter(({ length }) => length === limit);
  if (limit === 1 || longest.length < 2 || longest.some(({ end }) => end !== 'terminated'))
    return undefined;
  const found =
    `${longest.length} of ${played.length} episodes last to step ${limit}, ` +
    'which is spec.maxEpisodeSteps, and each is terminated in it';
  return [
    'time-limit-terminates',
    `${found}; a time limit should make truncated true, not terminated, since V(s') is not 0 there`,
  ];
};
