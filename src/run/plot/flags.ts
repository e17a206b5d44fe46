/** Flags of plot: Spinning Up's, and --ci and --output. */
import { nonEmptyText, oneOf, texts, wholeNumber } from '../config/checks.js';
import { type CommandFlag, parseCommand } from '../flags/commandFlags.js';
import { type Estimator, estimators } from './curves.js';
import type { PlotOptions } from './plot.js';

const estimatorNames = Object.keys(estimators) as Estimator[];

/** The flags, in the order of `--help`. */
export const plotFlags = [
  {
    key: 'legend',
    names: ['-l', '--legend'],
    kind: 'texts',
    value: '[TITLE…]',
    shownDefault: 'experiments',
    meaning: 'A title for each directory that is plotted; those with the same title are averaged.',
    check: texts('titles'),
  },
  {
    key: 'xaxis',
    names: ['-x', '--xaxis'],
    kind: 'text',
    value: 'COLUMN',
    shownDefault: 'TotalEnvInteracts',
    meaning: 'The column of progress.txt on the x axis, such as Epoch or Time.',
    check: nonEmptyText('a column of progress.txt'),
  },
  {
    key: 'value',
    names: ['-y', '--value'],
    kind: 'texts',
    value: 'COLUMN…',
    shownDefault: 'Performance',
    meaning:
      'The columns to show, each in a figure of its own. Performance is AverageTestEpRet, or, if ' +
      'there is none, AverageEpRet.',
    check: texts('one or more columns of progress.txt', 1),
  },
  {
    key: 'count',
    names: ['--count'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'Draw each run as a curve of its own, instead of the mean.',
  },
  {
    key: 'smooth',
    names: ['-s', '--smooth'],
    kind: 'literal',
    value: 'EPOCHS',
    shownDefault: '1',
    meaning: 'The width, in epochs, of a moving average centred on each epoch.',
    check: wholeNumber(1),
  },
  {
    key: 'select',
    names: ['--select'],
    kind: 'texts',
    value: '[TEXT…]',
    shownDefault: '',
    meaning: 'Only directories whose paths contain all of these.',
    check: texts('parts of paths'),
  },
  {
    key: 'exclude',
    names: ['--exclude'],
    kind: 'texts',
    value: '[TEXT…]',
    shownDefault: '',
    meaning: 'Only directories whose paths contain none of these.',
    check: texts('parts of paths'),
  },
  {
    key: 'est',
    names: ['--est'],
    kind: 'text',
    value: 'NAME',
    shownDefault: 'mean',
    meaning:
      `How several runs are summarised: ${estimatorNames.join(', ')}; with a band of ± one ` +
      'standard deviation.',
    check: oneOf(estimatorNames),
  },
  {
    key: 'ci',
    names: ['--ci'],
    kind: 'switch',
    shownDefault: '',
    meaning: 'Draw the interquartile mean of several runs, with a 95 % bootstrap interval.',
  },
  {
    key: 'profile',
    names: ['--profile'],
    kind: 'switch',
    shownDefault: '',
    meaning:
      'Draw performance profiles in place of curves: for each score τ the fraction of runs that ' +
      'end above it, with a 95 % bootstrap interval.',
  },
  {
    key: 'output',
    names: ['-o', '--output'],
    kind: 'texts',
    value: 'FILE…',
    shownDefault: '<dir>/plot.html',
    meaning: 'The files to write, as .html, .png or .svg; several may be named.',
    check: texts('one or more files', 1),
  },
] as const satisfies readonly CommandFlag[];

/**
 * Parse the arguments of plot: directories and flags, in any order.
 * @throws UserError that names the invalid argument, and the valid values
 */
export const parsePlotFlags = (args: readonly string[]): PlotOptions => {
  const { positional, options } = parseCommand('plot', plotFlags, args);
  return { ...options, dirs: positional };
};
