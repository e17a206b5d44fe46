/** The summary that a run prints when it has ended. */
import { dirname } from 'node:path';
import { many, number, quoted } from '../print/text.js';
import type { Outcome } from './train.js';

/** The summary of a run: its result, its files, and the next commands. */
export const summary = (outcome: Outcome): string => {
  const { epoch, epochs, interrupted, live, dir } = outcome;
  if (epoch === 0) {
    const why = interrupted
      ? 'Stopped before the first epoch was over'
      : `Done: ${many(epochs, 'epoch')}`;
    return `${why}. Nothing is learned yet; config.json is in ${dir}\n`;
  }
  const how = interrupted
    ? `Stopped after ${number(epoch)} of ${many(epochs, 'epoch')}, all saved`
    : `Done: ${many(epochs, 'epoch')}`;
  return `\n${[
    `${how}; ${lastReturn(outcome)}`,
    pace(outcome),
    `Saved in ${dir}: progress.txt, config.json, model.safetensors`,
    ...(interrupted && !live ? [`Go on from there: npx spinup resume ${quoted(dir)}`] : []),
    `Next, see what it has learned: npx spinup test_policy ${quoted(dir)}`,
    `and how it went: npx spinup plot ${quoted(dirname(dir))}`,
  ].join('\n')}\n`;
};

const lastReturn = ({ meanReturn, meanTestReturn }: Outcome): string =>
  (meanReturn === undefined
    ? 'no episode ended in the last one'
    : `mean return in the last one: ${number(meanReturn, 2)}`) +
  (meanTestReturn === undefined
    ? ''
    : `; tested after it, without exploration: ${number(meanTestReturn, 2)}`);

const pace = ({ steps, seconds }: Outcome): string =>
  `${many(steps, 'step')} in ${number(seconds, 1)} s: ${number(steps / seconds)} a second`;
