/** Flags of test_policy: Spinning Up's, and those for films. */
import { nonEmptyText, wholeNumber } from '../config/checks.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { modelFlag, modelOption } from '../flags/modelFlag.js';
import { sourceFlags } from '../flags/sourceFlags.js';
import type { TestOptions } from './testPolicy.js';

/** The flags, in the order of `--help`. */
export const testFlags = [
  {
    key: 'episodes',
    names: ['-n', '--episodes'],
    kind: 'literal',
    value: 'N',
    shownDefault: '100',
    meaning: 'Episodes to play.',
    check: wholeNumber(1),
  },
  {
    key: 'len',
    names: ['-l', '--len'],
    kind: 'literal',
    value: 'STEPS',
    shownDefault: '0',
    meaning: 'Steps after which an episode is cut off; 0 leaves this to the environment.',
    check: wholeNumber(0),
  },
  {
    key: 'deterministic',
    names: ['-d', '--deterministic'],
    kind: 'switch',
    shownDefault: '',
    meaning:
      'Take the most likely action instead of a sampled one; policies that have only one action ' +
      'for each state always do.',
  },
  {
    key: 'film',
    names: ['-nr', '--norender'],
    kind: 'switch',
    sets: false,
    shownDefault: '',
    meaning: 'Draw nothing.',
  },
  {
    key: 'output',
    names: ['-o', '--output'],
    kind: 'text',
    value: 'FILE',
    shownDefault: '<dir>/episode.html',
    meaning: 'The file for the last episode: .html, .svg, .gif, or .png for its last picture.',
    check: nonEmptyText('a file'),
  },
  {
    key: 'gif',
    names: ['--gif'],
    kind: 'text',
    value: 'FILE',
    shownDefault: '',
    meaning: 'The last episode as a GIF, in real time.',
    check: nonEmptyText('a file'),
  },
  {
    key: 'png',
    names: ['--png'],
    kind: 'text',
    value: 'FILE',
    shownDefault: '',
    meaning: 'The last picture of the last episode.',
    check: nonEmptyText('a file'),
  },
  {
    key: 'terminal',
    names: ['--terminal'],
    kind: 'switch',
    shownDefault: '',
    meaning:
      'Show the episodes in this terminal, in real time, instead of writing a page; Ctrl-C stops.',
  },
  {
    key: 'seed',
    names: ['--seed'],
    kind: 'literal',
    value: 'N',
    shownDefault: '0',
    meaning: 'The seed of the episodes.',
    check: wholeNumber(),
  },
  modelFlag,
  ...sourceFlags,
] as const satisfies readonly CommandFlag[];

/**
 * Parse the arguments of test_policy: a directory or a model's file, and flags, in any order.
 * @throws UserError that names the invalid argument, and the valid values
 */
export const parseTestFlags = (args: readonly string[]): TestOptions => {
  const { positional, options } = parseCommand('test_policy', testFlags, args);
  const request =
    'which run? Name its directory, such as spinup test_policy data/cmd_ppo/cmd_ppo_s0';
  const dir = onlyOne(positional, 'directory', request);
  const { itr, ...others } = options;
  return { dir, ...others, ...modelOption(itr) };
};
