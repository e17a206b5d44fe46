/** Plays an episode and checks every answer. */
import { type Key, keys } from '../../random.js';
import type { Env } from '../env.js';
import { formatAction } from '../formatValue.js';
import { type Space, type SpaceElement, sample } from '../spaces.js';
import { copy } from './deepCompare.js';
import {
  type Episode,
  type Given,
  type Moment,
  recordAnswer,
  resultOrError,
} from './episodeRecord.js';
import type { Complaint, Notes } from './faults.js';
import {
  actionFault,
  checkRender,
  HELD,
  savingFault,
  stateFault,
  type Witness,
} from './mutationFaults.js';
import {
  limitOf,
  observationFault,
  resetFault,
  rewardFault,
  stepFault,
} from './structureFaults.js';

const RECORDED_STEPS = 100; // first steps of an episode: recorded, aliasing checked after each
const DRAWN_STEPS = 20; // first steps of an episode, which are rendered

/** A policy: random in odd episodes, in even ones a constant action, which explores further. */
const chooser = (space: Space, number: number, nextKey: () => Key): (() => SpaceElement) => {
  if (number % 2 === 1) return () => sample(space, nextKey());
  const which = number / 2 - 1;
  if (space.kind === 'discrete') return () => which % space.n;
  const bounds = which % 2 === 0 ? space.high : space.low;
  return () =>
    (sample(space, nextKey()) as Float32Array).map((x, i) =>
      Number.isFinite(bounds[i]) ? bounds[i] : x,
    );
};

/**
 * Plays an episode to its end, or for `most` steps; an unusable answer breaks it.
 * @param number 1 for the first episode
 */
export const playEpisode = (
  env: Env,
  number: number,
  key: Key,
  most: number,
  notes: Notes,
  { look, hold }: Witness,
): Episode => {
  const nextKey = keys(key);
  const resetKey = nextKey();
  const choose = chooser(env.actionSpace, number, nextKey);
  const stop = Math.min(limitOf(env) ?? most, most);
  const moments: Moment[] = [];
  const opening = `at the start of episode ${number}`;

  const start = checkedReset(env, resetKey, opening, notes);
  if (start === undefined) return { number, key: resetKey, moments, length: 0, end: 'broken' };
  const episode = { number, key: resetKey, start: start.seen, moments };
  look(opening);
  hold('reset', start, opening);
  checkRender(env, start, opening, notes);
  let before = start;
  for (let t = 1; ; t++) {
    const action = choose();
    const k = nextKey();
    const where = `in step ${t} of episode ${number}, after action ${formatAction(action)}`;
    const chosen = copy(action);
    const given = checkedStep(env, before.answer.state, action, k, where, notes);
    if (given === undefined) return { ...episode, length: t, end: 'broken' };
    notes.add(actionFault(chosen, action), where);
    notes.add(stateFault(before), where);
    if (t <= RECORDED_STEPS || t % HELD === 0) look(where); // before any is dropped from the watch
    hold('step', given, where);
    const { terminated, truncated } = given.answer;
    const over = terminated === true || truncated === true;
    if (t <= RECORDED_STEPS || over)
      moments.push({ t, from: before.seen, action: chosen, key: k, seen: given.seen });
    if (t <= DRAWN_STEPS || over) checkRender(env, given, where, notes);
    before = given;
    if (over) return { ...episode, length: t, end: truncated ? 'truncated' : 'terminated' };
    if (t < stop) continue;
    notes.add(openFault(limitOf(env), t), `in episode ${number}`);
    return { ...episode, length: t, end: 'open' };
  }
};

/** The record of a reset, if it is usable. */
const checkedReset = (env: Env, key: Key, where: string, notes: Notes): Given | undefined => {
  const answer = resultOrError(() => env.reset(key));
  if ('error' in answer) notes.add(['reset-throws', `reset throws ${answer.error}`], where);
  else notes.add(resetFault(answer.value), where);
  if ('error' in answer || resetFault(answer.value)) return undefined;
  notes.add(observationFault(env.observationSpace, answer.value.obs, false), where);
  const given = recordAnswer(env, { ...answer.value });
  notes.add(savingFault(given), where);
  return given;
};

/** The record of a step, if it is usable. */
const checkedStep = (
  env: Env,
  state: unknown,
  action: SpaceElement,
  key: Key,
  where: string,
  notes: Notes,
): Given | undefined => {
  const answer = resultOrError(() => env.step(state, action, key));
  if ('error' in answer) {
    const right = 'until an episode ends, every action of actionSpace should be possible';
    notes.add(['step-throws', `step throws ${answer.error}; ${right}`], where);
    return undefined;
  }
  const { value } = answer;
  notes.add(stepFault(value), where);
  if (stepFault(value)) return undefined;
  const mayLeave = value.terminated || env.spec?.nominalBounds === true;
  notes.add(observationFault(env.observationSpace, value.obs, mayLeave), where);
  notes.add(rewardFault(value.reward), where);
  const given = recordAnswer(env, { ...value });
  notes.add(savingFault(given), where);
  return given;
};

/** An episode that has not ended in t steps. */
const openFault = (limit: number | undefined, t: number): Complaint | undefined => {
  if (limit === undefined)
    return [
      'endless-episode',
      `${t} steps, and neither terminated nor truncated is true; ` +
        'an episode should end at some time: timeLimit(env, 200) takes care of it',
    ];
  if (t < limit) return undefined; // played for fewer steps than the limit
  return [
    'time-limit-ignored',
    `it continues after step ${t}, but spec.maxEpisodeSteps is ${limit}; ` +
      'timeLimit(world, spec) enforces it',
  ];
};
