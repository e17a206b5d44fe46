/** Lines about runs as they start and end, and the summary of a grid. */
import { dirname, sep } from 'node:path';
import { many, number, quoted } from '../print/text.js';
import type { Ending } from './childProcess.js';
import { clock, counts, type View } from './statusTable.js';

export const nameOf = ({ name, seed }: View): string => `${name}, seed ${seed}`;
const epochsOf = ({ epoch, epochs }: View): string =>
  epoch === epochs ? many(epochs, 'epoch') : `${number(epoch)} of ${many(epochs, 'epoch')}`;
const returnOf = ({ meanReturn }: View): string =>
  meanReturn === undefined ? '' : `, mean return ${number(meanReturn, 2)}`;

/** A line for what has just happened to a run. */
export const event = (view: View): string => {
  const done = epochsOf(view) + returnOf(view);
  const what: Readonly<Record<View['state'], string>> = {
    waiting: 'waits',
    running: `${view.epoch > 0 ? `goes on after ${done}` : 'begins'}; its log: ${view.log}`,
    done: `done: ${done}`,
    failed: `failed after ${done}: ${view.reason}`,
    skipped: `is done already: ${done}`,
    stopped: `stopped after ${done}`,
  };
  return `${nameOf(view)}: ${what[view.state]}`;
};

/** Lines of a log that are shown when its run has failed. */
const LAST = 10;

/** A run that has failed, with the last lines of its log. */
export const failure = (view: View, log: string): string => {
  const last = log
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-LAST);
  return [
    event(view),
    ...last.map((line) => `  | ${line}`),
    ...(last.length > 0 ? [`  The whole log: ${view.log}`] : []),
  ].join('\n');
};

/** Why a process ended as it did: what it said of it at last, if it still could. */
export const reasonOf = (ending: Ending, log: string): string => {
  const said = log.split('\n').findLast((line) => /^(spinup|\w*Error( \[\w+\])?): /.test(line));
  if ('exitCode' in ending) return said?.replace(/^spinup: /, '') ?? `exit code ${ending.exitCode}`;
  const maybe: Readonly<Record<string, string>> = {
    SIGKILL: ', by somebody, or by the system for want of memory',
    SIGABRT: ', as Node is when it runs out of memory',
  };
  return `ended by ${ending.signal}${maybe[ending.signal] ?? ''}`;
};

export interface Ended {
  readonly seconds: number;
  /** The arguments after `spinup`, if the same command resumes what is not finished. */
  readonly again?: readonly string[] | undefined;
}

/** The summary of a grid, with the next commands. */
export const gridSummary = (views: readonly View[], { seconds, again }: Ended): string => {
  const failed = views.filter(({ state }) => state === 'failed');
  const open = views.filter(({ state }) => state !== 'done' && state !== 'skipped');
  const learned = views.filter(({ epoch }) => epoch > 0);
  return `\n${[
    `${many(views.length, 'run')} in ${clock(seconds)}: ` +
      counts(views).replace('waiting', 'not begun'),
    ...(failed.length > 0
      ? [
          'Failed:',
          ...failed.map((view) => `  ${nameOf(view)}: ${view.reason}; its log: ${view.log}`),
        ]
      : []),
    ...(open.length > 0 ? goOn(open, again) : []),
    ...(learned.length > 0
      ? [
          `${open.length > 0 ? 'Plot what there is' : 'Next, plot them'}: ` +
            `npx spinup plot ${plotted(learned)}`,
        ]
      : []),
    ...best(learned),
  ].join('\n')}\n`;
};

const goOn = (open: readonly View[], again: Ended['again']): string[] => {
  if (again)
    return [
      `Go on with what is not done, by the same command: npx spinup ${again.map(quoted).join(' ')}`,
    ];
  const begun = open.filter(({ epoch }) => epoch > 0);
  return begun.map(({ dir }) => `Go on: npx spinup resume ${quoted(dir)}`);
};

/** The number of directories up to which each is listed. */
const FEW = 4;

/**
 * The experiments as plot takes them: a slash at the end says that no other directory is meant
 * whose name begins so.
 */
const plotted = (views: readonly View[]): string => {
  const dirs = [...new Set(views.map(({ dir }) => dirname(dir)))];
  const common = commonStart(dirs);
  const words =
    dirs.length > FEW && common !== '' && !common.endsWith(sep)
      ? [common]
      : dirs.map((dir) => dir + sep);
  return words.map(quoted).join(' ');
};
const commonStart = ([first, ...others]: readonly string[]): string => {
  const n = [...first].findIndex((c, i) => others.some((other) => other[i] !== c));
  return n === -1 ? first : first.slice(0, n);
};

/** The best run of each environment: returns of different ones do not compare. */
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
