/** Faults of mutation and aliasing: an environment writes into values that it gave or was given. */
import type { Env } from '../env.js';
import { formatValue } from '../formatValue.js';
import type { SpaceElement } from '../spaces.js';
import { copy, type Difference, difference } from './deepCompare.js';
import { type Given, resultOrError } from './episodeRecord.js';
import type { Complaint, Fault, Notes } from './faults.js';
import { pictureFault } from './pictureFaults.js';

/** Number of latest answers of reset, and of step, that are watched. */
export const HELD = 8;

/** Keeps the last answers and reports any that change later (aliasing). */
export const witness = (notes: Notes) => {
  type Held = Given & { readonly where: string };
  const held: Record<'reset' | 'step', readonly Held[]> = { reset: [], step: [] };
  return {
    look: (now: string): void => {
      for (const { where, seen, answer } of [...held.reset, ...held.step]) {
        const obs = difference(seen.obs, answer.obs, 'obs');
        if (obs)
          notes.add(
            aliased(
              'aliased-observation',
              `${obs.path} has changed in the observation`,
              where,
              'an array',
            ),
            now,
          );
        if (!('state' in seen) || notes.has('state-changed-in-place')) continue; // reported already
        const state = difference(seen.state, answer.state, 'state');
        if (state)
          notes.add(
            aliased('aliased-state', `${state.path} has changed in the state`, where, 'an object'),
            now,
          );
      }
    },
    hold: (by: 'reset' | 'step', given: Given, where: string): void => {
      held[by] = [...held[by].slice(1 - HELD), { ...given, where }];
    },
  };
};
/** The watch that `witness` makes. */
export type Witness = ReturnType<typeof witness>;

const aliased = (fault: Fault, found: string, where: string, right: string): Complaint => [
  fault,
  `${found} that was given ${where}; each should be ${right} of its own, ` +
    'or what others keep of it changes too',
];

const changedBy = (name: string, { path, first, second }: Difference): string =>
  `${name} has changed ${path} from ${formatValue(first)} to ${formatValue(second)}`;

/** A step that has changed its action; `given`: the action before the step. */
export const actionFault = (given: SpaceElement, action: SpaceElement): Complaint | undefined => {
  const changed = difference(given, action, 'action');
  return (
    changed && [
      'action-changed',
      `${changedBy('step', changed)}; it should work on a copy, such as action.slice()`,
    ]
  );
};

/** A step that has changed the state that it was given. */
export const stateFault = ({ seen, answer }: Given): Complaint | undefined => {
  const changed = 'state' in seen && difference(seen.state, answer.state, 'state');
  if (!changed) return undefined;
  return [
    'state-changed-in-place',
    `${changedBy('step', changed)}; it should leave the state that it is given as it is, ` +
      'and give a new one, such as { ...state, x }',
  ];
};

/** A state that cannot be saved. */
export const savingFault = ({ unwritable }: Given): Complaint | undefined => {
  if (unwritable === undefined) return undefined;
  const right = 'plain numbers, text, arrays, objects, Float32Array, Float64Array and Uint8Array';
  return [
    'unsaveable-state',
    `${unwritable}; a state should be made of ${right}, so that a run can be saved and resumed`,
  ];
};

/** Renders a state, from a copy if it is a value, and reports faults of the picture. */
export const checkRender = (
  env: Env,
  { seen, answer }: Given,
  where: string,
  notes: Notes,
): void => {
  if (env.render === undefined || notes.has('render-throws', 'render-form')) return;
  const state = 'state' in seen ? copy(seen.state) : answer.state;
  const drawn = resultOrError(() => env.render?.(state));
  if ('error' in drawn) notes.add(['render-throws', `render throws ${drawn.error}`], where);
  else notes.add(pictureFault(drawn.value), where);
  const changed = 'state' in seen && difference(seen.state, state, 'state');
  if (changed)
    notes.add(
      ['render-changes-state', `${changedBy('render', changed)}; it should only look`],
      where,
    );
};
