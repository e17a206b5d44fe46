/** The flags of test_policy, which are Spinning Up's. */
import { didYouMean } from '../../envs/didYouMean.js';
import { UserError } from '../userError.js';
import type { TestOptions } from './testPolicy.js';

export interface TestFlag {
  readonly names: readonly string[];
  /** What its value is called; a flag without one is a switch. */
  readonly value?: string;
  readonly shownDefault: string;
  readonly meaning: string;
  /** What it makes of its value. */
  read(word: string, flag: string): Partial<TestOptions>;
}

/** @throws UserError unless the word is a whole number from `least` on */
const whole = (word: string, flag: string, least: number): number => {
  if (/^[-+]?\d+$/.test(word) && Number.isSafeInteger(+word) && +word >= least) return +word;
  throw new UserError(`${flag} should be a whole number${Number.isFinite(least) ? ` from ${least} on` : ''}, but is ${word}`);
};

/** Which model: a number, or the last one. */
const model = (word: string, flag: string): Partial<TestOptions> => (word === 'last' ? {} : { itr: whole(word, flag, -1) });

export const testFlags: readonly TestFlag[] = [
  {
    names: ['-n', '--episodes'],
    value: 'N',
    shownDefault: '100',
    meaning: 'Episodes to play.',
    read: (word, flag) => ({ episodes: whole(word, flag, 1) }),
  },
  {
    names: ['-l', '--len'],
    value: 'STEPS',
    shownDefault: '0',
    meaning: 'Steps after which an episode is cut off; 0 leaves that to the environment.',
    read: (word, flag) => ({ len: whole(word, flag, 0) }),
  },
  {
    names: ['-d', '--deterministic'],
    shownDefault: '',
    meaning: 'Do what is most likely, in place of drawing actions from the policy; those of ddpg, td3 and dqn always do.',
    read: () => ({ deterministic: true }),
  },
  { names: ['-nr', '--norender'], shownDefault: '', meaning: 'Draw nothing.', read: () => ({ film: false }) },
  {
    names: ['-o', '--output'],
    value: 'FILE',
    shownDefault: '<dir>/episode.html',
    meaning: 'Where the last episode goes, as .html, .svg, .gif, or .png for its last picture.',
    read: (output) => ({ output }),
  },
  {
    names: ['--gif'],
    value: 'FILE',
    shownDefault: '',
    meaning: 'The last episode as a GIF, at its own speed.',
    read: (gif) => ({ gif }),
  },
  { names: ['--png'], value: 'FILE', shownDefault: '', meaning: 'The last picture of the last episode.', read: (png) => ({ png }) },
  {
    names: ['--terminal'],
    shownDefault: '',
    meaning: 'Show the episodes here, at their own speed, in place of writing a page; Ctrl-C ends it.',
    read: () => ({ terminal: true }),
  },
  {
    names: ['--seed'],
    value: 'N',
    shownDefault: '0',
    meaning: 'From which the episodes follow.',
    read: (word, flag) => ({ seed: whole(word, flag, Number.NEGATIVE_INFINITY) }),
  },
  {
    names: ['-i', '--itr'],
    value: 'N',
    shownDefault: 'last',
    meaning: 'Which saved model: the epoch of one that --keep_snapshots kept; last or -1 for the last one.',
    read: model,
  },
];

/**
 * The directory and the flags, in any order.
 * @throws UserError that names the word that is wrong, and what would be right
 */
export const parseTestFlags = (words: readonly string[]): TestOptions => {
  let options: Partial<TestOptions> = {};
  const queue = words.flatMap((word) =>
    /^--\w+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word],
  );
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word.startsWith('-')) {
      const flag = find(word);
      const value = flag.value === undefined ? '' : queue.shift();
      if (value === undefined) throw new UserError(`${word} needs a value: ${word} ${flag.value}`);
      options = { ...options, ...flag.read(value, word) };
    } else {
      if (options.dir !== undefined) throw new UserError(`one directory expected, got two: ${options.dir} ${word}`);
      options = { ...options, dir: word };
    }
  }
  const { dir, ...rest } = options;
  if (dir === undefined) throw new UserError('which run? Name its directory, such as spinup test_policy data/cmd_ppo/cmd_ppo_s0');
  return { dir, ...rest };
};

const find = (word: string): TestFlag => {
  const flag = testFlags.find(({ names }) => names.includes(word));
  if (flag) return flag;
  const all = testFlags.flatMap(({ names }) => names);
  throw new UserError(`test_policy has no flag ${word}${didYouMean(word, all, 1)} It has ${all.join(', ')}`);
};
