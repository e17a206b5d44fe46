/** Hints in their order: a mistake's first, and its second at the next try that has it. */
import type { Verdict } from './check.js';

/** The number of tries that had each mistake, by its name. */
export type Tries = Readonly<Record<string, number>>;

/**
 * The hint for a verdict, if it has one, and the tries with this one counted.
 * @param tries those before; {} at first
 */
export const hintFor = (
  { mistake }: Pick<Verdict, 'mistake'>,
  tries: Tries,
): { readonly hint?: string; readonly tries: Tries } => {
  if (!mistake) return { tries };
  const before = tries[mistake.name] ?? 0;
  const hint = mistake.hints[before === 0 ? 0 : 1];
  return { hint, tries: { ...tries, [mistake.name]: before + 1 } };
};
