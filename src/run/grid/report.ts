/** Lines of text about the runs of a grid: events, failures, and the final summary. */
import { dirname, sep } from 'node:path';
import { isVisibleDirectory } from '../files/atomicFiles.js';
import { clock, many, number, quoted } from '../print/text.js';
import type { Ending } from './childProcess.js';
import { counts, type View } from './statusTable.js';

/** Experiment name and seed. */
export const nameOf = ({ name, seed }: View): string => `${name}, seed ${seed}`;
const epochsText = ({ epoch, epochs }: View): string =>
  epoch === epochs ? many(epochs, 'epoch') : `${number(epoch)} of ${many(epochs, 'epoch')}`;
const returnOf = ({ meanReturn }: View): string =>
  meanReturn === undefined ? '' : `, mean return ${number(meanReturn, 2)}`;

/** Line for the latest event of a run. */
export const event = (view: View): string => {
  const done = epochsText(view) + returnOf(view);
  const texts: Readonly<Record<View['state'], string>> = {
    waiting: 'waiting',
    running: `${view.epoch > 0 ? `resumes after ${done}` : 'started'}; log: ${view.log}`,
    done: `done: ${done}`,
    failed: `failed after ${done}: ${view.reason}`,
    skipped: `already complete: ${done}`,
    stopped: `stopped after ${done}`,
  };
  return `${nameOf(view)}: ${texts[view.state]}`;
};

/** Number of log lines shown for a failed run. */
const LOG_LINES = 10;

/** Report of a failed run, with the last lines of its log. */
export const failure = (view: View, log: string): string => {
  const last = log
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-LOG_LINES);
  return [
    event(view),
    ...last.map((line) => `  | ${line}`),
    ...(last.length > 0 ? [`  The full log: ${view.log}`] : []),
  ].join('\n');
};

/** Reason for the end of a process: its last error message, if it could print one. */
export const reasonOf = (ending: Ending, log: string): string => {
  const message = log.split('\n').findLast((line) => /^(spinup|\w*Error( \[\w+\])?): /.test(line));
  if ('exitCode' in ending)
    return message?.replace(/^spinup: /, '') ?? `exit code ${ending.exitCode}`;
  const causes: Readonly<Record<string, string>> = {
    SIGKILL: ', by a user, or by the system when memory ran out',
    SIGABRT: ', as Node does when it runs out of memory',
  };
  return `ended by ${ending.signal}${causes[ending.signal] ?? ''}`;
};

/** Duration of a grid, and how to continue it. */
export interface Ended {
  readonly seconds: number;
  /** Arguments after `spinup` that continue the unfinished runs, if the same command does so. */
  readonly again?: readonly string[] | undefined;
}

/** Summary of all runs, and the commands to type next. */
export const gridSummary = (views: readonly View[], { seconds, again }: Ended): string => {
  const failed = views.filter(({ state }) => state === 'failed');
  const open = views.filter(({ state }) => state !== 'done' && state !== 'skipped');
  const learned = views.filter(({ epoch }) => epoch > 0);
  return `\n${[
    `${many(views.length, 'run')} in ${clock(seconds)}: ` +
      counts(views).replace('waiting', 'not started'),
    ...(failed.length > 0
      ? ['Failed:', ...failed.map((view) => `  ${nameOf(view)}: ${view.reason}; log: ${view.log}`)]
      : []),
    ...(open.length > 0 ? continueWith(open, again) : []),
    ...(learned.length > 0
      ? [
          `${open.length > 0 ? 'Plot the results so far' : 'Next, plot the results'}: ` +
            `npx spinup plot ${plotArgs(learned)}`,
        ]
      : []),
    ...best(learned),
  ].join('\n')}\n`;
};

const continueWith = (open: readonly View[], again: Ended['again']): string[] => {
  if (again) return [`Continue with the same command: npx spinup ${again.map(quoted).join(' ')}`];
  const begun = open.filter(({ epoch }) => epoch > 0);
  return begun.map(({ dir }) => `Resume it: npx spinup resume ${quoted(dir)}`);
};

/** Up to this number, directories are listed one by one. */
const MOST_LISTED = 4;

/**
 * Arguments of `spinup plot` for the experiments: all of them, or where they are many, the start of
 * their names, unless a directory of that name exists, which would be plotted alone.
 */
const plotArgs = (views: readonly View[]): string => {
  const dirs = [...new Set(views.map(({ dir }) => dirname(dir)))];
  const common = commonStart(dirs);
  const args =
    dirs.length > MOST_LISTED &&
    !['', sep].includes(common.slice(-1)) &&
    !isVisibleDirectory(common)
      ? [common]
      : dirs.map((dir) => dir + sep);
  return args.map(quoted).join(' ');
};
const commonStart = ([first, ...others]: readonly string[]): string => {
  const n = [...first].findIndex((c, i) => others.some((other) => other[i] !== c));
  return n === -1 ? first : first.slice(0, n);
};

/**
 * Commands to watch the best run of each environment; returns of different environments do not
 * compare.
 */
const best = (views: readonly View[]): string[] => {
  const envs = [...new Set(views.map(({ envName }) => envName))];
  return envs.flatMap((env) => {
    const [first] = views
      .filter(({ envName, meanReturn }) => envName === env && meanReturn !== undefined)
      .sort((a, b) => (b.meanReturn as number) - (a.meanReturn as number));
    if (!first) return [];
    const where = envs.length > 1 ? ` on ${env}` : '';
    return [
      `Watch the best${where}${returnOf(first)}: npx spinup test_policy ${quoted(first.dir)}`,
    ];
  });
};
