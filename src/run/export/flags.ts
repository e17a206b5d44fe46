/** Flags of export. */
import { type Check, nonEmptyText, wholeNumber } from '../config/checks.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { UserError } from '../userError.js';
import type { ExportOptions } from './exportOnnx.js';

/** No file, or one. */
const oneFileAtMost: Check<readonly string[]> = {
  expected: 'one file, or none',
  holds: (x): x is readonly string[] => Array.isArray(x) && x.length <= 1,
};

/** The flags, in the order of `--help`. */
export const exportFlags = [
  {
    key: 'onnx',
    names: ['--onnx'],
    kind: 'texts',
    value: '[FILE]',
    shownDefault: '<dir>/policy.onnx',
    meaning:
      'Write an ONNX file of the policy, and of critics one beside it that ends in .q.onnx; ' +
      'needs npm i onnx-proto@8.0.1.',
    check: oneFileAtMost,
  },
  {
    key: 'itr',
    names: ['-i', '--itr'],
    kind: 'literal',
    value: 'N',
    shownDefault: '-1',
    meaning: 'The saved model: an epoch that --keep_snapshots kept; -1 for the last one.',
    check: wholeNumber(-1),
  },
  {
    key: 'env',
    names: ['--env'],
    kind: 'text',
    value: 'FILE',
    shownDefault: "the run's own",
    meaning: 'The environment, if its file is no longer where it was, or the run names none.',
    check: nonEmptyText('an environment or a file'),
  },
] as const satisfies readonly CommandFlag[];

/**
 * Parse the arguments of export: a directory, then flags.
 * @throws UserError that names the invalid argument, and the valid values
 */
export const parseExportFlags = (args: readonly string[]): ExportOptions => {
  const { positional, options } = parseCommand('export', exportFlags, args);
  const request =
    'which run? Name its directory first, such as spinup export data/cmd_ppo/cmd_ppo_s0 --onnx';
  const dir = onlyOne(positional, 'directory', request);
  const { onnx, ...others } = options;
  if (onnx === undefined)
    throw new UserError(`--onnx is missing, the format to export: spinup export ${dir} --onnx`);
  const [file] = onnx;
  return { dir, ...others, ...(file !== undefined && { file }) };
};
