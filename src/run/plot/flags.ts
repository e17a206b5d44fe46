/** The flags of plot, which are Spinning Up's and a few more. */
import { didYouMean } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';
import { type Estimator, estimators } from './curves.js';
import type { PlotOptions } from './plot.js';

export interface PlotFlag {
  readonly names: readonly string[];
  /** What its values are called, with … if there may be several, in brackets if there may be none; without, it is a switch. */
  readonly value?: string;
  readonly shownDefault: string;
  readonly meaning: string;
  /** What it makes of its values. */
  read(words: readonly string[], flag: string): Partial<PlotOptions>;
}

const whole = (word: string, flag: string): number => {
  if (/^[-+]?\d+$/.test(word) && Number.isSafeInteger(+word) && +word >= 0) return +word;
  throw new UserError(`${flag} should be a whole number from 1 on, but is ${word}`);
};

const estimator = (word: string, flag: string): Estimator => {
  if (Object.hasOwn(estimators, word)) return word as Estimator;
  throw new UserError(`${flag} should be one of ${Object.keys(estimators).join(', ')}, but is ${word}`);
};

export const plotFlags: readonly PlotFlag[] = [
  {
    names: ['-l', '--legend'],
    value: '[TITLE…]',
    shownDefault: 'experiments',
    meaning: 'A title for each directory that is plotted; those with the same title are averaged.',
    read: (legend) => ({ legend }),
  },
  {
    names: ['-x', '--xaxis'],
    value: 'COLUMN',
    shownDefault: 'TotalEnvInteracts',
    meaning: 'The column of progress.txt along x; Epoch and Time are others.',
    read: ([xaxis]) => ({ xaxis }),
  },
  {
    names: ['-y', '--value'],
    value: 'COLUMN…',
    shownDefault: 'Performance',
    meaning: 'The columns to show, each in a figure. Performance is AverageTestEpRet if there is one, else AverageEpRet.',
    read: (value) => ({ value }),
  },
  { names: ['--count'], shownDefault: '', meaning: 'Each run as a curve, in place of their mean.', read: () => ({ count: true }) },
  {
    names: ['-s', '--smooth'],
    value: 'EPOCHS',
    shownDefault: '1',
    meaning: 'The mean over so many epochs around each.',
    read: ([word], flag) => ({ smooth: whole(word, flag) }),
  },
  {
    names: ['--select'],
    value: '[TEXT…]',
    shownDefault: '',
    meaning: 'Only directories whose paths hold all of these.',
    read: (select) => ({ select }),
  },
  {
    names: ['--exclude'],
    value: '[TEXT…]',
    shownDefault: '',
    meaning: 'Only directories whose paths hold none of these.',
    read: (exclude) => ({ exclude }),
  },
  {
    names: ['--est'],
    value: 'NAME',
    shownDefault: 'mean',
    meaning: `What is made of several runs: ${Object.keys(estimators).join(', ')}; in a band of ± their standard deviation.`,
    read: ([word], flag) => ({ est: estimator(word, flag) }),
  },
  {
    names: ['--ci'],
    shownDefault: '',
    meaning: 'The interquartile mean of several runs, in a stratified bootstrap interval of 95 %.',
    read: () => ({ ci: true }),
  },
  {
    names: ['-o', '--output'],
    value: 'FILE…',
    shownDefault: '<dir>/plot.html',
    meaning: 'Where to, as .html, .png or .svg; all three, if so many are named.',
    read: (output) => ({ output }),
  },
];

/**
 * The directories and the flags, in any order.
 * @throws UserError that names the word that is wrong, and what would be right
 */
export const parsePlotFlags = (words: readonly string[]): PlotOptions => {
  const dirs: string[] = [];
  const given = new Set<PlotFlag>();
  let options: Partial<PlotOptions> = {};
  const queue = words.flatMap((word) =>
    /^--\w+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word],
  );
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!isFlag(word)) dirs.push(word);
    else {
      const flag = find(word);
      if (given.has(flag)) throw new UserError(`${word} is there twice; give it once, with all of its values`);
      given.add(flag);
      options = { ...options, ...flag.read(valuesOf(flag, word, queue), word) };
    }
  }
  return { ...options, dirs };
};

const isFlag = (word: string): boolean => /^-[^\d]/.test(word);

/** Takes what belongs to a flag from the words that follow it. */
const valuesOf = ({ value }: PlotFlag, word: string, queue: string[]): readonly string[] => {
  if (value === undefined) return [];
  const next = queue.findIndex(isFlag);
  const most = value.includes('…') ? Number.POSITIVE_INFINITY : 1;
  const values = queue.splice(0, Math.min(most, next < 0 ? queue.length : next));
  if (values.length === 0 && !value.startsWith('[')) throw new UserError(`${word} needs a value: ${word} ${value}`);
  return values;
};

const find = (word: string): PlotFlag => {
  const flag = plotFlags.find(({ names }) => names.includes(word));
  if (flag) return flag;
  const all = plotFlags.flatMap(({ names }) => names);
  throw new UserError(`plot has no flag ${word}${didYouMean(word, all, 1)} It has ${all.join(', ')}`);
};
