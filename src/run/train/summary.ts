/** The summary that is printed at the end of a run. */
import { dirname } from 'node:path';
import { many, number, quoted } from '../print/text.js';
import type { RunResult } from './train.js';

/**
 * Epochs and last mean return, speed, where the files are, and the commands to type next.
 * @param given environment and networks that only a script can give again, by name: env
 */
export const summary = (outcome: RunResult, given: readonly string[] = []): string => {
  const { epoch, epochs, interrupted, live, dir } = outcome;
  if (epoch === 0) {
    const ending = interrupted
      ? 'Stopped before the end of the first epoch'
      : `Done: ${many(epochs, 'epoch')}`;
    return `${ending}. Nothing has been learned yet; config.json is in ${dir}\n`;
  }
  const ending = interrupted
    ? `Stopped after ${number(epoch)} of ${many(epochs, 'epoch')}, all saved`
    : epoch < epochs
      ? `Done after ${number(epoch)} of ${many(epochs, 'epoch')}, as asked`
      : `Done: ${many(epochs, 'epoch')}`;
  return `\n${[
    `${ending}; ${lastReturn(outcome)}`,
    pace(outcome),
    `Saved in ${dir}: progress.txt, config.json, model.safetensors`,
    ...(interrupted && !live ? [`Resume it: ${again('resume', dir, given)}`] : []),
    `Next, watch the trained policy: ${again('test_policy', dir, given)}`,
    `and plot its learning curve: npx spinup plot ${quoted(`${dirname(dir)}/`)}`,
  ].join('\n')}\n`;
};

/**
 * The only line of a run that has nothing left to do.
 * @param stopAt the mean return at which it was to stop, which it has reached
 */
export const alreadyComplete = (outcome: RunResult, stopAt?: number): string => {
  const { dir, epoch, epochs } = outcome;
  const reason =
    epoch < epochs && stopAt !== undefined
      ? `; it has reached --stop_at ${stopAt}, and with a higher one it goes on: spinup resume ` +
        `${quoted(dir)} --stop_at N`
      : '';
  return (
    `The run is already complete: ${dir} has ${many(epoch, 'epoch')}; ${lastReturn(outcome)}` +
    `${reason}\n`
  );
};

/** The command for a run, or the line of a script where a script has to give parts of it. */
const again = (
  command: 'resume' | 'test_policy',
  dir: string,
  given: readonly string[],
): string => {
  if (given.length === 0) return `npx spinup ${command} ${quoted(dir)}`;
  const call = command === 'resume' ? 'resume' : 'testPolicy';
  return `await ${call}({ ${[`dir: ${JSON.stringify(dir)}`, ...given].join(', ')} })`;
};

const lastReturn = ({ meanReturn, meanTestReturn }: RunResult): string =>
  (meanReturn === undefined
    ? 'no episode ended in the last one'
    : `mean return in the last one: ${number(meanReturn, 2)}`) +
  (meanTestReturn === undefined
    ? ''
    : `; tested after it, without exploration: ${number(meanTestReturn, 2)}`);

const pace = ({ steps, seconds }: RunResult): string =>
  `${many(steps, 'step')} in ${number(seconds, 1)} s: ${number(steps / seconds)} a second`;
