/** What is looked at in every step, besides the answer itself. */
import type { Env } from '../env.js';
import type { Element } from '../spaces.js';
import { pictureFault } from './drawing.js';
import type { Complaint, Notes } from './faults.js';
import { attempt, snapshot } from './seen.js';
import { copy, type Difference, difference, show, unwritable } from './values.js';

const HELD = 8; // observations that are watched

/** The observations that the environment gave last: they are not its own any more, and should not change. */
export const witness = (notes: Notes) => {
  let held: readonly { readonly where: string; readonly obs: unknown; readonly was: unknown }[] = [];
  return {
    look: (now: string): void => {
      for (const { where, obs, was } of held) {
        const changed = difference(was, obs, 'obs');
        if (changed) notes.add(aliased(changed.path, where), now);
      }
    },
    hold: (obs: unknown, where: string): void => {
      held = [...held.slice(1 - HELD), { where, obs, was: copy(obs) }];
    },
  };
};
const aliased = (path: string, where: string): Complaint => [
  'aliased-observation',
  `${path} has changed in the observation that was given ${where}; each should be an array of its own, or what others keep of it changes too`,
];

const changedBy = (name: string, { path, first, second }: Difference): string =>
  `${name} has changed ${path} from ${show(first)} to ${show(second)}`;

/** @param given the action as it was before the step */
export const actionFault = (given: Element, action: Element): Complaint | undefined => {
  const changed = difference(given, action, 'action');
  return changed && ['action-changed', `${changedBy('step', changed)}; it should work on a copy, such as action.slice()`];
};

/** @param before the state as it was before the step */
export const stateFault = (before: unknown, state: unknown): Complaint | undefined => {
  const changed = difference(before, state, 'state');
  if (changed === undefined) return undefined;
  return [
    'state-changed-in-place',
    `${changedBy('step', changed)}; it should leave the state that it is given as it is, and give a new one, such as { ...state, x }`,
  ];
};

export const savingFault = (env: Env, state: unknown): Complaint | undefined => {
  const found = env.live ? undefined : unwritable(state, 'state');
  if (found === undefined) return undefined;
  const right = 'plain numbers, text, arrays, objects, Float32Array and Float64Array';
  return ['unsaveable-state', `${found}; a state should be made of ${right}, so that a run can be saved and gone on with`];
};

/** Have it drawn, if it can be, and look at the picture. */
export const draw = (env: Env, state: unknown, where: string, notes: Notes): void => {
  if (env.render === undefined || notes.has('render-throws', 'render-form')) return;
  const before = snapshot(env, state);
  const drawn = attempt(() => env.render?.(state));
  if ('error' in drawn) notes.add(['render-throws', `render throws ${drawn.error}`], where);
  else notes.add(pictureFault(drawn.value), where);
  const changed = before && difference(before.state, state, 'state');
  if (changed) notes.add(['render-changes-state', `${changedBy('render', changed)}; it should only look`], where);
};
