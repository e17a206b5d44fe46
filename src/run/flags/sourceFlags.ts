/** Flags of commands that load a run whose own environment or networks may have moved. */
import { nonEmptyText } from '../config/checks.js';
import type { CommandFlag } from './commandFlags.js';

/** The files to take in place of those that the run names. */
export const sourceFlags = [
  {
    key: 'env',
    names: ['--env'],
    kind: 'text',
    value: 'FILE',
    shownDefault: "the run's own",
    meaning: 'The environment, if its file is no longer where it was, or the run names none.',
    check: nonEmptyText('an environment or a file'),
  },
  {
    key: 'networks',
    names: ['--networks'],
    kind: 'text',
    value: 'FILE',
    shownDefault: "the run's own",
    meaning: 'The networks, if their file is no longer where it was, or the run names none.',
    check: nonEmptyText('a file'),
  },
] as const satisfies readonly CommandFlag[];
