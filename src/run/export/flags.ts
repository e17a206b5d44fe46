/** Flags of export. */
import type { Check } from '../config/checks.js';
import { type CommandFlag, onlyOne, parseCommand } from '../flags/commandFlags.js';
import { modelFlag, modelOption } from '../flags/modelFlag.js';
import { sourceFlags } from '../flags/sourceFlags.js';
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
  modelFlag,
  sourceFlags[0],
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
  const { onnx, itr, ...others } = options;
  if (onnx === undefined)
    throw new UserError(`--onnx is missing, the format to export: spinup export ${dir} --onnx`);
  const [file] = onnx;
  return { dir, ...others, ...modelOption(itr), ...(file !== undefined && { file }) };
};
