/** Repeats an episode with the same keys and actions, from its start and from states in between. */
import type { Env } from '../env.js';
import { formatAction, formatValue } from '../formatValue.js';
import { copy, difference } from './deepCompare.js';
import {
  type Answer,
  type Attempt,
  type Episode,
  type Moment,
  resultOrError,
} from './episodeRecord.js';
import type { Complaint, Fault, Notes } from './faults.js';
import { resetFault } from './structureFaults.js';

/** The difference of the second answer from the first, in words, if any. */
const divergence = (first: Answer, second: Attempt<unknown>): string | undefined => {
  if ('error' in second) return `it throws ${second.error}`;
  if (resetFault(second.value)) return `it gives ${formatValue(second.value)}`;
  const answer = second.value as Answer;
  const changed = difference(
    first,
    Object.fromEntries(Object.keys(first).map((name) => [name, answer[name]])),
    '',
  );
  return (
    changed &&
    `${changed.path.slice(1)} was ${formatValue(changed.first)}, ` +
      `and now is ${formatValue(changed.second)}`
  );
};

const ignored = (fault: Fault, again: string, other: string): Complaint => [
  fault,
  `once more with the same ${again}, ${other}; ` +
    'chance should come from the key, as in uniform(key, 1), and from nowhere else: ' +
    "not from Math's random, the time, or what is remembered of earlier calls",
];

/** Repeats an episode from its start, and reports randomness that is not from the keys. */
export const replayEpisode = (
  env: Env,
  { number, key, start, moments }: Episode,
  notes: Notes,
): void => {
  if (start === undefined) return;
  const again = resultOrError(() => env.reset(key));
  const other = divergence(start, again);
  if (other !== undefined)
    notes.add(ignored('reset-ignores-key', 'key', other), `at the start of episode ${number}`);
  if (other !== undefined || 'error' in again) return;
  let { state } = again.value;
  for (const [i, moment] of moments.entries()) {
    if (moment.t !== i + 1) return; // the last one: steps before it were not recorded
    const step = resultOrError(() => env.step(state, copy(moment.action), moment.key));
    const otherStep = divergence(moment.seen, step);
    if (otherStep !== undefined)
      notes.add(
        ignored('step-ignores-key', 'keys and actions', otherStep),
        whereOf(number, moment),
      );
    if (otherStep !== undefined || 'error' in step) return;
    ({ state } = step.value);
  }
};

/** Repeats single steps, the last first, from copies of their states, as a resumed run does. */
export const replaySteps = (env: Env, { number, moments }: Episode, notes: Notes): void => {
  for (const moment of moments.toReversed()) {
    const { from, action, key, seen } = moment;
    if (!('state' in from)) continue;
    const again = resultOrError(() => env.step(copy(from.state), copy(action), key));
    const other = divergence(seen, again);
    if (other !== undefined) notes.add(hidden(other), whereOf(number, moment));
    if (other !== undefined) return;
  }
};
const hidden = (other: string): Complaint => [
  'hidden-state',
  `once more from the same state, ${other}; all that the world remembers should be in the state, ` +
    'or live should be true, as fromGymnasium makes it',
];

const whereOf = (episode: number, { t, action }: Moment): string =>
  `in step ${t} of episode ${episode}, after action ${formatAction(action)}`;
